//===- ValueFaults.h - Faults in what a driver computes --------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Right for some operands and blocks and wrong for others: by magnitude, by the
// number of columns, by what was written before, by the leading minors.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_VALUEFAULTS_H
#define AMC_TEST_UNIT_RUNTIME_VALUEFAULTS_H

#include "Faults.h"

#include <algorithm>

/// A matrix with its own memory, row-major.
struct Copy {
  explicit Copy(const amc_matrix &m) : rows(m.rows), cols(m.cols) {
    each(m, [&](float value) { values.push_back(value); });
  }
  Copy(uint32_t rows, uint32_t cols)
      : rows(rows), cols(cols), values(size_t(rows) * cols) {}
  amc_matrix in() const { return {values.data(), rows, cols, cols, 1}; }
  amc_matrix_out out() { return {values.data(), rows, cols, cols, 1}; }

  uint32_t rows, cols;
  std::vector<float> values;
};

/// `call` cuts values at `limit` or takes small ones for zero.
inline void spoilRange(const std::string &call, float limit, float least,
                       Copy &m) {
  for (float &value : m.values) {
    if (is(call + "-clips"))
      value = std::clamp(value, -limit, limit);
    if (is(call + "-drops-small-values") && std::fabs(value) < least)
      value = 0;
  }
}

inline void spoilOperand(const std::string &call, Copy &rhs) {
  spoilRange(call, 1, 1e-5f, rhs);
  if (is(call + "-repeats-columns"))
    for (size_t i = 0; i < rhs.values.size(); ++i)
      if (i % rhs.cols >= 32)
        rhs.values[i] = rhs.values[i - 32];
}

/// `held`: what the tile realises; `asked`: what the device was last asked to
/// write. Either may be of another shape.
inline void spoilBlock(const Copy &held, const Copy &asked, Copy &block) {
  spoilRange("program", 100, 1e-4f, block);
  auto keepNear = [&](const Copy &before) {
    if (before.values.size() != block.values.size() ||
        held.values.size() != block.values.size())
      return;
    for (size_t i = 0; i < block.values.size(); ++i)
      if (std::fabs(block.values[i] - before.values[i]) < 1e-2f)
        block.values[i] = held.values[i];
  };
  if (is("program-keeps-near-values"))
    keepNear(held);
  if (is("program-loses-small-changes"))
    keepNear(asked);
}

/// Gauss and Jordan without an exchange of rows, in float64.
inline void eliminate(const Copy &block, const amc_matrix &rhs,
                      const amc_matrix_out &out) {
  uint32_t n = block.rows, all = n + rhs.cols;
  std::vector<double> a(size_t(n) * all);
  for (uint32_t i = 0; i < n; ++i) {
    for (uint32_t j = 0; j < n; ++j)
      a[i * all + j] = double(block.values[i * n + j]);
    for (uint32_t j = 0; j < rhs.cols; ++j)
      a[i * all + n + j] = double(rhs.data[at(rhs, i, j)]);
  }
  for (uint32_t k = 0; k < n; ++k) {
    double pivot = a[k * all + k] == 0 ? 1e-12 : a[k * all + k];
    for (uint32_t j = 0; j < all; ++j)
      a[k * all + j] /= pivot;
    for (uint32_t i = 0; i < n; ++i)
      for (uint32_t j = all; i != k && j-- > k;)
        a[i * all + j] -= a[i * all + k] * a[k * all + j];
  }
  for (uint32_t i = 0; i < n; ++i)
    for (uint32_t j = 0; j < rhs.cols; ++j)
      out.data[at(out, i, j)] = float(a[i * all + n + j]);
}

/// `block`: what the tile realises.
inline void spoilSolution(const Copy &block, const amc_matrix &rhs,
                          const amc_matrix_out &out) {
  if (is("inverse-without-pivots"))
    eliminate(block, rhs, out);
  // What amplifiers at the rails would give.
  if (is("inverse-latches-silently") && block.values[0] < 0)
    each(out, [](float &value) { value = 1; });
}

#endif // AMC_TEST_UNIT_RUNTIME_VALUEFAULTS_H
