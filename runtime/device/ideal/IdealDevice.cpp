//===- IdealDevice.cpp - Exact linear algebra in float64 ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference of every comparison: no errors, no time, no energy. A singular
// block is reported as unstable, as a circuit without a solution would be, and
// its outputs are zero.
//
//===----------------------------------------------------------------------===//

#include "../MatrixMaps.h"
#include "amcrt/description/DeviceModel.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/driver/Driver.h"

#include <Eigen/LU>

#include <limits>

using namespace amcrt;

namespace {

/// The matrix and, of a tile for inverses, its inverse.
struct Operators {
  Eigen::MatrixXd matrix, inverse;

  /// Keeps the inverse, as a product with it is several times as fast as two
  /// triangular solutions. Returns the reciprocal of the condition: 0 of a
  /// singular matrix, whose inverse is taken for zero. Of such a one Eigen's
  /// estimate may be no number.
  double invert() {
    Eigen::PartialPivLU<Eigen::MatrixXd> factors(matrix);
    double reciprocal = factors.rcond();
    if (reciprocal > 0) {
      inverse = factors.inverse();
      if (inverse.allFinite())
        return reciprocal;
    }
    inverse.setZero(matrix.rows(), matrix.cols());
    return 0;
  }
};

class IdealTile : public TileBase {
public:
  /// On any lines: all are the same.
  amc_program_result program(const TileWrite &write) {
    Operators written{map(write.block).cast<double>(), {}};
    amc_program_result result{};
    result.stable = 1;
    result.condition = 1;
    if (write.mode == AMC_MODE_INV) {
      double reciprocal = written.invert();
      result.stable = reciprocal > 0;
      result.condition = 1 / reciprocal;
      if (!result.stable)
        events.add({AMC_EVENT_UNSTABLE, write.id.chip, write.id.tile, -1, -1, 0,
                    write.clock, "the block is singular"});
    }
    hold(write.mode, std::move(written));
    return result;
  }

  /// In float64.
  amc_solve_result solve(const amc_matrix &rhs, const amc_matrix_out &out) {
    withUnitStride(map(rhs), [&](const auto &values) {
      input = values.template cast<double>();
    });
    bool inverts = mode == AMC_MODE_INV;
    output.noalias() = (inverts ? held.inverse : held.matrix) * input;
    constexpr double largest = std::numeric_limits<float>::max();
    if (output.cwiseAbs().maxCoeff() > largest) {
      Eigen::Index row = 0, vector = 0;
      output.cwiseAbs().maxCoeff(&row, &vector);
      doesNotFit(vector);
    }
    withUnitStride(map(out), [&](auto to) { to = output.cast<float>(); });
    return {};
  }

  void readBack(const amc_matrix_out &out) { store(held.matrix, out); }

  void save(SnapshotWriter &writer) const {
    writer.put(held.matrix.data(), size_t(held.matrix.size()) * sizeof(double));
  }

  void load(SnapshotReader &reader, TileShape shape, double) {
    Operators saved;
    saved.matrix.resize(shape.rows, shape.cols);
    reader.take(saved.matrix.data(),
                size_t(saved.matrix.size()) * sizeof(double));
    if (!saved.matrix.allFinite())
      throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
    if (shape.mode == AMC_MODE_INV)
      saved.invert();
    hold(shape.mode, std::move(saved));
  }

private:
  void hold(amc_tile_mode newMode, Operators &&written) {
    held = std::move(written);
    mode = newMode;
    rows = uint32_t(held.matrix.rows());
    cols = uint32_t(held.matrix.cols());
  }

  Operators held;
  Eigen::MatrixXd input, output;
};

class IdealDevice final : public TileDevice<IdealTile> {
public:
  IdealDevice(const char *config, uint64_t)
      : TileDevice(
            capacityOf(DeviceDescription::parse(config, "device description"))
                .withCellError(1e-6)) {}

private:
  std::unique_ptr<IdealTile> make(uint64_t) override {
    return std::make_unique<IdealTile>();
  }
};

} // namespace

const amc_device_driver *amc_ideal_driver(void) {
  static const amc_device_driver driver = driverTable<IdealDevice>("ideal");
  return &driver;
}
