//===- FaultyDevice.h - What the faulty driver keeps ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_FAULTYDEVICE_H
#define AMC_TEST_UNIT_RUNTIME_FAULTYDEVICE_H

#include "Faults.h"
#include "ValueFaults.h"
#include "amcrt/device/OpenDevice.h"

#include <vector>

struct amc_device {
  amc_device *inner = nullptr;
  amc_device_info info{};
  double clock = 0, gain = 1;
  std::vector<double> programs; ///< of each tile
  // What faults keep between calls.
  amc_matrix kept{};
  amc_matrix_out lastOut{};
  amc_tile_mode keptMode{};
  std::vector<float> lastValues;
  Copy asked{0, 0};
};

namespace {

const amc_device_driver &ideal = *amc_ideal_driver();

amc_device *inner(amc_device *device) {
  return device ? device->inner : nullptr;
}

amc_tile_id seen(const amc_device *device, amc_tile_id id) {
  const amc_device_info &info = device->info;
  if (id.chip >= info.chips || id.tile >= info.tiles_per_chip)
    return id;
  if (is("ignores-tile"))
    return {0, 0};
  if (is("swaps-chip-and-tile"))
    return {id.tile, id.chip};
  if (is("tile-pitch")) {
    uint32_t index = id.chip * (info.tiles_per_chip - 1) + id.tile;
    return {index / info.tiles_per_chip, index % info.tiles_per_chip};
  }
  return id;
}

/// What a tile realises; empty before it is programmed for `mode`.
Copy realised(amc_device *device, amc_tile_id id, uint32_t rows,
              uint32_t cols) {
  Copy block(rows, cols);
  amc_matrix_out out = block.out();
  bool holds = ideal.read_back(device->inner, id, &out) == AMC_OK;
  return holds ? block : Copy(0, 0);
}

} // namespace

#endif // AMC_TEST_UNIT_RUNTIME_FAULTYDEVICE_H
