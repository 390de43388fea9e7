//===- BlockLines.h - The lines of an array that a block takes -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_BLOCKLINES_H
#define AMCRT_DEVICE_BLOCKLINES_H

#include <Eigen/Core>

#include <numeric>
#include <vector>

namespace amcrt {

/// Which row of an array each row of a block takes, and which column each
/// column; all different. Cells of other lines are disconnected.
struct BlockLines {
  std::vector<Eigen::Index> rows, cols;

  /// The first ones, in order.
  static BlockLines corner(Eigen::Index rows, Eigen::Index cols) {
    return {first(rows), first(cols)};
  }
  static std::vector<Eigen::Index> first(Eigen::Index count) {
    std::vector<Eigen::Index> lines(static_cast<size_t>(count));
    std::iota(lines.begin(), lines.end(), 0);
    return lines;
  }

  bool isCorner() const {
    return *this ==
           corner(Eigen::Index(rows.size()), Eigen::Index(cols.size()));
  }
  bool operator==(const BlockLines &) const = default;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_BLOCKLINES_H
