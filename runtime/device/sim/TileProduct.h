//===- TileProduct.h - Products with what a tile holds -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The matrix of a tile is multiplied many times, so it is packed once, in
// panels (Panels.h).
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_TILEPRODUCT_H
#define AMCRT_DEVICE_SIM_TILEPRODUCT_H

#include "Lanes.h"

#include <Eigen/Core>

namespace amcrt {

/// A float32 matrix to multiply with.
class TileProduct {
public:
  TileProduct() = default;
  explicit TileProduct(const Eigen::MatrixXf &matrix);

  /// out = matrix in; `out` has its shape.
  void multiply(const Eigen::MatrixXf &in, Eigen::MatrixXf &out) const;
  /// out += matrix in.
  void addTo(Eigen::MatrixXf &out, const Eigen::MatrixXf &in) const;

private:
  Eigen::Index rows = 0, cols = 0;
  Aligned<float> packed;
};

/// The deviations of sums of independent normal currents (E4, E8) behind a
/// gain:
///   |gain_i| sqrt(sum_j squares_ij u_j^2 + constant_i).
/// They scale random numbers, so the sums are taken with integers of 16 bits,
/// twice as fast: an entry is rounded to 2^-15 of the largest of its row, u_j^2
/// to 2^-16 of |u|^2. At most 288 columns.
class NoiseDeviation {
public:
  NoiseDeviation() = default;
  /// Entries and constants are not negative. `gain` may be empty: 1.
  NoiseDeviation(const Eigen::MatrixXf &squares,
                 const Eigen::VectorXf &constant, const Eigen::VectorXf &gain);

  /// normal_ij *= deviation_ij, for the voltages of up to 16 vectors on the
  /// columns.
  void scale(const Eigen::MatrixXf &voltages, Eigen::MatrixXf &normal) const;

private:
  Eigen::Index rows = 0, cols = 0;
  Aligned<int32_t> packed; ///< two columns in each
  Aligned<float> units, constant;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_TILEPRODUCT_H
