//===- ParsePlan.cpp - Plans from text ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/Plan.h"

#include <charconv>
#include <cmath>

using namespace amcrt;

namespace {

/// Recursive descent; the first error stays, and ends everything.
class Parser {
public:
  explicit Parser(std::string_view text) : text(text) {}

  std::optional<Plan> parse(std::string &why) {
    Plan plan = parsePlan(0);
    if (skipSpace(); error.empty() && at < text.size())
      fail("nothing more");
    if (error.empty())
      return plan;
    why = error;
    return std::nullopt;
  }

private:
  // No list is longer than the largest matrix has rows; a tree of lists could
  // be long where its text is short.
  static constexpr int64_t maxParts = 65536, maxNodes = 1 << 20;

  void fail(const std::string &expected) {
    if (!error.empty())
      return;
    size_t end = at;
    while (end < text.size() && end < at + 20 && text[end] != ',' &&
           text[end] != ')')
      ++end;
    error =
        "plan '" + std::string(text.substr(0, 200)) + "', column " +
        std::to_string(at + 1) + ": expected " + expected + ", got " +
        (end == at && at < text.size() ? std::string("'") + text[at] + "'"
         : at < text.size() ? "'" + std::string(text.substr(at, end - at)) + "'"
                            : std::string("the end"));
  }

  void skipSpace() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
      ++at;
  }

  bool take(char c) {
    skipSpace();
    if (!error.empty() || at == text.size() || text[at] != c)
      return false;
    ++at;
    return true;
  }

  void expect(char c) {
    if (!take(c))
      fail(std::string("'") + c + "'");
  }

  std::string_view takeWord() {
    skipSpace();
    size_t begin = at;
    while (at < text.size() && text[at] >= 'a' && text[at] <= 'z')
      ++at;
    return text.substr(begin, at - begin);
  }

  template <typename T> T takeNumber(const char *what) {
    skipSpace();
    T value = 0;
    auto [end, status] =
        std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (status != std::errc() || !std::isfinite(double(value)))
      fail(what);
    else
      at = size_t(end - text.data());
    return value;
  }

  void parseParts(Plan &plan, int depth, size_t count) {
    for (size_t i = 0; i < count && error.empty(); ++i) {
      expect(',');
      plan.parts.push_back(parsePlan(depth + 1));
    }
  }

  void parseBlocks(Plan &plan, int depth) {
    size_t begin = at;
    std::string_view word = takeWord();
    if (word == "consecutive")
      plan.grouping = Grouping::consecutive;
    else if (word != "interleaved") {
      at = begin;
      fail("'interleaved' or 'consecutive'");
    }
    do {
      expect(',');
      int64_t times = 1;
      skipSpace();
      if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        size_t place = at;
        times = takeNumber<int64_t>("how many");
        if (times < 1 || times > maxParts - int64_t(plan.parts.size())) {
          at = place;
          fail("at most " + std::to_string(maxParts) + " parts, at least one");
        }
        expect('*');
      }
      int64_t before = nodes;
      Plan part = parsePlan(depth + 1);
      nodes += (times - 1) * (nodes - before);
      if (nodes > maxNodes)
        fail("at most " + std::to_string(maxNodes) + " nodes in all");
      if (error.empty())
        plan.parts.insert(plan.parts.end(), size_t(times), part);
      skipSpace();
    } while (error.empty() && at < text.size() && text[at] == ',');
  }

  Plan parsePlan(int depth) {
    skipSpace();
    size_t begin = at;
    std::string_view word = takeWord();
    Plan plan;
    ++nodes;
    if (depth > Plan::maxDepth) {
      at = begin;
      fail("at most " + std::to_string(Plan::maxDepth) + " nested nodes");
      return plan;
    }
    if (word == "digital" || word == "tile") {
      plan.kind = word == "tile" ? Plan::Kind::tile : Plan::Kind::digital;
      return plan;
    }
    auto open = [&](Plan::Kind kind) {
      plan.kind = kind;
      expect('(');
    };
    if (word == "border") {
      open(Plan::Kind::border);
      plan.number = takeNumber<int64_t>("the rows of the border");
      parseParts(plan, depth, 1);
    } else if (word == "equilibrate") {
      open(Plan::Kind::equilibrate);
      plan.parts.push_back(parsePlan(depth + 1));
    } else if (word == "blocks") {
      open(Plan::Kind::blocks);
      parseBlocks(plan, depth);
    } else if (word == "schur") {
      open(Plan::Kind::schur);
      plan.number = takeNumber<int64_t>("the rows of the leading block");
      parseParts(plan, depth, 2);
    } else if (word == "cg") {
      open(Plan::Kind::cg);
      plan.number = takeNumber<int64_t>("the number of steps");
      expect(',');
      plan.tolerance = takeNumber<double>("a tolerance");
      parseParts(plan, depth, 1);
    } else {
      at = begin;
      fail("digital, tile, border, equilibrate, blocks, schur or cg");
      return plan;
    }
    expect(')');
    return plan;
  }

  std::string_view text;
  size_t at = 0;
  int64_t nodes = 0;
  std::string error;
};

} // namespace

std::optional<Plan> amcrt::parsePlan(std::string_view text,
                                     std::string &error) {
  return Parser(text).parse(error);
}
