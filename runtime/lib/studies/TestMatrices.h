//===- TestMatrices.h - Matrices to characterise a device with  -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_TESTMATRICES_H
#define AMCRT_LIB_STUDIES_TESTMATRICES_H

#include "Matrices.h"

#include <cstdint>

namespace amcrt::sim {

struct MatrixOptions {
  int size = 32;
  double damping = 0.1;    ///< of covariances, as a fraction of the mean of the
                           ///< diagonal
  double condition = 100;  ///< of `spd`
  bool equilibrate = true; ///< scale to a unit diagonal
};

/// `kind`: "spd" (given condition, logarithmic spectrum), "relu" (covariance
/// of activations after ReLU of 4 N samples), "gradient" (the same, signed), or
/// a .npy file. Throws Error.
Matrix testMatrix(const std::string &kind, const MatrixOptions &options,
                  uint64_t seed);

/// Right-hand sides, uniform in [-1, 1].
Matrix testVectors(int size, int count, uint64_t seed);

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_TESTMATRICES_H
