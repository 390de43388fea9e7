//===- Plan.cpp - How a system of equations is solved ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/Plan.h"

#include <charconv>

using namespace amcrt;

std::vector<RowBlock> amcrt::partition(int64_t size, int64_t count,
                                       Grouping grouping) {
  std::vector<RowBlock> blocks;
  for (int64_t i = 0, offset = 0; i < count; ++i) {
    int64_t rows = size / count + (i < size % count);
    if (grouping == Grouping::interleaved)
      blocks.push_back({i, rows, count});
    else
      blocks.push_back({offset, rows});
    offset += rows;
  }
  return blocks;
}

std::vector<RowBlock> amcrt::partitionForTiles(int64_t size, int64_t array) {
  return partition(size, (size + array - 1) / array);
}

static Plan node(Plan::Kind kind, int64_t number, Plan inner) {
  Plan plan;
  plan.kind = kind;
  plan.number = number;
  plan.parts.push_back(std::move(inner));
  return plan;
}

Plan Plan::tile() {
  Plan plan;
  plan.kind = Kind::tile;
  return plan;
}

Plan Plan::border(int64_t rows, Plan inner) {
  return node(Kind::border, rows, std::move(inner));
}

Plan Plan::equilibrate(Plan inner) {
  return node(Kind::equilibrate, 0, std::move(inner));
}

Plan Plan::blocks(Grouping grouping, std::vector<Plan> parts) {
  Plan plan;
  plan.kind = Kind::blocks;
  plan.grouping = grouping;
  plan.parts = std::move(parts);
  return plan;
}

Plan Plan::schur(int64_t split, Plan leading, Plan complement) {
  Plan plan = node(Kind::schur, split, std::move(leading));
  plan.parts.push_back(std::move(complement));
  return plan;
}

Plan Plan::cg(int64_t steps, double tolerance, Plan inner) {
  Plan plan = node(Kind::cg, steps, std::move(inner));
  plan.tolerance = tolerance;
  return plan;
}

const char *Plan::name() const {
  switch (kind) {
  case Kind::digital:
    return "digital";
  case Kind::tile:
    return "tile";
  case Kind::border:
    return "border";
  case Kind::equilibrate:
    return "equilibrate";
  case Kind::blocks:
    return "blocks";
  case Kind::schur:
    return "schur";
  case Kind::cg:
    return "cg";
  }
  return "";
}

/// The shortest text of the number, always with a point: 1.0e-06.
static std::string number(double value) {
  char text[32];
  std::string result(text, std::to_chars(text, text + sizeof text, value).ptr);
  if (result.find('.') == std::string::npos)
    result.insert(std::min(result.find('e'), result.size()), ".0");
  return result;
}

static void print(const Plan &plan, std::string &out) {
  out += plan.name();
  if (plan.parts.empty())
    return;
  out += '(';
  switch (plan.kind) {
  case Plan::Kind::border:
  case Plan::Kind::schur:
    out += std::to_string(plan.number) + ", ";
    break;
  case Plan::Kind::blocks:
    out += plan.grouping == Grouping::interleaved ? "interleaved, "
                                                  : "consecutive, ";
    break;
  case Plan::Kind::cg:
    out += std::to_string(plan.number) + ", " + number(plan.tolerance) + ", ";
    break;
  default:
    break;
  }
  for (size_t i = 0, next = 0; i < plan.parts.size(); i = next) {
    for (next = i + 1; plan.kind == Plan::Kind::blocks &&
                       next < plan.parts.size() &&
                       plan.parts[next] == plan.parts[i];)
      ++next;
    if (plan.kind != Plan::Kind::blocks)
      next = i + 1;
    if (i > 0)
      out += ", ";
    if (next - i > 1)
      out += std::to_string(next - i) + '*';
    print(plan.parts[i], out);
  }
  out += ')';
}

std::string Plan::text() const {
  std::string out;
  print(*this, out);
  return out;
}
