//===- TileDevice.h - A driver's device as a C++ class -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_TILEDEVICE_H
#define AMCRT_DRIVER_TILEDEVICE_H

#include "amcrt/driver/Events.h"
#include "amcrt/driver/Lines.h"
#include "amcrt/driver/Matrices.h"
#include "amcrt/driver/Snapshot.h"
#include "amcrt/driver/Tiles.h"

namespace amcrt {

/// What a tile is to hold, checked: the block fits, the lines are there.
struct TileWrite {
  amc_tile_id id;
  amc_tile_mode mode;
  amc_rounding rounding;
  const amc_matrix &block;
  BlockLines lines;
  double clock; ///< of the device, in seconds
};

/// What a tile held, checked: it can hold that.
struct TileShape {
  amc_tile_mode mode;
  uint32_t rows, cols; ///< of the block
};

/// A tile that a TileDevice keeps, without what it does: to derive from.
///
///     amc_program_result program(const TileWrite &write);
///     // An inverse or a product, by the mode. The shapes fit.
///     amc_solve_result solve(const amc_matrix &rhs,
///                            const amc_matrix_out &out);
///     void readBack(const amc_matrix_out &out);
///     void save(SnapshotWriter &writer) const;
///     // `clock`: of the device when that was saved.
///     void load(SnapshotReader &reader, TileShape shape, double clock);
///
/// Each throws DriverError and leaves the tile as it was then. `program` and
/// `load` set mode, rows and columns.
struct TileBase {
  amc_tile_mode mode = AMC_MODE_MVM;
  uint32_t rows = 0, cols = 0; ///< of the block
  EventQueue events;

  uint32_t inputs() const { return cols; }
  uint32_t outputs() const { return rows; }

  // Of a tile without them.
  void readBack(const amc_matrix_out &) {
    throw DriverError(AMC_UNSUPPORTED, "cells cannot be read");
  }
  amc_calibrate_result calibrate() { return {}; }
};

/// A device with checked calls, for `driverTable` (Driver.h). Constructed from
/// the JSON text of a description and a seed by the class that derives from it;
/// throws DriverError.
template <typename Tile> class TileDevice {
public:
  explicit TileDevice(Capacity what)
      : capacity(std::move(what)), tiles(capacity) {}
  virtual ~TileDevice() = default;

  const Capacity capacity;

  amc_program_result program(amc_tile_id id, amc_tile_mode mode,
                             amc_rounding rounding, const amc_matrix *block,
                             const amc_lines *lines) {
    uint64_t number = tiles.index(id);
    if (mode != AMC_MODE_INV && mode != AMC_MODE_MVM)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "mode " + std::to_string(int(mode)) + " is not known");
    if (rounding != AMC_ROUND_NEAREST && rounding != AMC_ROUND_TOWARD_ZERO)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "rounding " + std::to_string(int(rounding)) +
                            " is not known");
    const amc_matrix &values = operand(block, "block");
    refuse(AMC_UNSUPPORTED, capacity.whyNot(mode));
    refuse(AMC_INVALID_ARGUMENT, capacity.whyNot(values.rows, values.cols));
    if (mode == AMC_MODE_INV && values.rows != values.cols)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "a block to invert must be square, not " +
                            Capacity::shape(values.rows, values.cols));
    BlockLines taken = chosenLines(lines, values, mode, capacity.builtLines());
    std::unique_ptr<Tile> &slot = tiles.slot(number);
    std::unique_ptr<Tile> fresh = slot ? nullptr : make(number);
    Tile &tile = slot ? *slot : *fresh;
    amc_program_result done =
        tile.program({id, mode, rounding, values, std::move(taken), clock});
    if (fresh)
      slot = std::move(fresh);
    return done;
  }

  amc_solve_result solve(amc_tile_id id, amc_tile_mode mode,
                         const amc_matrix *rhs, const amc_matrix_out *out) {
    const amc_matrix_out &to = result(out, "out");
    const amc_matrix &from = operand(rhs, "rhs");
    Tile &tile = tiles.programmed(id, mode);
    checkShapes(from, to, tile.inputs(), tile.outputs());
    return tile.solve(from, to);
  }

  void readBack(amc_tile_id id, const amc_matrix_out *out) {
    Tile &tile = tiles.programmed(id);
    const amc_matrix_out &to = result(out, "out");
    if (to.rows != tile.outputs() || to.cols != tile.inputs())
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "out is " + Capacity::shape(to.rows, to.cols) +
                            ", the block " +
                            Capacity::shape(tile.outputs(), tile.inputs()));
    tile.readBack(to);
  }

  void advance(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "a clock advances by a finite time of at least 0, not "
                        "by " +
                            std::to_string(seconds) + " seconds");
    clock += seconds;
  }

  amc_calibrate_result calibrate(amc_tile_id id) {
    return tiles.programmed(id).calibrate();
  }

  /// Up to `room` events to `to`; returns how many.
  size_t takeEvents(amc_event *to, size_t room, uint64_t &dropped) {
    return tiles.takeEvents(to, room, dropped);
  }

  std::vector<uint8_t> snapshot() {
    SnapshotWriter writer;
    saveDevice(writer);
    writer.put(clock);
    tiles.forEach([&](uint64_t number, const Tile &tile) {
      writer.put(uint32_t(number));
      writer.put(uint32_t(tile.mode));
      writer.put(uint32_t(tile.outputs()));
      writer.put(uint32_t(tile.inputs()));
      tile.save(writer);
    });
    return std::move(writer.bytes);
  }

  void restore(std::vector<uint8_t> bytes) {
    SnapshotWriter before;
    saveDevice(before);
    try {
      load(SnapshotReader(std::move(bytes)));
    } catch (...) {
      SnapshotReader reader(std::move(before.bytes));
      loadDevice(reader);
      throw;
    }
  }

protected:
  double clock = 0; ///< seconds

private:
  /// A tile by its number, over all chips, before it is programmed.
  virtual std::unique_ptr<Tile> make(uint64_t number) = 0;
  /// What the device itself remembers.
  virtual void saveDevice(SnapshotWriter &) const {}
  virtual void loadDevice(SnapshotReader &) {}

  TileShape readShape(SnapshotReader &reader) const {
    auto mode = reader.take<uint32_t>();
    auto rows = reader.take<uint32_t>(), cols = reader.take<uint32_t>();
    bool fits = mode <= AMC_MODE_MVM && rows > 0 && cols > 0 &&
                capacity.whyNot(rows, cols).empty() &&
                (mode == AMC_MODE_MVM || rows == cols);
    if (!fits)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "the snapshot is damaged or of another device");
    return {amc_tile_mode(mode), rows, cols};
  }

  void load(SnapshotReader reader) {
    loadDevice(reader);
    auto savedClock = reader.take<double>();
    if (!(savedClock >= 0) || !std::isfinite(savedClock))
      throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
    TileTable<Tile> restored(capacity);
    while (!reader.atEnd()) {
      auto number = reader.take<uint32_t>();
      if (number >= capacity.builtTiles())
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "the snapshot is of a device with more tiles");
      TileShape shape = readShape(reader);
      std::unique_ptr<Tile> tile = make(number);
      tile->load(reader, shape, savedClock);
      restored.slot(number) = std::move(tile);
    }
    clock = savedClock;
    tiles.swap(restored);
  }

  TileTable<Tile> tiles;
};

} // namespace amcrt

#endif // AMCRT_DRIVER_TILEDEVICE_H
