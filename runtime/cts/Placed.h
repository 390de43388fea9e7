//===- Placed.h - A matrix between guards in memory ------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_CTS_PLACED_H
#define AMCRT_CTS_PLACED_H

#include "Conformance.h"

namespace amcrt::cts {

/// How the elements of a matrix lie in memory: `step` from one to the next of
/// a line, `gap` elements between the lines, which are rows or columns.
struct Layout {
  bool columns;
  uint32_t step, gap;

  std::string name() const;
};

/// Row-major without gaps.
constexpr Layout plainLayout{false, 1, 0};
/// Every kind of layout: each stride alone and both, rows and columns.
const std::vector<Layout> &allLayouts();

/// A matrix in memory of its own, between guards that are not numbers: before
/// and behind it and between its elements.
class Placed {
public:
  /// Holds `values`.
  Placed(const Matrix &values, Layout layout);
  /// Room for a result.
  Placed(uint32_t rows, uint32_t cols, Layout layout);

  amc_matrix in() const;
  amc_matrix_out out();
  Matrix values() const;
  /// Throws Failure when a guard is not what it was.
  void expectGuards(const std::string &what) const;
  /// Throws Failure when anything is not what it was.
  void expectUnchanged(const std::string &what) const;
  /// Overwrites all elements, to see who still looks at them.
  void fill(float value);

private:
  size_t at(uint32_t i, uint32_t j) const {
    return first + i * rowStride + j * colStride;
  }

  uint32_t rows, cols;
  size_t first;
  uint64_t rowStride, colStride;
  std::vector<float> memory, before;
};

} // namespace amcrt::cts

#endif // AMCRT_CTS_PLACED_H
