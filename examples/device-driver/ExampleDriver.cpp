//===- ExampleDriver.cpp - A device driver to start from ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exact products in float32 on two chips of eight 16x16 tiles, no inverses.
// Replace what `Tile` does by your hardware; keep the checks. How to compile
// and test it: docs/device-interface.md.
//
//===----------------------------------------------------------------------===//

#include "amcrt/device.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

namespace {

constexpr uint32_t arraySize = 16, chips = 2, tilesPerChip = 8;

struct Tile {
  uint32_t rows = 0, cols = 0; // 0: not programmed
  // Where the block's rows and columns are in the array.
  uint32_t rowLines[arraySize] = {}, colLines[arraySize] = {};
  float cells[arraySize][arraySize] = {};

  float &at(uint32_t i, uint32_t j) { return cells[rowLines[i]][colLines[j]]; }
};

// One text for each thread: calls on different tiles may run at the same time.
thread_local std::string errorText;

amc_status fail(amc_status status, const char *text) {
  errorText = text;
  return status;
}

/// Of an amc_matrix or amc_matrix_out. Only these elements are the driver's.
template <typename M> auto &at(const M &m, uint32_t i, uint32_t j) {
  return m.data[i * m.row_stride + j * m.col_stride];
}

amc_status checkOperand(const amc_matrix *m) {
  if (!m || !m->data || m->rows == 0 || m->cols == 0)
    return fail(AMC_INVALID_ARGUMENT, "a matrix is null or empty");
  for (uint32_t i = 0; i < m->rows; ++i)
    for (uint32_t j = 0; j < m->cols; ++j)
      if (!std::isfinite(at(*m, i, j)))
        return fail(AMC_INVALID_ARGUMENT, "a value is not finite");
  return AMC_OK;
}

} // namespace

struct amc_device {
  Tile tiles[chips * tilesPerChip];
};

