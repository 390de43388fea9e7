//===- Gemm.h - Matrix products ------------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_ALGEBRA_GEMM_H
#define AMCRT_LIB_ALGEBRA_GEMM_H

#include "amcrt/support/MatrixView.h"

namespace amcrt {

class ThreadPool;

/// c = a b, or c += a b. Large products are cut into blocks of c that depend on
/// the shape alone. c must not overlap a or b.
void gemm(const MatrixView &a, const MatrixView &b, const MatrixView &c,
          bool accumulate, ThreadPool &pool);

} // namespace amcrt

#endif // AMCRT_LIB_ALGEBRA_GEMM_H
