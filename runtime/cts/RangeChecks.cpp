//===- RangeChecks.cpp - Magnitudes, columns, pivots, repetition ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What programs ask of a tile beyond one product of a few numbers near 1:
// gradients are small, layers are wide, blocks change little by little.
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>

using namespace amcrt::cts;

namespace {

/// Of blocks and of vectors. Beyond any full scale of a converter that is not
/// set anew for each call, and products of two stay inside float32.
constexpr float factors[] = {0x1p-60f, 0x1p-20f, 1e-6f, 1e6f, 0x1p20f, 0x1p60f};

std::string scaleText(const char *what, float factor) {
  char text[64];
  std::snprintf(text, sizeof text, " with %s times %g", what, double(factor));
  return text;
}

/// The driver scales blocks: an answer is as good at any magnitude.
void scaledBlocks(const Subject &s) {
  Handle h(s);
  uint32_t n = std::min(h.info.array_size, 5u);
  Matrix x = randomMatrix(n, 3, 2);
  for (amc_tile_mode mode : h.modes())
    for (float factor : factors) {
      Matrix block = scaled(lopsidedMatrix(n, 1), factor);
      std::string what = scaleText("a block", factor);
      h.program({0, 0}, mode, block);
      h.answers(mode, {0, 0}, block, x, s.tolerance, what);
      // Outputs of the size that they have without a factor.
      h.answers(mode, {0, 0}, block, scaled(x, 1 / factor), s.tolerance,
                what + " and vectors divided by it");
    }
}

/// The driver scales operands.
void scaledOperands(const Subject &s) {
  Handle h(s);
  uint32_t n = std::min(h.info.array_size, 5u);
  Matrix block = lopsidedMatrix(n, 1), x = randomMatrix(n, 3, 2);
  for (amc_tile_mode mode : h.modes()) {
    h.program({0, 0}, mode, block);
    for (float factor : factors)
      h.answers(mode, {0, 0}, block, scaled(x, factor), s.tolerance,
                scaleText("vectors", factor));
  }
}

/// A program passes all vectors of a batch or a layer at once, however many.
void manyColumns(const Subject &s) {
  Handle h(s);
  uint32_t columns = 2 * h.info.array_size + 785;
  for (amc_tile_mode mode : h.modes())
    for (uint32_t n : {std::min(h.info.array_size, 3u), h.info.array_size}) {
      Matrix block = easyMatrix(n, 1);
      h.program({0, 0}, mode, block);
      h.answers(mode, {0, 0}, block, randomMatrix(n, columns, 2), s.tolerance,
                " of " + std::to_string(columns) + " columns");
    }
}

Matrix square(uint32_t n, std::initializer_list<float> values) {
  Matrix m(n, n);
  std::copy(values.begin(), values.end(), m.values.begin());
  return m;
}

/// Leading minors near or at 0 in blocks whose eigenvalues have positive real
/// parts, as loops need, also after each row is divided by its conductances.
void pivots(const Subject &s) {
  Handle h(s);
  if (!h.info.has_inv)
    return;
  const Matrix blocks[] = {
      square(2, {0, -1, 1, 1}), // eigenvalues 1/2 +- i sqrt(3)/2, condition 2.6
      square(2, {1e-20f, -1, 1, 1}),
      square(3, {1, 1, 0, 1, 1, -1, 0, 1, 1})}; // eigenvalue 1, three times
  for (const Matrix &block : blocks) {
    if (block.rows > h.info.array_size)
      continue;
    h.program({0, 0}, AMC_MODE_INV, block);
    h.answers(AMC_MODE_INV, {0, 0}, block, randomMatrix(block.rows, 3, 2),
              s.tolerance,
              " of a block of " + std::to_string(block.rows) +
                  " rows with a small leading minor");
  }
}

/// A use leaves a tile as good as it was.
void manyUses(const Subject &s) {
  constexpr int times = 1000;
  Handle h(s);
  uint32_t n = std::min(h.info.array_size, 3u);
  Matrix block = easyMatrix(n, 1), x = randomMatrix(n, 2, 2);
  for (amc_tile_mode mode : h.modes()) {
    h.program({0, 0}, mode, block);
    for (int i = 1; i < times; ++i)
      h.use(mode, {0, 0}, x);
    h.answers(mode, {0, 0}, block, x, s.tolerance,
              " in use " + std::to_string(times) + " of a tile");
  }
}

/// A block that training changes a little in each step is the one that is
/// written: after the first step, as far as the tolerance tells, and after the
/// last, when every second row is twice as large.
void smallChanges(const Subject &s) {
  constexpr int steps = 256;
  Handle h(s);
  uint32_t n = std::min(h.info.array_size, 3u);
  Matrix from = easyMatrix(n, 1), x = randomMatrix(n, 2, 2);
  auto grown = [&](double growth) {
    Matrix m = from;
    for (uint32_t i = 1; i < n; i += 2)
      for (uint32_t j = 0; j < n; ++j)
        m(i, j) = float((1 + growth) * double(from(i, j)));
    return m;
  };
  for (amc_tile_mode mode : h.modes()) {
    h.program({0, 0}, mode, from);
    Matrix once = grown(std::min(4 * s.tolerance, 1.0));
    h.program({0, 0}, mode, once);
    h.answers(mode, {0, 0}, once, x, s.tolerance, " after a small change");
    for (int i = 0; i <= steps; ++i)
      h.program({0, 0}, mode, grown(double(i) / steps));
    h.answers(mode, {0, 0}, grown(1), x, s.tolerance,
              " after " + std::to_string(steps) + " small changes");
  }
}

} // namespace

void amcrt::cts::addRangeChecks(std::vector<Check> &checks) {
  checks.push_back({"range/scaled-blocks", scaledBlocks});
  checks.push_back({"range/scaled-operands", scaledOperands});
  checks.push_back({"range/many-columns", manyColumns});
  checks.push_back({"range/pivots", pivots});
  checks.push_back({"range/many-uses", manyUses});
  checks.push_back({"range/small-changes", smallChanges});
}
