//===- Gemm.h - Matrix products ------------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_GEMM_H
#define AMCRT_LIB_SESSION_GEMM_H

#include <cstdint>

namespace amcrt {

class ThreadPool;

/// Element (i, j) at data[i rowStride + j colStride].
struct MatrixView {
  float *data = nullptr;
  uint32_t rows = 0, cols = 0;
  uint64_t rowStride = 0, colStride = 0;

  MatrixView transposed() const {
    return {data, cols, rows, colStride, rowStride};
  }
};

/// c = a b, or c += a b. Large products are cut into blocks of c that depend on
/// the shape alone. c must not overlap a or b.
void gemm(const MatrixView &a, const MatrixView &b, const MatrixView &c,
          bool accumulate, ThreadPool &pool);

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_GEMM_H
