//===- Placed.cpp - A matrix between guards in memory ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Placed.h"

#include <bit>

using namespace amcrt::cts;

/// Not a number, with a payload by which it is known again.
static const float guard = std::bit_cast<float>(0x7fc0beefu);
/// Elements of guards at each end: more than a vector register holds.
constexpr size_t margin = 64;

static bool sameBits(float a, float b) {
  return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b);
}

std::string Layout::name() const {
  std::string text = columns ? "columns" : "rows";
  if (step > 1)
    text += ", elements apart";
  if (gap > 0)
    text += ", lines apart";
  return text;
}

const std::vector<Layout> &amcrt::cts::allLayouts() {
  static const std::vector<Layout> layouts = [] {
    std::vector<Layout> all;
    for (bool columns : {false, true})
      for (uint32_t step : {1u, 2u})
        for (uint32_t gap : {0u, 3u})
          all.push_back({columns, step, gap});
    return all;
  }();
  return layouts;
}

Placed::Placed(uint32_t rows, uint32_t cols, Layout layout)
    : rows(rows), cols(cols), first(margin) {
  uint64_t line = uint64_t(layout.columns ? rows : cols) * layout.step;
  rowStride = layout.columns ? layout.step : line + layout.gap;
  colStride = layout.columns ? line + layout.gap : layout.step;
  memory.assign(at(rows - 1, cols - 1) + 1 + margin, guard);
  before = memory;
}

Placed::Placed(const Matrix &values, Layout layout)
    : Placed(values.rows, values.cols, layout) {
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j < cols; ++j)
      memory[at(i, j)] = values(i, j);
  before = memory;
}

amc_matrix Placed::in() const {
  return {memory.data() + first, rows, cols, rowStride, colStride};
}

amc_matrix_out Placed::out() {
  return {memory.data() + first, rows, cols, rowStride, colStride};
}

Matrix Placed::values() const {
  Matrix m(rows, cols);
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j < cols; ++j)
      m(i, j) = memory[at(i, j)];
  return m;
}

void Placed::expectGuards(const std::string &what) const {
  std::vector<bool> element(memory.size());
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j < cols; ++j)
      element[at(i, j)] = true;
  size_t end = memory.size() - margin;
  for (size_t i = 0; i < memory.size(); ++i)
    expect(element[i] || sameBits(memory[i], guard),
           what + ": memory " +
               (i < first ? "before"
                : i < end ? "between the elements of"
                          : "behind") +
               " the result was written");
}

void Placed::expectUnchanged(const std::string &what) const {
  for (size_t i = 0; i < memory.size(); ++i)
    expect(sameBits(memory[i], before[i]), what);
}

void Placed::fill(float value) {
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j < cols; ++j)
      memory[at(i, j)] = value;
  before = memory;
}
