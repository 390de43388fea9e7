//===- Conformance.h - What every device driver must do -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks of the C interface, run on any driver. A check opens its own devices
// and throws Failure at the first thing that is not as device.h says.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_CTS_CONFORMANCE_H
#define AMCRT_CTS_CONFORMANCE_H

#include "amcrt/device.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace amcrt::cts {

class Failure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What is under test and what may be expected of it.
struct Subject {
  const amc_device_driver *table; ///< may be null
  std::string config = "{}";      ///< JSON device description
  uint64_t seed = 1;
  double tolerance = 0.5; ///< relative error of a well-conditioned operation

  /// Only checks after the first one may use it.
  const amc_device_driver &driver() const { return *table; }
};

struct Check {
  std::string name;
  std::function<void(const Subject &)> run;
  bool first = false; ///< without it no other check can be run
};

/// All checks, in the order of the pages of device.h.
std::vector<Check> allChecks();

/// A matrix with its own memory, row-major.
struct Matrix {
  Matrix(uint32_t rows, uint32_t cols)
      : rows(rows), cols(cols), values(size_t(rows) * cols) {}
  float &operator()(uint32_t i, uint32_t j) { return values[i * cols + j]; }
  float operator()(uint32_t i, uint32_t j) const {
    return values[i * cols + j];
  }
  amc_matrix in() const { return {values.data(), rows, cols, cols, 1}; }
  amc_matrix_out out() { return {values.data(), rows, cols, cols, 1}; }

  uint32_t rows, cols;
  std::vector<float> values;
};

/// Numbers in [-1, 1] that depend on `seed` alone.
Matrix randomMatrix(uint32_t rows, uint32_t cols, uint64_t seed);
/// Symmetric, positive definite, condition below 4.
Matrix easyMatrix(uint32_t n, uint64_t seed);
/// Far from symmetric: 1 on the diagonal, 1/2 above it; condition below 6.
Matrix lopsidedMatrix(uint32_t n, uint64_t seed);
/// Each element times `factor`.
Matrix scaled(Matrix m, float factor);
/// a b, in float64.
Matrix product(const Matrix &a, const Matrix &b);
/// The largest |a - b| of a row or a column, of the root mean square of `scale`
/// for as many elements: one wrong row among many counts as what it is. Not a
/// number when an element of `a` is not.
double worstLine(const Matrix &a, const Matrix &b, const Matrix &scale);

/// An open device. The methods expect success.
class Handle {
public:
  explicit Handle(const Subject &subject);
  ~Handle() { driver.close(device); }
  Handle(const Handle &) = delete;

  amc_program_result program(amc_tile_id tile, amc_tile_mode mode,
                             const Matrix &block,
                             const amc_lines *lines = nullptr);
  Matrix inverse(amc_tile_id tile, const Matrix &rhs);
  Matrix mvm(amc_tile_id tile, const Matrix &rhs, uint32_t rows);
  /// Throws Failure when the driver writes beyond the size that it told.
  std::vector<uint8_t> snapshot();
  /// All that there are; throws Failure when they do not end.
  std::vector<amc_event> events();
  /// One that every device of this kind can do.
  amc_tile_mode anyMode() const {
    return info.has_mvm ? AMC_MODE_MVM : AMC_MODE_INV;
  }
  /// The modes that the tiles have.
  std::vector<amc_tile_mode> modes() const;
  /// An inverse or a product of a square block.
  Matrix use(amc_tile_mode mode, amc_tile_id tile, const Matrix &rhs) {
    return mode == AMC_MODE_INV ? inverse(tile, rhs) : mvm(tile, rhs, rhs.rows);
  }
  /// The error, as of worstLine, of a tile that was programmed with `block`: of
  /// the inverse whose exact solution is `x`, or of the product with `x`.
  double error(amc_tile_mode mode, amc_tile_id tile, const Matrix &block,
               const Matrix &x);
  /// Throws Failure unless this error is at most `tolerance`; `what` follows
  /// the name of the call.
  void answers(amc_tile_mode mode, amc_tile_id tile, const Matrix &block,
               const Matrix &x, double tolerance, const std::string &what);
  /// At most 60 tiles; the very last one is the last.
  std::vector<amc_tile_id> someTiles() const;
  /// Throws Failure, with the driver's text, unless `status` is AMC_OK.
  void ok(amc_status status, const char *call);
  /// Throws Failure unless `status` is `expected` and there is a text.
  void fails(amc_status status, amc_status expected, const std::string &what);

  const amc_device_driver &driver;
  amc_device *device = nullptr;
  amc_device_info info{};
};

/// Throws Failure with `what` unless `holds`.
void expect(bool holds, const std::string &what);

inline const char *nameOf(amc_tile_mode mode) {
  return mode == AMC_MODE_INV ? "inverse" : "mvm";
}

// The checks by topic; each appends to the list.
void addOpenChecks(std::vector<Check> &checks);
void addShapeChecks(std::vector<Check> &checks);
void addLayoutChecks(std::vector<Check> &checks);
void addLineChecks(std::vector<Check> &checks);
void addResultChecks(std::vector<Check> &checks);
void addRangeChecks(std::vector<Check> &checks);
void addErrorChecks(std::vector<Check> &checks);
void addOrderChecks(std::vector<Check> &checks);
void addClockChecks(std::vector<Check> &checks);
void addStateChecks(std::vector<Check> &checks);

} // namespace amcrt::cts

#endif // AMCRT_CTS_CONFORMANCE_H
