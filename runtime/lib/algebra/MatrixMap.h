//===- MatrixMap.h - Matrices of strides in Eigen -------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_ALGEBRA_MATRIXMAP_H
#define AMCRT_LIB_ALGEBRA_MATRIXMAP_H

#include "amcrt/support/MatrixView.h"

#include <Eigen/Core>

namespace amcrt {

using MatrixMap =
    Eigen::Map<Eigen::MatrixXf, 0, Eigen::Stride<Eigen::Dynamic, -1>>;

inline MatrixMap map(const MatrixView &m) {
  return {m.data,
          m.rows,
          m.cols,
          {Eigen::Index(m.colStride), Eigen::Index(m.rowStride)}};
}

} // namespace amcrt

#endif // AMCRT_LIB_ALGEBRA_MATRIXMAP_H
