//===- ShapeChecks.cpp - Every shape, every layout, plausible results ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>
#include <cmath>

using namespace amcrt::cts;

static std::vector<uint32_t> sizes(const Handle &h) {
  std::vector<uint32_t> all;
  for (uint32_t n : {1u, 2u, 7u, h.info.array_size - 1, h.info.array_size})
    if (n >= 1 && n <= h.info.array_size)
      all.push_back(n);
  return all;
}

static void inverses(const Subject &s) {
  Handle h(s);
  if (!h.info.has_inv)
    return;
  for (uint32_t n : sizes(h))
    for (uint32_t columns : {1u, 3u, 2 * h.info.array_size}) {
      Matrix a = easyMatrix(n, n);
      amc_program_result programmed = h.program({0, 0}, AMC_MODE_INV, a);
      std::string what = "inverse of " + std::to_string(n) + "x" +
                         std::to_string(n) + ", " + std::to_string(columns) +
                         " columns: ";
      expect(programmed.stable == 1, what + "reported as unstable");
      expect(programmed.condition >= 0.99, what + "condition below 1");
      Matrix expected = randomMatrix(n, columns, 5);
      Matrix rhs = product(a, expected);
      double error = worstLine(h.inverse({0, 0}, rhs), expected, expected);
      expect(error <= s.tolerance, what + "error " + std::to_string(error));
    }
}

static void products(const Subject &s) {
  Handle h(s);
  if (!h.info.has_mvm)
    return;
  for (uint32_t rows : sizes(h))
    for (uint32_t cols : sizes(h)) {
      Matrix a = randomMatrix(rows, cols, 7);
      h.program({0, 0}, AMC_MODE_MVM, a);
      for (uint32_t columns : {1u, 3u, 2 * h.info.array_size}) {
        Matrix v = randomMatrix(cols, columns, 8), scale = v;
        // Sums of many terms cancel; the size that they have without is the
        // measure.
        for (float &value : scale.values)
          value *= std::sqrt(float(cols));
        double error = worstLine(h.mvm({0, 0}, v, rows), product(a, v), scale);
        expect(error <= s.tolerance,
               "product " + std::to_string(rows) + "x" + std::to_string(cols) +
                   ", " + std::to_string(columns) + " columns: error " +
                   std::to_string(error));
      }
    }
}

static void zeros(const Subject &s) {
  Handle h(s);
  if (h.info.has_inv) {
    h.program({0, 0}, AMC_MODE_INV, easyMatrix(3, 1));
    for (float value : h.inverse({0, 0}, Matrix(3, 2)).values)
      expect(value == 0, "the solution for zero is not zero");
  }
  if (h.info.has_mvm) {
    h.program({0, 0}, AMC_MODE_MVM, Matrix(3, 2));
    for (float value : h.mvm({0, 0}, randomMatrix(2, 2, 1), 3).values)
      expect(std::isfinite(value), "a zero block gives no finite product");
  }
}

/// Whatever the circuit does, the call succeeds and the numbers are finite.
static void noSolution(const Subject &s) {
  Handle h(s);
  if (!h.info.has_inv)
    return;
  auto finite = [&](const Matrix &block) {
    h.program({0, 0}, AMC_MODE_INV, block);
    for (float value : h.inverse({0, 0}, randomMatrix(block.rows, 3, 1)).values)
      expect(std::isfinite(value), "an output that is not finite");
  };
  for (uint32_t n : sizes(h)) {
    Matrix singular(n, n);
    if (n > 1)
      std::fill(singular.values.begin(), singular.values.end(), 1.0f);
    finite(singular);
  }
  Matrix indefinite(2, 2);
  indefinite.values = {0.1f, 1, 1, 0.1f};
  finite(indefinite);
}

static void readBack(const Subject &s) {
  Handle h(s);
  for (amc_tile_mode mode : h.modes())
    for (uint32_t n : sizes(h)) {
      Matrix a = lopsidedMatrix(n, 3), back(n, n);
      h.program({0, 0}, mode, a);
      amc_matrix_out out = back.out();
      h.ok(s.driver().read_back(h.device, {0, 0}, &out), "read_back");
      expect(worstLine(back, a, a) <= s.tolerance,
             "read_back of " + std::to_string(n) + "x" + std::to_string(n) +
                 " is far from the block");
    }
}

void amcrt::cts::addShapeChecks(std::vector<Check> &checks) {
  checks.push_back({"inverse/shapes", inverses});
  checks.push_back({"mvm/shapes", products});
  checks.push_back({"results/zeros", zeros});
  checks.push_back({"inverse/no-solution", noSolution});
  checks.push_back({"read_back/near-the-block", readBack});
}
