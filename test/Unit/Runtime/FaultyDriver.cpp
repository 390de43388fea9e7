//===- FaultyDriver.cpp - The ideal driver with one fault -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests of what tests and uses drivers. The variable AMC_FAULT names the
// faults (Faults.h, ValueFaults.h); without it the driver is sound. It counts
// the programs of each tile as wear and tells the time of its own clock.
//
//===----------------------------------------------------------------------===//

#include "FaultySolves.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace {

amc_status open(const char *config, uint64_t seed, amc_device **out,
                char *error, size_t bytes) {
  misbehave("open");
  static amc_device only;
  if (!out)
    return ideal.open(config, seed, nullptr, error, bytes);
  *out = nullptr;
  if (is("open-stores-null"))
    return AMC_OK;
  auto *device = is("one-device") ? &only : new amc_device;
  amc_status status = AMC_OK;
  if (!device->inner)
    status = ideal.open(config && is("ignores-config") ? "{}" : config, seed,
                        &device->inner, error, bytes);
  if (is("open-error-without-end") && status && error)
    std::memset(error, '#', bytes);
  if (status != AMC_OK && device != &only)
    delete device;
  if (status != AMC_OK)
    return status;
  ideal.query(device->inner, &device->info);
  device->programs.resize(size_t(device->info.chips) *
                          device->info.tiles_per_chip);
  *out = device;
  return AMC_OK;
}

void close(amc_device *device) {
  misbehave("close");
  if (is("one-device") || (!device && !is("close-null")))
    return;
  ideal.close(device->inner);
  delete device;
}

const char *lastError(amc_device *device) {
  if (is("last-error-null"))
    return nullptr;
  const char *text = ideal.last_error(inner(device));
  if (!is("last-error-of-all-threads"))
    return text;
  static char shared[512];
  std::snprintf(shared, sizeof shared, "%s", text);
  std::this_thread::sleep_for(std::chrono::microseconds(50));
  return shared;
}

amc_status query(amc_device *device, amc_device_info *info) {
  amc_status status = ideal.query(inner(device), info);
  if (status == AMC_OK && is("query-swaps"))
    std::swap(info->chips, info->tiles_per_chip);
  if (status == AMC_OK && is("query-nothing"))
    info->array_size = 0;
  return status;
}

/// The block on its rows' lines, as a driver has it that does not take it off
/// them again.
Copy misplaced(Copy &block, const amc_lines *lines) {
  Copy moved(block);
  amc_matrix from = block.in();
  amc_matrix_out to = moved.out();
  for (uint32_t i = 0; lines->rows && i < from.rows; ++i)
    for (uint32_t j = 0; j < from.cols; ++j)
      to.data[at(to, lines->rows[i] % from.rows, j)] =
          from.data[at(from, i, j)];
  return moved;
}

amc_status program(amc_device *device, amc_tile_id id, amc_tile_mode mode,
                   amc_rounding rounding, const amc_matrix *block,
                   const amc_lines *lines, amc_program_result *result) {
  if (!device || !block || !block->data)
    return ideal.program(inner(device), id, mode, rounding, block, lines,
                         result);
  misbehave("program");
  std::string place = mode == AMC_MODE_INV ? "program-inv" : "program-mvm";
  amc_matrix from = seen(*block, place);
  amc_tile_id tile = seen(device, id);
  amc_program_result done{};
  bool exists =
      id.chip < device->info.chips && id.tile < device->info.tiles_per_chip;
  size_t index = size_t(id.chip) * device->info.tiles_per_chip + id.tile;
  double *count = exists ? &device->programs[index] : nullptr;
  if (count && *count > 0 && is("program-once"))
    return AMC_OK;
  Copy spoiled(from);
  spoilBlock(realised(device, tile, from.rows, from.cols), device->asked,
             spoiled);
  if (lines && is("program-misplaces-lines"))
    spoiled = misplaced(spoiled, lines);
  amc_matrix written = spoiled.in();
  amc_status status =
      ideal.program(device->inner, tile, mode, rounding, &written,
                    is("program-takes-any-lines") ? nullptr : lines, &done);
  if (status == AMC_INVALID_ARGUMENT && is("program-accepts-all"))
    return AMC_OK;
  if (status != AMC_OK)
    return status;
  if (is("program-loses-small-changes"))
    device->asked = Copy(from);
  if (is("program-keeps-block")) {
    device->kept = from;
    device->keptMode = mode;
  }
  if (is("program-changes-block"))
    const_cast<float *>(block->data)[0] *= 2;
  done.cells_written = uint64_t(from.rows) * from.cols;
  done.max_wear = ++*count;
  spoilFigures(done);
  spoilCosts("program", done);
  if (result || is("program-needs-result"))
    *result = done;
  return AMC_OK;
}

