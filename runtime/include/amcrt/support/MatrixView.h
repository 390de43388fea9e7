//===- MatrixView.h - A matrix in somebody's memory ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_MATRIXVIEW_H
#define AMCRT_SUPPORT_MATRIXVIEW_H

#include <cstdint>

namespace amcrt {

/// Element (i, j) at data[i rowStride + j colStride].
struct MatrixView {
  float *data = nullptr;
  uint32_t rows = 0, cols = 0;
  uint64_t rowStride = 0, colStride = 0;

  MatrixView transposed() const {
    return {data, cols, rows, colStride, rowStride};
  }
};

} // namespace amcrt

#endif // AMCRT_SUPPORT_MATRIXVIEW_H
