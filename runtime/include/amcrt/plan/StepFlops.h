//===- StepFlops.h - Digital operations of a plan's steps ------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the digital engine is charged with for each step of Solution.h: float
// operations, as the compiler counts those of a kernel, selections not among
// them. Of pointwise steps for each element of the result.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_STEPFLOPS_H
#define AMCRT_PLAN_STEPFLOPS_H

#include <cstdint>

namespace amcrt::flops {

constexpr double quotient = 1, reciprocal = 1, product = 1, multiple = 1;
constexpr double difference = 2, productMinus = 2, scaledDifference = 3;
constexpr double diagonalScale = 2, equilibrated = 2;
constexpr double step = 3, turn = 4;

/// Of `terms` terms.
constexpr double residual(uint64_t terms, bool scaled) {
  return double(terms + (scaled ? 1 : 0));
}

/// rows x inner by inner x cols.
constexpr double matmul(uint64_t rows, uint64_t inner, uint64_t cols) {
  return 2.0 * double(rows) * double(inner) * double(cols);
}

/// Of two rows x cols matrices.
constexpr double columnProducts(uint64_t rows, uint64_t cols) {
  return 2.0 * double(rows) * double(cols);
}

/// A Cholesky factorisation, two triangular solutions and a product; whole
/// numbers, rounded down.
constexpr uint64_t schurComplement(uint64_t rows, uint64_t split) {
  uint64_t rest = rows - split;
  return split * split * split / 3 + 2 * split * split * rest +
         2 * split * rest * rest;
}

constexpr uint64_t factorize(uint64_t rows) {
  return 2 * rows * rows * rows / 3;
}

constexpr uint64_t solveFactorized(uint64_t rows, uint64_t cols) {
  return 2 * rows * rows * cols;
}

} // namespace amcrt::flops

#endif // AMCRT_PLAN_STEPFLOPS_H
