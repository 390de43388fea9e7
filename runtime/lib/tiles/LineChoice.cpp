//===- LineChoice.cpp - Lines that avoid broken cells ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineChoice.h"

#include <algorithm>

using namespace amcrt;

double LineCost::of(const Lines &lines) const {
  double sum = 0;
  eachFault(faults, lines, [&](uint32_t i, uint32_t j, const CellFault &fault) {
    sum += double(of(i, j, fault));
  });
  return sum;
}

namespace {

constexpr int32_t unused = -1;

/// Which row or column of the block is on a line, and which line it is on.
struct Side {
  std::vector<int32_t> blockOf;
  std::vector<uint32_t> &lines;

  Side(std::vector<uint32_t> &lines, uint32_t built)
      : blockOf(built, unused), lines(lines) {
    for (uint32_t i = 0; i < lines.size(); ++i)
      blockOf[lines[i]] = int32_t(i);
  }
  void swap(uint32_t a, uint32_t b) {
    std::swap(blockOf[a], blockOf[b]);
    for (uint32_t line : {a, b})
      if (blockOf[line] != unused)
        lines[size_t(blockOf[line])] = line;
  }
};

struct Broken {
  uint32_t row, col;
  const CellFault *fault;
};

class Search {
public:
  Search(const LineCost &cost, uint32_t built, bool tied, Lines &lines)
      : cost(cost), built(built), tied(tied), rows(lines.rows, built),
        cols(lines.cols, built), byRow(built), byCol(built) {
    for (const auto &[place, fault] : cost.faults) {
      byRow[place.first].push_back({place.first, place.second, &fault});
      byCol[place.second].push_back({place.first, place.second, &fault});
    }
  }

  void run() {
    constexpr int rounds = 16;
    bool isBetter = true;
    for (int round = 0; round < rounds && isBetter; ++round) {
      isBetter = improve(true);
      if (!tied)
        isBetter = improve(false) || isBetter;
    }
  }

private:
  float of(const Broken &cell) const {
    int32_t i = rows.blockOf[cell.row], j = cols.blockOf[cell.col];
    return i == unused || j == unused
               ? 0
               : cost.of(uint32_t(i), uint32_t(j), *cell.fault);
  }

  /// What the cells on two lines cost.
  float ofLines(bool rowSide, uint32_t a, uint32_t b) const {
    float sum = 0;
    for (uint32_t line : {a, b}) {
      if (rowSide || tied)
        for (const Broken &cell : byRow[line])
          sum += of(cell);
      if (!rowSide || tied)
        for (const Broken &cell : byCol[line])
          if (!tied || (cell.row != a && cell.row != b)) // counted already
            sum += of(cell);
    }
    return sum;
  }

  void swap(bool rowSide, uint32_t a, uint32_t b) {
    if (rowSide || tied)
      rows.swap(a, b);
    if (!rowSide || tied)
      cols.swap(a, b);
  }

  /// Gives each line that costs something the best of the others. Returns
  /// whether something changed.
  bool improve(bool rowSide) {
    const Side &side = rowSide ? rows : cols;
    bool changed = false;
    for (uint32_t a = 0; a < built; ++a) {
      if (side.blockOf[a] == unused || ofLines(rowSide, a, a) == 0)
        continue;
      float best = 0;
      uint32_t with = a;
      for (uint32_t b = 0; b < built; ++b) {
        if (b == a)
          continue;
        float before = ofLines(rowSide, a, b);
        swap(rowSide, a, b);
        float gain = before - ofLines(rowSide, a, b);
        swap(rowSide, a, b);
        // Less is rounding.
        if (gain > best + 1e-6f * before) {
          best = gain;
          with = b;
        }
      }
      if (with != a) {
        swap(rowSide, a, with);
        changed = true;
      }
    }
    return changed;
  }

  const LineCost &cost;
  uint32_t built;
  bool tied;
  Side rows, cols;
  std::vector<std::vector<Broken>> byRow, byCol;
};

} // namespace

Lines amcrt::chooseLines(const LineCost &cost, uint32_t built, bool tied,
                         const Lines &start) {
  Lines lines = start;
  Search(cost, built, tied, lines).run();
  return lines;
}
