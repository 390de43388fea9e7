//===- LineChoice.h - Lines that avoid broken cells ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_LINECHOICE_H
#define AMCRT_LIB_TILES_LINECHOICE_H

#include "CellFaults.h"

namespace amcrt {

/// How much a block loses on its lines: the sum of weight(i, j) (a_ij - what
/// its cell comes to)^2 over its broken cells.
struct LineCost {
  Eigen::MatrixXf block;                  ///< largest magnitude 1
  Eigen::VectorXf rowWeights, colWeights; ///< weight(i, j) is their product
  const CellFaults &faults;

  float of(uint32_t i, uint32_t j, const CellFault &fault) const {
    float lost = block(i, j) - fault.nearest(block(i, j));
    return rowWeights[i] * colWeights[j] * lost * lost;
  }
  double of(const Lines &lines) const;
};

/// Lines with a small cost, from `start` on by swapping two of its lines, or
/// one with a line that it does not take, while that helps: of `built` rows and
/// as many columns. `tied`: row i is on the line of column i, as in a loop.
/// Never worse than `start`. Takes at most 16 rounds of `built`^2 trials.
Lines chooseLines(const LineCost &cost, uint32_t built, bool tied,
                  const Lines &start);

} // namespace amcrt

#endif // AMCRT_LIB_TILES_LINECHOICE_H
