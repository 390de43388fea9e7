//===- MatrixMaps.h - Matrices of device.h as those of Eigen -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_MATRIXMAPS_H
#define AMCRT_DEVICE_MATRIXMAPS_H

#include "amcrt/driver/DriverError.h"

#include <Eigen/Core>

#include <limits>
#include <type_traits>

namespace amcrt {

/// The values that a caller passed, as a matrix of Eigen.
using OperandMap = Eigen::Map<const Eigen::MatrixXf, 0, Eigen::Stride<-1, -1>>;
using ResultMap = Eigen::Map<Eigen::MatrixXf, 0, Eigen::Stride<-1, -1>>;

inline OperandMap map(const amc_matrix &m) {
  return {m.data,
          m.rows,
          m.cols,
          {Eigen::Index(m.col_stride), Eigen::Index(m.row_stride)}};
}

inline ResultMap map(const amc_matrix_out &m) {
  return {m.data,
          m.rows,
          m.cols,
          {Eigen::Index(m.col_stride), Eigen::Index(m.row_stride)}};
}

/// Calls `body` with the map as one whose stride of one, if it has one, is
/// known when compiled.
template <typename Map, typename F>
void withUnitStride(const Map &m, F &&body) {
  using Scalar =
      std::conditional_t<std::is_same_v<Map, OperandMap>, const float, float>;
  auto as = [&]<int order>(std::integral_constant<int, order>) {
    using Plain = Eigen::Matrix<float, -1, -1, order>;
    using Matrix =
        std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
    Eigen::Map<Matrix, 0, Eigen::OuterStride<>> map(
        const_cast<Scalar *>(m.data()), m.rows(), m.cols(),
        Eigen::OuterStride<>(order == Eigen::RowMajor ? m.innerStride()
                                                      : m.outerStride()));
    body(map);
  };
  if (m.innerStride() == 1)
    as(std::integral_constant<int, Eigen::ColMajor>());
  else if (m.outerStride() == 1)
    as(std::integral_constant<int, Eigen::RowMajor>());
  else
    body(m);
}

/// Stores what a tile realises. Throws DriverError where it does not fit
/// float32.
inline void store(const Eigen::MatrixXd &values, const amc_matrix_out &out) {
  if (values.cwiseAbs().maxCoeff() > std::numeric_limits<float>::max())
    throw DriverError(AMC_FAILED,
                      "an element of the matrix does not fit float32");
  map(out) = values.cast<float>();
}

} // namespace amcrt

#endif // AMCRT_DEVICE_MATRIXMAPS_H
