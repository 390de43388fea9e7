//===- TextTests.cpp - Texts that come in and go out ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/Error.h"
#include "amcrt/support/Printable.h"
#include "support/ParseJson.h"

#include <gtest/gtest.h>

using namespace amcrt;

namespace {

std::string jsonError(const std::string &text) {
  try {
    parseJson(text, "a.json");
  } catch (const Error &error) {
    return error.what();
  }
  return "none";
}

TEST(ParseJson, BoundsDepth) {
  auto nested = [](size_t depth, const std::string &begin,
                   const std::string &end) {
    std::string text;
    for (size_t i = 0; i < depth; ++i)
      text += begin;
    text += "0";
    for (size_t i = 0; i < depth; ++i)
      text += end;
    return text;
  };
  EXPECT_EQ(jsonError(nested(maxJsonDepth, "[", "]")), "none");
  EXPECT_EQ(jsonError(nested(maxJsonDepth, "{\"a\":", "}")), "none");
  std::string error =
      "a.json: line 1, column 65: lists and objects nest deeper than 64 levels";
  EXPECT_EQ(jsonError(nested(maxJsonDepth + 1, "[", "]")), error);
  EXPECT_EQ(jsonError(std::string(10'000'000, '[')), error);
  // Brackets of texts are none.
  EXPECT_EQ(jsonError("[\"" + std::string(1000, '[') + "\\\"[\"]"), "none");
}

TEST(ParseJson, NamesTwice) {
  EXPECT_EQ(jsonError("{\"a\": 1,\n  \"b\": {\"a\": 2},\n  \"a\": 3}"),
            "a.json: \"a\" is given twice, at line 1, column 2 and at line 3, "
            "column 3; remove one");
  EXPECT_EQ(jsonError("{\"ab\": 1, \"\\u0061b\": 2}"),
            "a.json: \"ab\" is given twice, at line 1, column 2 and at line 1, "
            "column 11; remove one");
  EXPECT_EQ(jsonError("[{\"a\": 1}, {\"a\": \"a\"}, {\"b\": [\"a\", \"a\"]}]"),
            "none");
}

TEST(ParseJson, WrongGrammar) {
  for (const char *text :
       {"", "{", "}", "]", "[1", "{\"a", "{\"a\\", "{\"a\\\"", "{\"a\" 1}",
        "{,}", "{\"a\": 1,}", "\"\xff\"", "{\"\xff\": 1}", "[}",
        "{\"a\": \"\n\"}"})
    EXPECT_TRUE(jsonError(text).starts_with("a.json: is not JSON: ")) << text;
  EXPECT_EQ(jsonError("[\x1b]").find('\x1b'), std::string::npos);
}

TEST(Printable, KeepsText) {
  for (const char *text : {"", "plain, 'quoted'", "Größe \u00b5s", "日本語",
                           "\U0001F600", "\u00a0"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatATerminalObeys) {
  using namespace std::string_view_literals;
  EXPECT_EQ(printable("\x1b[2Ja\r\n\tb\x7f"), "\\x1B[2Ja\\x0D\\x0A\\x09b\\x7F");
  EXPECT_EQ(printable("\0"sv), "\\x00");
  // CSI as one character: of UTF-8, and as a byte alone.
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J"),
            "\\xC2\\x9B2J");
  EXPECT_EQ(printable("\x9b"
                      "2J"),
            "\\x9B2J");
  // Text from right to left.
  EXPECT_EQ(printable("\u202egnp.exe"), "\\xE2\\x80\\xAEgnp.exe");
  // No UTF-8: Latin 1, too long, a surrogate, cut off, too large.
  EXPECT_EQ(printable("\xe9t\xe9"), "\\xE9t\\xE9");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xC0\\xAF");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xED\\xA0\\x80");
  EXPECT_EQ(printable("\xe6\x97"), "\\xE6\\x97");
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");
}

} // namespace
