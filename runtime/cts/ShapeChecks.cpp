//===- ShapeChecks.cpp - Every shape, every layout, plausible results ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <cmath>

using namespace amcrt::cts;

static void checkCosts(double seconds, double joules) {
  expect(std::isfinite(seconds) && seconds >= 0, "seconds must be >= 0");
  expect(std::isfinite(joules) && joules >= 0, "joules must be >= 0");
}

static Matrix product(const Matrix &a, const Matrix &b) {
  Matrix c(a.rows, b.cols);
  for (uint32_t i = 0; i < a.rows; ++i)
    for (uint32_t k = 0; k < a.cols; ++k)
      for (uint32_t j = 0; j < b.cols; ++j)
        c(i, j) += a(i, k) * b(k, j);
  return c;
}

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
      checkCosts(programmed.seconds, programmed.joules);
      Matrix expected = randomMatrix(n, columns, 5);
      Matrix rhs = product(a, expected), x(n, columns);
      amc_matrix in = rhs.in();
      amc_matrix_out out = x.out();
      amc_solve_result solved{};
      h.ok(s.driver.inverse(h.device, {0, 0}, &in, &out, &solved), "inverse");
      checkCosts(solved.seconds, solved.joules);
      expect(solved.saturated <= columns, what + "more columns than there are");
      double error = distance(x, expected);
      expect(error <= s.tolerance, what + "error " + std::to_string(error));
    }
}

static void products(const Subject &s) {
  Handle h(s);
  if (!h.info.has_mvm)
    return;
  for (uint32_t rows : sizes(h))
    for (uint32_t cols : sizes(h)) {
      Matrix a = randomMatrix(rows, cols, 7), v = randomMatrix(cols, 3, 8);
      h.program({0, 0}, AMC_MODE_MVM, a);
      // Sums of many terms cancel; their own size is the measure.
      double error = 0, size = 0;
      Matrix y = h.mvm({0, 0}, v, rows), expected = product(a, v);
      for (size_t i = 0; i < y.values.size(); ++i)
        error += std::pow(double(y.values[i]) - expected.values[i], 2);
      for (float value : v.values)
        size += double(value) * value;
      size *= rows / 3.0;
      expect(std::sqrt(error / size) <= s.tolerance,
             "product " + std::to_string(rows) + "x" + std::to_string(cols) +
                 ": error " + std::to_string(std::sqrt(error / size)));
    }
}

/// The same numbers in another layout give the same bits, and what lies
/// between the elements of a result stays untouched.
static void layouts(const Subject &s) {
  Handle plain(s), strided(s);
  if (!plain.info.has_mvm)
    return;
  uint32_t n = std::min(plain.info.array_size, 5u), m = n + 3;
  Matrix a = randomMatrix(n, n, 1), v = randomMatrix(n, 2, 2);
  plain.program({0, 0}, AMC_MODE_MVM, a);
  Matrix expected = plain.mvm({0, 0}, v, n);

  Matrix wide(m, 2 * m), result(m, 2 * m);
  for (uint32_t i = 0; i < n; ++i)
    for (uint32_t j = 0; j < n; ++j)
      wide(j, 2 * i) = a(i, j);
  amc_matrix block{wide.values.data(), n, n, 2, 2 * m};
  strided.ok(s.driver.program(strided.device, {0, 0}, AMC_MODE_MVM,
                              AMC_ROUND_NEAREST, &block, nullptr),
             "program of a transposed view");
  result.values.assign(result.values.size(), 99.0f);
  amc_matrix in = v.in();
  amc_matrix_out out{result.values.data(), n, 2, 3, 2 * m};
  strided.ok(s.driver.mvm(strided.device, {0, 0}, &in, &out, nullptr), "mvm");
  for (uint32_t i = 0; i < n; ++i)
    for (uint32_t j = 0; j < 2; ++j) {
      float &value = result.values[3 * i + 2 * m * j];
      expect(value == expected(i, j), "a layout changes a result");
      value = 99;
    }
  for (float value : result.values)
    expect(value == 99, "a value beside the result was written");
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
  Matrix singular(2, 2), indefinite(2, 2);
  singular.values = {1, 1, 1, 1};
  indefinite.values = {0.1f, 1, 1, 0.1f};
  for (const Matrix *block : {&singular, &indefinite}) {
    h.program({0, 0}, AMC_MODE_INV, *block);
    for (float value : h.inverse({0, 0}, randomMatrix(2, 3, 1)).values)
      expect(std::isfinite(value), "an output that is not finite");
  }
}

static void readBack(const Subject &s) {
  Handle h(s);
  amc_tile_mode mode = h.info.has_mvm ? AMC_MODE_MVM : AMC_MODE_INV;
  uint32_t n = h.info.array_size;
  Matrix a = easyMatrix(n, 3), back(n, n);
  h.program({0, 0}, mode, a);
  amc_matrix_out out = back.out();
  h.ok(s.driver.read_back(h.device, {0, 0}, &out), "read_back");
  expect(distance(back, a) <= s.tolerance, "read_back is far from the block");
}

void amcrt::cts::addShapeChecks(std::vector<Check> &checks) {
  checks.push_back({"inverse/shapes", inverses});
  checks.push_back({"mvm/shapes", products});
  checks.push_back({"mvm/layouts", layouts});
  checks.push_back({"results/zeros", zeros});
  checks.push_back({"inverse/no-solution", noSolution});
  checks.push_back({"read_back/near-the-block", readBack});
}
