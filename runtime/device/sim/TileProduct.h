//===- TileProduct.h - Products with what a tile holds -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The matrix of a tile is multiplied many times, so it is packed once. A sum
// runs over the columns in their order, whatever else is computed beside it:
// a vector has the same result alone and in a batch.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_TILEPRODUCT_H
#define AMCRT_DEVICE_SIM_TILEPRODUCT_H

#include <Eigen/Core>

#include <cstdint>
#include <vector>

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
  std::vector<float> packed;
};

/// A matrix of integers of 16 bits, which is multiplied twice as fast: an entry
/// is rounded to 2^-15 of the largest of its row. At most 288 columns, for up
/// to 16 vectors at a time.
class HalfMatrix {
public:
  HalfMatrix() = default;
  explicit HalfMatrix(const Eigen::MatrixXf &matrix);

  /// Numbers that a vector to multiply with has: two in each, padded.
  Eigen::Index pairs() const;

  Eigen::Index rows = 0, cols = 0;
  std::vector<int32_t> packed; ///< two columns in each
  std::vector<float> step;     ///< what a unit of a row is worth, padded
};

/// Products with what a DAC puts out, whose codes are integers.
class CodeProduct {
public:
  /// Whether the sums of codes of that many bits stay below 2^31.
  static bool fits(Eigen::Index cols, unsigned bits);

  CodeProduct() = default;
  explicit CodeProduct(const Eigen::MatrixXf &matrix) : matrix(matrix) {}

  /// out = matrix in, `in` being multiples of `unit`; `out` has its shape.
  void multiply(const Eigen::MatrixXf &in, float unit,
                Eigen::MatrixXf &out) const;

private:
  HalfMatrix matrix;
};

/// The deviations of sums of independent normal currents (E4, E8) behind a
/// gain:
///   |gain_i| sqrt(sum_j squares_ij u_j^2 + constant_i).
/// They scale random numbers, so the sums are taken with integers: u_j^2 is
/// rounded to 2^-16 of |u|^2.
class NoiseDeviation {
public:
  NoiseDeviation() = default;
  /// Entries and constants are not negative. `gain` may be empty: 1.
  NoiseDeviation(const Eigen::MatrixXf &squares,
                 const Eigen::VectorXf &constant, const Eigen::VectorXf &gain);

  /// normal_ij *= deviation_ij, for the voltages on the columns.
  void scale(const Eigen::MatrixXf &voltages, Eigen::MatrixXf &normal) const;
  /// out_ij += deviation_ij normal_ij.
  void addTo(Eigen::MatrixXf &out, const Eigen::MatrixXf &voltages,
             const Eigen::MatrixXf &normal) const;

private:
  template <typename F>
  void forEach(const Eigen::MatrixXf &voltages, F finish) const;

  HalfMatrix squares;
  std::vector<float> constant; ///< padded
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_TILEPRODUCT_H
