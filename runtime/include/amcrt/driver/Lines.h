//===- Lines.h - The lines of an array that a block takes ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_LINES_H
#define AMCRT_DRIVER_LINES_H

#include "amcrt/driver/DriverError.h"

#include <cstddef>
#include <numeric>
#include <vector>

namespace amcrt {

/// Which row of an array each row of a block takes, and which column each
/// column; all different. Cells of other lines are disconnected.
struct BlockLines {
  std::vector<std::ptrdiff_t> rows, cols;

  /// The first ones, in order.
  static BlockLines corner(std::ptrdiff_t rows, std::ptrdiff_t cols) {
    return {first(rows), first(cols)};
  }
  static std::vector<std::ptrdiff_t> first(std::ptrdiff_t count) {
    std::vector<std::ptrdiff_t> lines(static_cast<size_t>(count));
    std::iota(lines.begin(), lines.end(), 0);
    return lines;
  }

  bool isCorner() const {
    return *this ==
           corner(std::ptrdiff_t(rows.size()), std::ptrdiff_t(cols.size()));
  }
  bool operator==(const BlockLines &) const = default;
};

/// `count` lines of the `built` ones of an array: those that are `given`, or
/// the first. Throws DriverError unless they are there and different.
inline std::vector<std::ptrdiff_t> chosenLines(const uint32_t *given,
                                               uint32_t count, uint64_t built,
                                               const char *name) {
  if (!given)
    return BlockLines::first(count);
  std::vector<bool> taken(built);
  for (uint32_t i = 0; i < count; ++i) {
    std::string line = std::string(name) + " " + std::to_string(given[i]);
    if (given[i] >= built)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        line + " is not there; the array has " +
                            std::to_string(built) + " with the spares");
    if (taken[given[i]])
      throw DriverError(AMC_INVALID_ARGUMENT, line + " is taken twice");
    taken[given[i]] = true;
  }
  return {given, given + count};
}

/// Those of a block. Throws DriverError unless they are there, different, and
/// the same for the rows and columns of a block to invert.
inline BlockLines chosenLines(const amc_lines *given, const amc_matrix &block,
                              amc_tile_mode mode, uint64_t built) {
  if (!given)
    return BlockLines::corner(block.rows, block.cols);
  BlockLines lines{chosenLines(given->rows, block.rows, built, "row"),
                   chosenLines(given->cols, block.cols, built, "column")};
  if (mode == AMC_MODE_INV && lines.rows != lines.cols)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "a block to invert takes the same rows as columns: each "
                      "amplifier is between a row and a column");
  return lines;
}

} // namespace amcrt

#endif // AMCRT_DRIVER_LINES_H
