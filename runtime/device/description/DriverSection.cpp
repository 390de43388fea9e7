//===- DriverSection.cpp - What only a driver reads -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DriverSection.h"

#include <nlohmann/json.hpp>

using namespace amcrt;

/// The end of the string that begins at `begin`.
static size_t endOfString(std::string_view text, size_t begin) {
  size_t at = begin + 1;
  while (text[at] != '"')
    at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// A name may be spelled with escapes.
static bool isDriver(std::string_view name) {
  return nlohmann::json::parse(name) == "driver";
}

std::string amcrt::driverSection(std::string_view text) {
  size_t depth = 0, begin = std::string_view::npos;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '"') {
      size_t end = endOfString(text, at);
      size_t next = text.find_first_not_of(" \t\r\n", end);
      bool isName = depth == 1 && text[next] == ':';
      if (isName && isDriver(text.substr(at, end - at)))
        begin = text.find('{', next);
      at = end;
      continue;
    }
    ++at;
    depth += c == '{' || c == '[';
    depth -= c == '}' || c == ']';
    bool closes = c == '}' && depth == 1 && begin < at;
    if (closes)
      return std::string(text.substr(begin, at - begin));
  }
  return "";
}
