//===- AskedBlock.h - What a tile should hold ------------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_ASKEDBLOCK_H
#define AMCRT_LIB_TILES_ASKEDBLOCK_H

#include "algebra/MatrixMap.h"
#include "amcrt/device.h"

#include <Eigen/Core>

#include <memory>
#include <string>

namespace amcrt {

/// The block M that a tile was asked to hold: judges the device's answers, and
/// answers in its place.
///
/// An answer is implausible when it is not finite or further from the exact one
/// than `limit` allows: |M X - B| > limit |B| for a solution X of right-hand
/// sides B, |Y| > limit |M| |V| for a product Y = M V, in Frobenius norms. No
/// answer at all, zero, is at 1 and 0. A stable loop next to a singular matrix
/// can be far off (simulated ones reach 700), but not by more than its
/// converters resolve: outputs at full scale for inputs of the last bit of 20.
class AskedBlock {
public:
  static constexpr float limit = 1 << 20;

  AskedBlock() = default;
  AskedBlock(amc_tile_mode mode, Eigen::MatrixXf block);

  bool empty() const { return matrix.size() == 0; }
  amc_tile_mode mode() const { return tileMode; }
  const Eigen::MatrixXf &values() const { return matrix; }

  /// What shows that `out` is implausible as the answer to `rhs`, as in
  /// "an output is nan"; empty when nothing does. Takes some operations for
  /// each number: a solution is judged by one weighted sum of the rows of
  /// M X - B, which is above its bound only if the matrix is above the limit.
  std::string implausible(const MatrixView &rhs, const MatrixView &out) const;

  /// out = M^-1 rhs in float64, or M rhs.
  void answer(const MatrixView &rhs, const MatrixView &out);

private:
  struct Factors;

  amc_tile_mode tileMode = AMC_MODE_MVM;
  Eigen::MatrixXf matrix;
  Eigen::RowVectorXf weights; ///< of the rows, for a tile that inverts
  Eigen::RowVectorXf sums;    ///< weights M
  float norm = 0;             ///< of the weights or, of an mvm tile, of M
  std::shared_ptr<const Factors> factors; ///< from the first answer on
};

} // namespace amcrt

#endif // AMCRT_LIB_TILES_ASKEDBLOCK_H
