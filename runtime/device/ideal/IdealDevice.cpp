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

#include "../BuiltinDevice.h"
#include "../Snapshot.h"

#include <Eigen/LU>

#include <cmath>
#include <limits>

using namespace amcrt;

namespace {

struct IdealTile {
  amc_tile_mode mode;
  Eigen::MatrixXd matrix;
  Eigen::MatrixXd inverse; ///< of `inv` tiles
  Eigen::MatrixXd input, output;
  EventQueue events;

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

  /// out = m rhs in float64.
  void multiply(const Eigen::MatrixXd &m, const MatrixView &rhs,
                MatrixOutView &out) {
    withUnitStride(rhs, [&](const auto &values) {
      input = values.template cast<double>();
    });
    output.noalias() = m * input;
    constexpr double largest = std::numeric_limits<float>::max();
    if (output.cwiseAbs().maxCoeff() > largest) {
      Eigen::Index row = 0, vector = 0;
      output.cwiseAbs().maxCoeff(&row, &vector);
      doesNotFit(vector);
    }
    withUnitStride(out, [&](auto to) { to = output.cast<float>(); });
  }
};

class IdealDevice final : public BuiltinDevice {
public:
  IdealDevice(DeviceDescription d, uint64_t)
      : BuiltinDevice(std::move(d)), tiles(description) {}

  amc_program_result program(amc_tile_id id, amc_tile_mode mode, amc_rounding,
                             const amc_matrix &block,
                             const amc_lines *lines) override {
    uint64_t index = tiles.index(id);
    tiles.lines(lines, block, mode); // all are the same
    auto tile = std::make_unique<IdealTile>();
    tile->mode = mode;
    tile->matrix = tiles.block(&block, mode).cast<double>();
    std::unique_ptr<IdealTile> &slot = tiles.slot(index);
    if (slot)
      tile->events = slot->events;
    amc_program_result result{};
    result.stable = 1;
    result.condition = 1;
    if (mode == AMC_MODE_INV) {
      double reciprocal = tile->invert();
      result.stable = reciprocal > 0;
      result.condition = 1 / reciprocal;
      if (!result.stable)
        tile->events.add({AMC_EVENT_UNSTABLE, id.chip, id.tile, -1, -1, 0,
                          seconds, "the block is singular"});
    }
    slot = std::move(tile);
    return result;
  }

  amc_solve_result inverse(amc_tile_id id, const MatrixView &rhs,
                           MatrixOutView &out) override {
    IdealTile &tile = tiles.programmed(id, AMC_MODE_INV);
    checkShapes(rhs, out, tile.matrix.rows(), tile.matrix.rows());
    tile.multiply(tile.inverse, rhs, out);
    return {};
  }

  amc_solve_result mvm(amc_tile_id id, const MatrixView &rhs,
                       MatrixOutView &out) override {
    IdealTile &tile = tiles.programmed(id, AMC_MODE_MVM);
    checkShapes(rhs, out, tile.matrix.cols(), tile.matrix.rows());
    tile.multiply(tile.matrix, rhs, out);
    return {};
  }

  double cellError() const override { return 1e-6; }

  Eigen::MatrixXd realised(amc_tile_id id) override {
    return tiles.programmed(id).matrix;
  }

  void advance(double passed) override { seconds += passed; }

  amc_calibrate_result calibrate(amc_tile_id id) override {
    tiles.programmed(id);
    return {};
  }

  size_t takeEvents(amc_event *to, size_t room, uint64_t &dropped) override {
    return tiles.takeEvents(to, room, dropped);
  }

  std::vector<uint8_t> snapshot() override {
    SnapshotWriter writer;
    writer.put(seconds);
    tiles.forEach([&](uint64_t index, const IdealTile &tile) {
      writer.put(index);
      writer.put(tile.mode);
      writer.put(uint64_t(tile.matrix.rows()));
      writer.put(uint64_t(tile.matrix.cols()));
      writer.put(tile.matrix.data(),
                 size_t(tile.matrix.size()) * sizeof(double));
    });
    return writer.bytes;
  }

  void restore(std::vector<uint8_t> bytes) override {
    SnapshotReader reader(std::move(bytes));
    auto saved = reader.take<double>();
    if (!(saved >= 0) || !std::isfinite(saved))
      throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
    TileTable<IdealTile> restored(description);
    while (!reader.atEnd()) {
      auto index = reader.take<uint64_t>();
      auto tile = std::make_unique<IdealTile>();
      auto mode = reader.take<uint32_t>();
      auto rows = reader.take<uint64_t>(), cols = reader.take<uint64_t>();
      if (index >= description.capabilities.builtTiles() || rows == 0 ||
          cols == 0 || rows > description.capabilities.arraySize ||
          cols > description.capabilities.arraySize || mode > AMC_MODE_MVM ||
          (mode == AMC_MODE_INV && rows != cols))
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "the snapshot is of another device");
      tile->mode = amc_tile_mode(mode);
      tile->matrix.resize(Eigen::Index(rows), Eigen::Index(cols));
      reader.take(tile->matrix.data(),
                  size_t(tile->matrix.size()) * sizeof(double));
      if (!tile->matrix.allFinite())
        throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
      if (tile->mode == AMC_MODE_INV)
        tile->invert();
      restored.slot(index) = std::move(tile);
    }
    tiles.swap(restored);
    seconds = saved;
  }

private:
  double seconds = 0; ///< on the clock
  TileTable<IdealTile> tiles;
};

} // namespace

const amc_device_driver *amc_ideal_driver(void) {
  static const amc_device_driver driver =
      BuiltinDriver<IdealDevice>::table("ideal");
  return &driver;
}
