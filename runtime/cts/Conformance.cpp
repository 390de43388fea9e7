//===- Conformance.cpp - What every device driver must do ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <array>
#include <cmath>

using namespace amcrt::cts;

std::vector<Check> amcrt::cts::allChecks() {
  std::vector<Check> checks;
  addOpenChecks(checks);
  addShapeChecks(checks);
  addErrorChecks(checks);
  addOrderChecks(checks);
  addClockChecks(checks);
  addStateChecks(checks);
  return checks;
}

void amcrt::cts::expect(bool holds, const std::string &what) {
  if (!holds)
    throw Failure(what);
}

Matrix amcrt::cts::randomMatrix(uint32_t rows, uint32_t cols, uint64_t seed) {
  Matrix m(rows, cols);
  uint64_t state = seed * 2 + 1;
  for (float &value : m.values) {
    // Knuth's linear congruential generator; the high bits are good enough.
    state = state * 6364136223846793005u + 1442695040888963407u;
    value = float(double(state >> 40) * 0x1p-23 - 1);
  }
  return m;
}

Matrix amcrt::cts::easyMatrix(uint32_t n, uint64_t seed) {
  Matrix random = randomMatrix(n, n, seed), m(n, n);
  for (uint32_t i = 0; i < n; ++i)
    for (uint32_t j = 0; j < n; ++j)
      m(i, j) = i == j ? 1 : 0.25f / float(n) * (random(i, j) + random(j, i));
  return m;
}

double amcrt::cts::distance(const Matrix &a, const Matrix &b) {
  double difference = 0, size = 0;
  for (size_t i = 0; i < a.values.size(); ++i) {
    difference += std::pow(double(a.values[i]) - b.values[i], 2);
    size += std::pow(double(b.values[i]), 2);
  }
  return std::sqrt(difference / size);
}

Handle::Handle(const Subject &subject) : driver(subject.driver) {
  std::array<char, 512> text{};
  amc_status status = driver.open(subject.config.c_str(), subject.seed, &device,
                                  text.data(), text.size());
  expect(status == AMC_OK, std::string("open failed: ") + text.data());
  expect(device, "open stored no device");
  ok(driver.query(device, &info), "query");
}

void Handle::ok(amc_status status, const char *call) {
  expect(status == AMC_OK, std::string(call) + " failed with status " +
                               std::to_string(status) + ": " +
                               driver.last_error(device));
}

void Handle::fails(amc_status status, amc_status expected,
                   const std::string &what) {
  expect(status == expected, what + ": status " + std::to_string(status) +
                                 ", expected " + std::to_string(expected));
  const char *text = driver.last_error(device);
  expect(text && *text, what + ": last_error has no text");
}

amc_program_result Handle::program(amc_tile_id tile, amc_tile_mode mode,
                                   const Matrix &block) {
  amc_program_result result{};
  amc_matrix in = block.in();
  ok(driver.program(device, tile, mode, AMC_ROUND_NEAREST, &in, &result),
     "program");
  return result;
}

Matrix Handle::inverse(amc_tile_id tile, const Matrix &rhs) {
  Matrix x(rhs.rows, rhs.cols);
  amc_matrix in = rhs.in();
  amc_matrix_out out = x.out();
  ok(driver.inverse(device, tile, &in, &out, nullptr), "inverse");
  return x;
}

Matrix Handle::mvm(amc_tile_id tile, const Matrix &rhs, uint32_t rows) {
  Matrix y(rows, rhs.cols);
  amc_matrix in = rhs.in();
  amc_matrix_out out = y.out();
  ok(driver.mvm(device, tile, &in, &out, nullptr), "mvm");
  return y;
}

std::vector<uint8_t> Handle::snapshot() {
  size_t size = 0;
  ok(driver.snapshot(device, nullptr, &size), "snapshot (size)");
  std::vector<uint8_t> bytes(size);
  if (size > 0)
    ok(driver.snapshot(device, bytes.data(), &size), "snapshot");
  bytes.resize(size);
  return bytes;
}
