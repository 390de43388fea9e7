//===- CellFaults.h - Broken cells of a tile, as measured ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// What an entry's cells answer is measured at three requests: -1, 0 and 1, in
// units of a block's largest magnitude. In between they answer in lines,
// whether one cell of two is stuck, both are, or something else adds an offset.
// Nothing else is assumed of how a device holds numbers.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_CELLFAULTS_H
#define AMCRT_LIB_TILES_CELLFAULTS_H

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace amcrt {

/// The physical lines of a tile that a block's rows and columns are on.
struct Lines {
  std::vector<uint32_t> rows, cols;

  /// The first ones, in order.
  static Lines first(uint32_t rows, uint32_t cols);
  bool operator==(const Lines &) const = default;
};

/// An entry that answers `offset` to 0, and follows requests above 0 (`up`) and
/// below (`down`) or does not.
struct CellFault {
  float offset = 0;
  bool up = false, down = false;
  /// Its request is the entry itself: it was seen not to answer as measured.
  bool plain = false;

  float answer(float asked) const {
    return offset + ((asked > 0 ? up : down) ? asked : 0);
  }
  /// What it can come to, next to `wanted`, -1 to 1.
  float nearest(float wanted) const;
  /// What to ask for, -1 to 1, so that it comes to `nearest(wanted)`. Where
  /// several requests are as good, the one next to `wanted`, so that the
  /// largest entry of a block stays its largest.
  float request(float wanted) const;
};

/// Of the answers to -1, 0 and 1, each within `tolerance` where cells are in
/// order; none when they are.
std::optional<CellFault> faultOf(const std::array<float, 3> &answers,
                                 float tolerance);

/// The broken cells of a tile by row and column.
using CellFaults = std::map<std::pair<uint32_t, uint32_t>, CellFault>;

/// Of each line up to the last that is taken, the row or column of the block on
/// it, or `noEntry`.
std::vector<uint32_t> entriesOn(const std::vector<uint32_t> &lines);
inline constexpr uint32_t noEntry = UINT32_MAX;

/// Calls visit(i, j, fault) for each entry of a block on `lines` whose cell is
/// broken.
template <typename Faults, typename F>
void eachFault(Faults &faults, const Lines &lines, F &&visit) {
  if (faults.empty())
    return;
  std::vector<uint32_t> rows = entriesOn(lines.rows),
                        cols = entriesOn(lines.cols);
  for (auto &[cell, fault] : faults)
    if (cell.first < rows.size() && cell.second < cols.size() &&
        rows[cell.first] != noEntry && cols[cell.second] != noEntry)
      visit(rows[cell.first], cols[cell.second], fault);
}

/// The block with the requests in place of its broken entries. The largest
/// magnitude, which `scale` is, stays.
Eigen::MatrixXf requestsFor(const Eigen::MatrixXf &block, float scale,
                            const CellFaults &faults, const Lines &lines);

} // namespace amcrt

#endif // AMCRT_LIB_TILES_CELLFAULTS_H
