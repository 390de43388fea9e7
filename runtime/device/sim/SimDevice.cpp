//===- SimDevice.cpp - The simulated device as a driver -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../BuiltinDevice.h"
#include "CellError.h"
#include "SimTile.h"

#include <cmath>

using namespace amcrt;

namespace {

class SimDevice final : public BuiltinDevice {
public:
  SimDevice(DeviceDescription d, uint64_t seed)
      : BuiltinDevice(std::move(d)), seed(seed), tiles(description) {}

  amc_program_result program(amc_tile_id id, amc_tile_mode mode,
                             amc_rounding rounding, const amc_matrix &block,
                             const amc_lines *lines) override {
    uint64_t index = tiles.index(id);
    Eigen::MatrixXf values = tiles.block(&block, mode);
    BlockLines taken = tiles.lines(lines, block, mode);
    std::unique_ptr<SimTile> &slot = tiles.slot(index);
    if (!slot)
      slot =
          std::make_unique<SimTile>(description, seed, uint32_t(index), clock);
    return slot->program(mode, rounding, values, taken);
  }

  amc_solve_result inverse(amc_tile_id id, const MatrixView &rhs,
                           MatrixOutView &out) override {
    return solve(tiles.programmed(id, AMC_MODE_INV), rhs, out);
  }

  amc_solve_result mvm(amc_tile_id id, const MatrixView &rhs,
                       MatrixOutView &out) override {
    return solve(tiles.programmed(id, AMC_MODE_MVM), rhs, out);
  }

  double cellError() const override { return amcrt::cellError(description); }

  Eigen::MatrixXd realised(amc_tile_id id) override {
    return tiles.programmed(id).realised();
  }

  void advance(double seconds) override { clock += seconds; }

  amc_calibrate_result calibrate(amc_tile_id id) override {
    return tiles.programmed(id).calibrate();
  }

  size_t takeEvents(amc_event *to, size_t room, uint64_t &dropped) override {
    return tiles.takeEvents(to, room, dropped);
  }

  std::vector<uint8_t> snapshot() override {
    SnapshotWriter writer;
    writer.put(snapshotVersion);
    writer.put(seed);
    writer.put(clock);
    tiles.forEach([&](uint64_t index, const SimTile &tile) {
      writer.put(uint32_t(index));
      tile.save(writer);
    });
    return writer.bytes;
  }

  /// Takes over the seed as well: what follows has the bits it would have had.
  void restore(std::vector<uint8_t> bytes) override {
    SnapshotReader reader(std::move(bytes));
    if (reader.take<uint32_t>() != snapshotVersion)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "the snapshot is not one of this driver");
    auto savedSeed = reader.take<uint64_t>();
    auto savedClock = reader.take<double>();
    if (!(savedClock >= 0) || !std::isfinite(savedClock))
      throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
    TileTable<SimTile> restored(description);
    while (!reader.atEnd()) {
      auto index = reader.take<uint32_t>();
      if (index >= description.capabilities.builtTiles())
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "the snapshot is of a device with more tiles");
      auto tile =
          std::make_unique<SimTile>(description, savedSeed, index, clock);
      tile->load(reader, savedClock);
      restored.slot(index) = std::move(tile);
    }
    seed = savedSeed;
    clock = savedClock;
    tiles.swap(restored);
  }

private:
  static constexpr uint32_t snapshotVersion = 0x73696d04; // "sim", 4

  static amc_solve_result solve(SimTile &tile, const MatrixView &rhs,
                                MatrixOutView &out) {
    checkShapes(rhs, out, tile.inputs(), tile.outputs());
    return tile.solve(rhs, out);
  }

  uint64_t seed;
  double clock = 0; ///< seconds
  TileTable<SimTile> tiles;
};

} // namespace

const amc_device_driver *amc_sim_driver(void) {
  static const amc_device_driver driver =
      BuiltinDriver<SimDevice>::table("sim");
  return &driver;
}
