//===- TileNumbers.h - Tiles of all chips by number ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Randomness belongs to a tile's number. The spare tiles of all chips come
// behind the others, whose numbers so do not depend on how many spares there
// are.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_TILENUMBERS_H
#define AMCRT_DEVICE_TILENUMBERS_H

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device.h"

namespace amcrt {

/// Of a tile that the device has.
inline uint64_t tileNumber(amc_tile_id id, const DeviceDescription &d) {
  if (id.tile < d.capabilities.tilesPerChip)
    return uint64_t(id.chip) * d.capabilities.tilesPerChip + id.tile;
  return d.capabilities.tiles() +
         uint64_t(id.chip) * d.capabilities.spareTiles +
         (id.tile - d.capabilities.tilesPerChip);
}

/// The inverse of `tileNumber`.
inline amc_tile_id tileOfNumber(uint64_t number, const DeviceDescription &d) {
  if (number < d.capabilities.tiles())
    return {uint32_t(number / d.capabilities.tilesPerChip),
            uint32_t(number % d.capabilities.tilesPerChip)};
  number -= d.capabilities.tiles();
  return {uint32_t(number / d.capabilities.spareTiles),
          uint32_t(d.capabilities.tilesPerChip +
                   number % d.capabilities.spareTiles)};
}

} // namespace amcrt

#endif // AMCRT_DEVICE_TILENUMBERS_H