amc_status readBack(amc_device *device, amc_tile_id id,
                    const amc_matrix_out *out) {
  if (!device || !out || !out->data)
    return ideal.read_back(inner(device), id, out);
  misbehave("read-back");
  amc_matrix_out to = seen(*out, "read-back");
  amc_status status = ideal.read_back(device->inner, seen(device, id), &to);
  if (status == AMC_OK)
    writeBeside("read-back", to);
  return status;
}

amc_status advance(amc_device *device, double seconds) {
  amc_status status = ideal.advance(inner(device), seconds);
  if (status != AMC_OK)
    return status;
  misbehave("advance");
  if (amc_status failure = failureOf("advance"))
    return failure;
  device->clock += seconds;
  if (is("ages-by-calls"))
    device->gain *= 0.99;
  return AMC_OK;
}

amc_status calibrate(amc_device *device, amc_tile_id id,
                     amc_calibrate_result *result) {
  amc_calibrate_result done{};
  amc_status status = ideal.calibrate(inner(device), id, &done);
  if (status != AMC_OK)
    return status;
  misbehave("calibrate");
  if (is("calibrate-spoils"))
    device->gain = 0;
  if (is("calibrate-nan-residual"))
    done.residual = NAN;
  spoilCosts("calibrate", done);
  if (result)
    *result = done;
  return AMC_OK;
}

amc_status events(amc_device *device, amc_event *events, size_t capacity,
                  size_t *count, uint64_t *dropped) {
  uint64_t lost = 0;
  amc_status status =
      ideal.events(inner(device), events, capacity, count, &lost);
  if (status != AMC_OK)
    return status;
  if (dropped && !is("events-forgets-dropped"))
    *dropped = lost;
  if (is("events-are-none"))
    *count = 0;
  if (is("events-too-many") && capacity > 0)
    *count = capacity + 1;
  if (is("events-endless")) {
    std::fill_n(events, capacity, amc_event{});
    *count = capacity;
  }
  for (size_t i = 0; i < std::min(*count, capacity); ++i) {
    events[i].seconds = device->clock;
    spoilEvent(events[i]);
  }
  return AMC_OK;
}

/// The ideal device's, then the clock, then the programs.
amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
  size_t own = 0;
  misbehave("snapshot");
  if (!device || !size || ideal.snapshot(device->inner, nullptr, &own))
    return ideal.snapshot(inner(device), bytes, size);
  if (is("snapshot-endless")) {
    *size = SIZE_MAX;
    return AMC_OK;
  }
  size_t programs = device->programs.size() * sizeof(double);
  size_t all = own + sizeof device->clock + programs;
  size_t told = all - (is("snapshot-beyond-its-size") ? 8 : 0);
  if (bytes) {
    size_t none = 0; // an error, with its text
    if (*size < told)
      return ideal.snapshot(device->inner, bytes, &none);
    ideal.snapshot(device->inner, bytes, &own);
    std::memcpy(bytes + own, &device->clock, sizeof device->clock);
    std::memcpy(bytes + own + sizeof device->clock, device->programs.data(),
                programs);
  }
  if (is("snapshot-changes"))
    device->clock += 1;
  *size = told;
  return AMC_OK;
}

amc_status restore(amc_device *device, const uint8_t *bytes, size_t size) {
  size_t programs = device ? device->programs.size() * sizeof(double) : 0;
  size_t own = size - std::min(size, sizeof device->clock + programs);
  amc_status status = ideal.restore(inner(device), bytes, own);
  if (status != AMC_OK)
    return status;
  if (!is("restore-forgets-clock"))
    std::memcpy(&device->clock, bytes + own, sizeof device->clock);
  if (!is("restore-forgets-wear"))
    std::memcpy(device->programs.data(), bytes + own + sizeof device->clock,
                programs);
  return AMC_OK;
}

} // namespace

extern "C" const amc_device_driver *amc_device_driver_v3(void) {
  misbehave("loading");
  static amc_device_driver driver = {AMC_DEVICE_VERSION,
                                     "faulty",
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
  if (is("version"))
    driver.version = 1;
  if (is("table-without-name"))
    driver.name = nullptr;
  if (is("table-without-advance"))
    driver.advance = nullptr;
  return is("no-table") ? nullptr : &driver;
}
