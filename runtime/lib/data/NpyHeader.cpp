//===- NpyHeader.cpp - What a .npy file says of its array -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Printable.h"

#include <charconv>
#include <set>

using namespace amcrt;

namespace {

/// Reads the few forms of Python's literals that the format allows. Each
/// reader of a form leaves the text where it is and returns false when
/// something else is there.
class Parser {
public:
  Parser(std::string_view text, const std::string &path)
      : rest(text), path(path) {}

  NpyHeader parse() {
    if (!take("{"))
      throw Error(path + ": the .npy header is not a dictionary");
    std::string name;
    while (!take("}")) {
      if (!readText(name))
        throw Error(path + ": the .npy header is not a dictionary of names");
      readEntry(name);
      if (!take(",") && peek() != '}')
        throw Error(path + ": the .npy header has no valid '" +
                    printable(name) + "'");
    }
    for (const char *needed : {"descr", "fortran_order", "shape"})
      if (!seen.contains(needed))
        throw Error(path + ": the .npy header has no valid '" + needed + "'");
    return header;
  }

private:
  void readEntry(const std::string &name) {
    if (!seen.insert(name).second)
      throw Error(path + ": the .npy header gives '" + printable(name) +
                  "' twice");
    bool valid = take(":");
    peek();
    if (name == "descr")
      valid = valid && readText(header.type);
    else if (name == "fortran_order")
      valid = valid && readTruth(header.isFortran);
    else if (name == "shape")
      valid = valid && readShape();
    else
      throw Error(path + ": the .npy header has '" + printable(name) +
                  "'; 'descr', 'fortran_order' and 'shape' are known");
    if (!valid)
      throw Error(path + ": the .npy header has no valid '" + name + "'");
  }

  char peek() {
    constexpr std::string_view blanks = " \t\r\n";
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    return rest.empty() ? '\0' : rest.front();
  }

  bool take(std::string_view word) {
    peek();
    if (!rest.starts_with(word))
      return false;
    rest.remove_prefix(word.size());
    return true;
  }

  bool readText(std::string &text) {
    char quote = peek();
    size_t end = rest.find(quote, 1);
    if ((quote != '\'' && quote != '"') || end == std::string_view::npos)
      return false;
    text = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return true;
  }

  bool readTruth(bool &value) {
    value = take("True");
    return value || take("False");
  }

  bool readShape() {
    std::string_view from = rest;
    if (!take("("))
      return false;
    while (!take(")")) {
      peek();
      uint64_t size = 0;
      const char *begin = rest.data(), *end = begin + rest.size();
      auto [stop, error] = std::from_chars(begin, end, size);
      if (error == std::errc::result_out_of_range || size >> 40)
        throw Error(path + ": dimension " + std::string(begin, stop) +
                    " is too large");
      if (error != std::errc())
        return false;
      rest.remove_prefix(size_t(stop - begin));
      header.shape.push_back(size);
      take("L"); // Python 2 wrote long integers so.
      if (!take(",") && peek() != ')')
        return false;
    }
    header.shapeText = from.substr(0, from.size() - rest.size());
    return true;
  }

  std::string_view rest;
  const std::string &path;
  NpyHeader header;
  std::set<std::string> seen;
};

} // namespace

NpyHeader amcrt::parseNpyHeader(std::string_view text,
                                const std::string &path) {
  return Parser(text, path).parse();
}
