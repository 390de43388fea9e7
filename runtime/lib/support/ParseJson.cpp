//===- ParseJson.cpp - Reading JSON that people write ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParseJson.h"

#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Printable.h"

#include <map>
#include <vector>

using namespace amcrt;
using nlohmann::json;

namespace {

/// Walks over the text's brackets and names before it is parsed. Of the
/// grammar it judges nothing else: that is left to the parser.
class Outline {
public:
  Outline(std::string_view text, const std::string &origin)
      : text(text), origin(origin) {}

  void check() {
    while (at < text.size())
      step();
  }

private:
  struct Level {
    bool isObject;
    /// Whether the next string is a name.
    bool expectsName;
    /// Where each name of the object was.
    std::map<std::string, std::string> names;
  };

  void step() {
    switch (char c = text[at]) {
    case '{':
    case '[':
      if (open.size() == maxJsonDepth)
        throw Error(origin + ": " + place(at) +
                    ": lists and objects nest deeper than " +
                    std::to_string(maxJsonDepth) + " levels");
      open.push_back({c == '{', c == '{', {}});
      break;
    case '}':
    case ']':
      if (!open.empty())
        open.pop_back();
      break;
    case ',':
      if (!open.empty())
        open.back().expectsName = open.back().isObject;
      break;
    case '"':
      readString();
      return;
    case '\n':
      ++line;
      lineStart = at + 1;
      break;
    default:
      break;
    }
    ++at;
  }

  void readString() {
    size_t begin = at++;
    while (at < text.size() && text[at] != '"' && text[at] != '\n')
      at += text[at] == '\\' ? 2 : 1;
    at = std::min(at + 1, text.size());
    if (open.empty() || !open.back().expectsName)
      return;
    open.back().expectsName = false;
    // Names are equal when what their escapes stand for is.
    json name = json::parse(text.substr(begin, at - begin), nullptr, false);
    if (!name.is_string())
      return;
    auto [other, isFirst] =
        open.back().names.try_emplace(name.get<std::string>(), place(begin));
    if (!isFirst)
      throw Error(origin + ": \"" + printable(other->first) +
                  "\" is given twice, at " + other->second + " and at " +
                  place(begin) + "; remove one");
  }

  std::string place(size_t offset) const {
    return "line " + std::to_string(line) + ", column " +
           std::to_string(offset - lineStart + 1);
  }

  std::string_view text;
  const std::string &origin;
  size_t at = 0, line = 1, lineStart = 0;
  std::vector<Level> open;
};

} // namespace

json amcrt::parseJson(std::string_view text, const std::string &origin) {
  Outline(text, origin).check();
  try {
    return json::parse(text);
  } catch (const json::exception &problem) {
    // "[json.exception.parse_error.101] parse error at line 2, column 9: ..."
    std::string message = problem.what();
    throw Error(origin + ": is not JSON: " +
                printable(message.substr(message.find("] ") + 2)));
  }
}

json amcrt::readJson(const std::string &path, uint64_t limit) {
  std::vector<uint8_t> bytes = readWholeFile(path, limit);
  return parseJson({reinterpret_cast<const char *>(bytes.data()), bytes.size()},
                   path);
}
