//===- Capacity.h - What a device holds, and where ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rules that compiler, loader, runtime and drivers share: how many tiles there
// are, which one has which number, what fits into one, and what is said where
// something does not. Needs device.h and the standard library alone, and throws
// nothing.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_CAPACITY_H
#define AMCRT_DRIVER_CAPACITY_H

#include "amcrt/device.h"

#include <string>
#include <utility>

namespace amcrt {

/// Chips of tiles. Without the spares, where nothing else is said: programs do
/// not count on those.
class Capacity {
public:
  /// `name`: of the device, for the sentences.
  Capacity(const amc_device_info &info, std::string name)
      : figures(info), deviceName(std::move(name)) {}

  Capacity withCellError(double error) const {
    Capacity known = *this;
    known.figures.cell_error = error;
    return known;
  }

  const amc_device_info &info() const { return figures; }
  const std::string &name() const { return deviceName; }
  uint32_t arraySize() const { return figures.array_size; }
  uint64_t tiles() const {
    return uint64_t(figures.chips) * figures.tiles_per_chip;
  }
  // With the spares.
  uint64_t builtLines() const {
    return uint64_t(figures.array_size) + figures.spare_lines;
  }
  uint64_t builtTilesPerChip() const {
    return uint64_t(figures.tiles_per_chip) + figures.spare_tiles;
  }
  uint64_t builtTiles() const { return figures.chips * builtTilesPerChip(); }

  bool has(amc_tile_mode mode) const {
    return mode == AMC_MODE_INV ? figures.has_inv : figures.has_mvm;
  }
  bool has(amc_tile_id id) const {
    return id.chip < figures.chips && id.tile < figures.tiles_per_chip;
  }
  bool hasBuilt(amc_tile_id id) const {
    return id.chip < figures.chips && id.tile < builtTilesPerChip();
  }

  /// Of a tile that is built: chip by chip, the spare tiles of all chips behind
  /// the others, whose numbers so do not depend on how many spares there are.
  uint64_t numberOf(amc_tile_id id) const {
    if (id.tile < figures.tiles_per_chip)
      return uint64_t(id.chip) * figures.tiles_per_chip + id.tile;
    return tiles() + uint64_t(id.chip) * figures.spare_tiles +
           (id.tile - figures.tiles_per_chip);
  }
  /// The inverse of `numberOf`.
  amc_tile_id placeOf(uint64_t number) const {
    auto place = [](uint64_t index, uint32_t ofChip, uint32_t first) {
      return amc_tile_id{uint32_t(index / ofChip),
                         first + uint32_t(index % ofChip)};
    };
    if (number < tiles())
      return place(number, figures.tiles_per_chip, 0);
    return place(number - tiles(), figures.spare_tiles, figures.tiles_per_chip);
  }

  /// `4 chips of 256 tiles`.
  std::string geometry() const {
    return std::to_string(figures.chips) + " chips of " +
           std::to_string(figures.tiles_per_chip) + " tiles";
  }

  // Why the device cannot do it; empty where it can.

  std::string whyNot(amc_tile_mode mode) const {
    if (has(mode))
      return "";
    return "no tile of device '" + deviceName + "' " +
           (mode == AMC_MODE_INV ? "inverts" : "multiplies") +
           " (/geometry/periphery)";
  }
  /// A block on one tile.
  std::string whyNot(uint64_t rows, uint64_t cols) const {
    if (rows <= arraySize() && cols <= arraySize())
      return "";
    return "a " + shape(rows, cols) + " matrix does not fit a tile of " +
           shape(arraySize(), arraySize()) + " of device '" + deviceName + "'";
  }
  /// So many tiles at once. `asks`: the beginning of the sentence, as in "the
  /// plan needs".
  std::string whyNotTiles(uint64_t count, const std::string &asks) const {
    if (count <= tiles())
      return "";
    return asks + " " + std::to_string(count) + " tiles of " +
           shape(arraySize(), arraySize()) + ", but device '" + deviceName +
           "' has " + std::to_string(tiles()) + " (" + geometry() + ")";
  }
  std::string whyNot(amc_tile_id id) const {
    return has(id) ? "" : missing(id, "");
  }
  std::string whyNotBuilt(amc_tile_id id) const {
    if (hasBuilt(id))
      return "";
    uint32_t spares = figures.spare_tiles;
    return missing(id, spares ? " and " + std::to_string(spares) +
                                    " spare ones each"
                              : "");
  }
  /// What was made for another device. The beginning is the caller's, as in
  /// "FILE was compiled for ".
  std::string whyNot(const Capacity &other) const {
    auto less = [&](const char *what, uint32_t has, uint32_t needs) {
      if (has >= needs)
        return std::string();
      return std::to_string(needs) + " " + what + ", the device '" +
             deviceName + "' has " + std::to_string(has);
    };
    const amc_device_info &needs = other.figures;
    std::string what =
        less("rows and columns a tile", figures.array_size, needs.array_size);
    if (what.empty())
      what = less("chips", figures.chips, needs.chips);
    if (what.empty())
      what = less("tiles a chip", figures.tiles_per_chip, needs.tiles_per_chip);
    return what;
  }

  static std::string shape(uint64_t rows, uint64_t cols) {
    return std::to_string(rows) + "x" + std::to_string(cols);
  }
  static std::string text(amc_tile_id id) {
    return "chip " + std::to_string(id.chip) + ", tile " +
           std::to_string(id.tile);
  }

private:
  std::string missing(amc_tile_id id, const std::string &spares) const {
    return "there is no " + text(id) + ": device '" + deviceName + "' has " +
           geometry() + spares;
  }

  amc_device_info figures;
  std::string deviceName;
};

} // namespace amcrt

#endif // AMCRT_DRIVER_CAPACITY_H