namespace {

/// Finds a tile; `mustHold` a block.
amc_status find(amc_device *device, amc_tile_id id, bool mustHold,
                Tile *&tile) {
  if (!device)
    return fail(AMC_INVALID_ARGUMENT, "the device is null");
  if (id.chip >= chips || id.tile >= tilesPerChip)
    return fail(AMC_OUT_OF_RANGE, "there is no such tile");
  tile = &device->tiles[id.chip * tilesPerChip + id.tile];
  if (mustHold && tile->rows == 0)
    return fail(AMC_NOT_PROGRAMMED, "the tile is not programmed");
  return AMC_OK;
}

/// Takes over the lines of one side of a block; null: the first ones.
amc_status takeLines(const uint32_t *given, uint32_t count, uint32_t *lines) {
  bool taken[arraySize] = {};
  for (uint32_t i = 0; i < count; ++i) {
    lines[i] = given ? given[i] : i;
    if (lines[i] >= arraySize || taken[lines[i]])
      return fail(AMC_INVALID_ARGUMENT, "a line is not there or taken twice");
    taken[lines[i]] = true;
  }
  return AMC_OK;
}

amc_status open(const char *config, uint64_t, amc_device **out, char *error,
                size_t errorBytes) {
  if (out)
    *out = nullptr;
  // A real driver reads its parameters here. This one has none.
  bool fits = out && config && std::strstr(config, "\"geometry\"");
  if (fits)
    *out = new amc_device;
  else
    fail(AMC_INVALID_ARGUMENT, "the description has no geometry");
  if (error && errorBytes)
    std::snprintf(error, errorBytes, "%s", fits ? "" : errorText.c_str());
  return fits ? AMC_OK : AMC_INVALID_ARGUMENT;
}

void close(amc_device *device) { delete device; }

const char *lastError(amc_device *) { return errorText.c_str(); }

amc_status query(amc_device *device, amc_device_info *info) {
  if (!device || !info)
    return fail(AMC_INVALID_ARGUMENT, "the device or info is null");
  *info = {};
  info->array_size = arraySize;
  info->chips = chips;
  info->tiles_per_chip = tilesPerChip;
  info->has_mvm = 1;
  info->cell_error = 1e-6; // float32: what is further off is a defect
  return AMC_OK;
}

amc_status program(amc_device *device, amc_tile_id id, amc_tile_mode mode,
                   amc_rounding, const amc_matrix *block,
                   const amc_lines *lines, amc_program_result *result) {
  Tile *tile = nullptr;
  if (amc_status status = find(device, id, false, tile))
    return status;
  if (mode != AMC_MODE_MVM)
    return mode == AMC_MODE_INV
               ? fail(AMC_UNSUPPORTED, "there is no periphery for inverses")
               : fail(AMC_INVALID_ARGUMENT, "the mode is not known");
  if (amc_status status = checkOperand(block))
    return status;
  if (block->rows > arraySize || block->cols > arraySize)
    return fail(AMC_INVALID_ARGUMENT, "the block is larger than a tile");
  Tile written;
  written.rows = block->rows;
  written.cols = block->cols;
  if (amc_status status = takeLines(lines ? lines->rows : nullptr, block->rows,
                                    written.rowLines))
    return status;
  if (amc_status status = takeLines(lines ? lines->cols : nullptr, block->cols,
                                    written.colLines))
    return status;
  for (uint32_t i = 0; i < block->rows; ++i)
    for (uint32_t j = 0; j < block->cols; ++j)
      written.at(i, j) = at(*block, i, j);
  *tile = written;
  if (result) {
    *result = {};
    result->stable = 1;
    result->cells_written = uint64_t(block->rows) * block->cols;
    result->condition = 1;
  }
  return AMC_OK;
}

amc_status inverse(amc_device *device, amc_tile_id id, const amc_matrix *,
                   const amc_matrix_out *, amc_solve_result *) {
  Tile *tile = nullptr;
  amc_status status = find(device, id, false, tile);
  return status ? status : fail(AMC_NOT_PROGRAMMED, "no tile inverts");
}

amc_status mvm(amc_device *device, amc_tile_id id, const amc_matrix *rhs,
               const amc_matrix_out *out, amc_solve_result *result) {
  Tile *tile = nullptr;
  if (amc_status status = find(device, id, true, tile))
    return status;
  if (amc_status status = checkOperand(rhs))
    return status;
  if (!out || !out->data || rhs->rows != tile->cols ||
      out->rows != tile->rows || out->cols != rhs->cols)
    return fail(AMC_INVALID_ARGUMENT, "the shapes do not fit the tile");
  for (uint32_t j = 0; j < out->cols; ++j) {
    float sums[arraySize] = {}; // `out` may be the memory of `rhs`
    for (uint32_t i = 0; i < out->rows; ++i)
      for (uint32_t k = 0; k < rhs->rows; ++k)
        sums[i] += tile->at(i, k) * at(*rhs, k, j);
    for (uint32_t i = 0; i < out->rows; ++i)
      at(*out, i, j) = sums[i];
  }
  if (result)
    *result = {};
  return AMC_OK;
}

amc_status readBack(amc_device *device, amc_tile_id id,
                    const amc_matrix_out *out) {
  Tile *tile = nullptr;
  if (amc_status status = find(device, id, true, tile))
    return status;
  if (!out || !out->data || out->rows != tile->rows || out->cols != tile->cols)
    return fail(AMC_INVALID_ARGUMENT, "the shape is not that of the block");
  for (uint32_t i = 0; i < out->rows; ++i)
    for (uint32_t j = 0; j < out->cols; ++j)
      at(*out, i, j) = tile->at(i, j);
  return AMC_OK;
}

/// Time does nothing to these tiles.
amc_status advance(amc_device *device, double seconds) {
  if (!device || !std::isfinite(seconds) || seconds < 0)
    return fail(AMC_INVALID_ARGUMENT, "the device is null or time runs back");
  return AMC_OK;
}

/// There is no offset to measure.
amc_status calibrate(amc_device *device, amc_tile_id id,
                     amc_calibrate_result *result) {
  Tile *tile = nullptr;
  if (result)
    *result = {};
  return find(device, id, true, tile);
}

/// Nothing happens here that a user wants to hear of.
amc_status events(amc_device *device, amc_event *events, size_t capacity,
                  size_t *count, uint64_t *dropped) {
  if (!device || !count || (capacity > 0 && !events))
    return fail(AMC_INVALID_ARGUMENT, "the device, events or count is null");
  *count = 0;
  if (dropped)
    *dropped = 0;
  return AMC_OK;
}

/// Everything that a device of yours remembers belongs here.
amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
  if (!device || !size || (bytes && *size < sizeof device->tiles))
    return fail(AMC_INVALID_ARGUMENT, "a null pointer or too few bytes");
  *size = sizeof device->tiles;
  if (bytes)
    std::memcpy(bytes, device->tiles, *size);
  return AMC_OK;
}

amc_status restore(amc_device *device, const uint8_t *bytes, size_t size) {
  if (!device || !bytes || size != sizeof device->tiles)
    return fail(AMC_INVALID_ARGUMENT, "not a snapshot of this device");
  amc_device restored;
  std::memcpy(restored.tiles, bytes, size);
  for (const Tile &tile : restored.tiles) {
    bool fits = tile.rows <= arraySize && tile.cols <= arraySize;
    for (uint32_t line = 0; line < arraySize; ++line)
      fits = fits && tile.rowLines[line] < arraySize &&
             tile.colLines[line] < arraySize;
    if (!fits)
      return fail(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
  }
  *device = restored;
  return AMC_OK;
}

} // namespace

extern "C" const amc_device_driver *amc_device_driver_v3(void) {
  static const amc_device_driver driver = {AMC_DEVICE_VERSION,
                                           "example",
                                           open,
                                           close,
                                           lastError,
                                           query,
                                           program,
                                           inverse,
                                           mvm,
                                           readBack,
                                           advance,
                                           calibrate,
                                           events,
                                           snapshot,
                                           restore};
  return &driver;
}
