//===- Conformance.cpp - What every device driver must do ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace amcrt::cts;

std::vector<Check> amcrt::cts::allChecks() {
  std::vector<Check> checks;
  addOpenChecks(checks);
  addShapeChecks(checks);
  addLayoutChecks(checks);
  addLineChecks(checks);
  addResultChecks(checks);
  addRangeChecks(checks);
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

Matrix amcrt::cts::lopsidedMatrix(uint32_t n, uint64_t seed) {
  Matrix random = randomMatrix(n, n, seed), m(n, n);
  for (uint32_t i = 0; i < n; ++i)
    for (uint32_t j = 0; j < n; ++j)
      m(i, j) = (i == j       ? 1
                 : i + 1 == j ? 0.5f
                              : 0) +
                0.25f / float(n) * random(i, j);
  return m;
}

Matrix amcrt::cts::scaled(Matrix m, float factor) {
  for (float &value : m.values)
    value *= factor;
  return m;
}

Matrix amcrt::cts::product(const Matrix &a, const Matrix &b) {
  Matrix c(a.rows, b.cols);
  for (uint32_t i = 0; i < a.rows; ++i)
    for (uint32_t j = 0; j < b.cols; ++j) {
      double sum = 0;
      for (uint32_t k = 0; k < a.cols; ++k)
        sum += double(a(i, k)) * double(b(k, j));
      c(i, j) = float(sum);
    }
  return c;
}

double amcrt::cts::worstLine(const Matrix &a, const Matrix &b,
                             const Matrix &scale) {
  double size = 0;
  for (float value : scale.values)
    size += double(value) * double(value);
  size /= double(scale.values.size());
  std::vector<double> rows(a.rows), cols(a.cols);
  for (uint32_t i = 0; i < a.rows; ++i)
    for (uint32_t j = 0; j < a.cols; ++j) {
      double square = std::pow(double(a(i, j)) - double(b(i, j)), 2);
      if (!std::isfinite(a(i, j)))
        return NAN;
      rows[i] += square / a.cols;
      cols[j] += square / a.rows;
    }
  double worst = std::max(*std::max_element(rows.begin(), rows.end()),
                          *std::max_element(cols.begin(), cols.end()));
  return std::sqrt(worst / size);
}

Handle::Handle(const Subject &subject) : driver(subject.driver()) {
  std::array<char, 512> text{};
  amc_status status = driver.open(subject.config.c_str(), subject.seed, &device,
                                  text.data(), text.size());
  text.back() = 0;
  expect(status == AMC_OK, std::string("open failed: ") + text.data());
  expect(device, "open stored no device");
  ok(driver.query(device, &info), "query");
}

std::vector<amc_tile_mode> Handle::modes() const {
  std::vector<amc_tile_mode> modes;
  if (info.has_inv)
    modes.push_back(AMC_MODE_INV);
  if (info.has_mvm)
    modes.push_back(AMC_MODE_MVM);
  return modes;
}

std::vector<amc_tile_id> Handle::someTiles() const {
  // The first and last ones of the first chips and of the last, as tiles meet
  // there when an index is computed wrongly.
  auto ends = [](uint32_t count, uint32_t first, uint32_t last) {
    std::vector<uint32_t> some;
    for (uint32_t i = 0; i < count; ++i)
      if (i < first || i + last >= count)
        some.push_back(i);
    return some;
  };
  std::vector<amc_tile_id> tiles;
  for (uint32_t chip : ends(info.chips, 3, 1))
    for (uint32_t tile : ends(info.tiles_per_chip, 12, 3))
      tiles.push_back({chip, tile});
  return tiles;
}

void Handle::ok(amc_status status, const char *call) {
  if (status == AMC_OK)
    return;
  const char *text = driver.last_error(device);
  throw Failure(std::string(call) + " failed with status " +
                std::to_string(status) + ": " +
                (text ? text : "last_error returned null"));
}

void Handle::fails(amc_status status, amc_status expected,
                   const std::string &what) {
  expect(status == expected, what + ": status " + std::to_string(status) +
                                 ", expected " + std::to_string(expected));
  const char *text = driver.last_error(device);
  expect(text, what + ": last_error returned null");
  expect(*text, what + ": last_error has no text");
}

amc_program_result Handle::program(amc_tile_id tile, amc_tile_mode mode,
                                   const Matrix &block,
                                   const amc_lines *lines) {
  amc_program_result result{};
  amc_matrix in = block.in();
  ok(driver.program(device, tile, mode, AMC_ROUND_NEAREST, &in, lines, &result),
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

double Handle::error(amc_tile_mode mode, amc_tile_id tile, const Matrix &block,
                     const Matrix &x) {
  Matrix y = product(block, x);
  return mode == AMC_MODE_INV ? worstLine(inverse(tile, y), x, x)
                              : worstLine(mvm(tile, x, block.rows), y, y);
}

void Handle::answers(amc_tile_mode mode, amc_tile_id tile, const Matrix &block,
                     const Matrix &x, double tolerance,
                     const std::string &what) {
  double found = error(mode, tile, block, x);
  expect(found <= tolerance,
         nameOf(mode) + what + ": error " + std::to_string(found));
}

std::vector<uint8_t> Handle::snapshot() {
  size_t size = 0;
  ok(driver.snapshot(device, nullptr, &size), "snapshot (size)");
  expect(size <= size_t(1) << 40,
         "snapshot tells of " + std::to_string(size) + " bytes");
  constexpr size_t margin = 64;
  constexpr uint8_t guard = 0xa5;
  std::vector<uint8_t> bytes(size + margin, guard);
  size_t stored = size;
  if (size > 0)
    ok(driver.snapshot(device, bytes.data(), &stored), "snapshot");
  expect(stored <= size, "snapshot stored " + std::to_string(stored) +
                             " bytes; it had told " + std::to_string(size));
  for (size_t i = size; i < bytes.size(); ++i)
    expect(bytes[i] == guard, "snapshot wrote beyond the size that it told");
  bytes.resize(stored);
  return bytes;
}

std::vector<amc_event> Handle::events() {
  constexpr size_t most = 100000;
  std::vector<amc_event> all;
  std::array<amc_event, 64> some{};
  for (size_t count = some.size(); count == some.size();) {
    ok(driver.events(device, some.data(), some.size(), &count, nullptr),
       "events");
    expect(count <= some.size(), "events stored more than there is room for");
    all.insert(all.end(), some.begin(), some.begin() + std::ptrdiff_t(count));
    expect(all.size() <= most, "events do not end");
  }
  return all;
}
