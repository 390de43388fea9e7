//===- Driver.h - A driver from a C++ class ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All that a driver in C++ has to include. It needs device.h and the standard
// library; nothing of amc is linked. docs/device-interface.md shows how.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_DRIVER_H
#define AMCRT_DRIVER_DRIVER_H

#include "amcrt/driver/TileDevice.h"

#include <algorithm>
#include <cstdio>

namespace amcrt {

/// The C functions of a driver. `D` derives from TileDevice and is constructed
/// from the text of a description and a seed.
template <typename D> class DriverFunctions {
public:
  static D &get(amc_device *device) {
    needs(device, "device");
    return *reinterpret_cast<D *>(device);
  }

  static amc_status open(const char *config, uint64_t seed, amc_device **out,
                         char *error, size_t errorBytes) {
    amc_status status = guarded([&] {
      needs(out, "out");
      *out = nullptr;
      needs(config, "config");
      auto device = std::make_unique<D>(config, seed);
      *out = reinterpret_cast<amc_device *>(device.release());
    });
    if (error && errorBytes)
      std::snprintf(error, errorBytes, "%s",
                    status == AMC_OK ? "" : driverErrorText().text);
    return status;
  }

  static void close(amc_device *device) {
    delete reinterpret_cast<D *>(device);
  }

  static const char *lastError(amc_device *) { return driverErrorText().text; }

  static amc_status query(amc_device *device, amc_device_info *info) {
    return guarded([&] {
      D &d = get(device);
      needs(info, "info");
      *info = d.capacity.info();
    });
  }

  static amc_status program(amc_device *device, amc_tile_id id,
                            amc_tile_mode mode, amc_rounding rounding,
                            const amc_matrix *block, const amc_lines *lines,
                            amc_program_result *result) {
    return guarded([&] {
      store(get(device).program(id, mode, rounding, block, lines), result);
    });
  }

  static amc_status inverse(amc_device *device, amc_tile_id id,
                            const amc_matrix *rhs, const amc_matrix_out *out,
                            amc_solve_result *result) {
    return guarded(
        [&] { store(get(device).solve(id, AMC_MODE_INV, rhs, out), result); });
  }

  static amc_status mvm(amc_device *device, amc_tile_id id,
                        const amc_matrix *rhs, const amc_matrix_out *out,
                        amc_solve_result *result) {
    return guarded(
        [&] { store(get(device).solve(id, AMC_MODE_MVM, rhs, out), result); });
  }

  static amc_status readBack(amc_device *device, amc_tile_id id,
                             const amc_matrix_out *out) {
    return guarded([&] { get(device).readBack(id, out); });
  }

  static amc_status advance(amc_device *device, double seconds) {
    return guarded([&] { get(device).advance(seconds); });
  }

  static amc_status calibrate(amc_device *device, amc_tile_id id,
                              amc_calibrate_result *result) {
    return guarded([&] { store(get(device).calibrate(id), result); });
  }

  static amc_status events(amc_device *device, amc_event *events,
                           size_t capacity, size_t *count, uint64_t *dropped) {
    return guarded([&] {
      D &d = get(device);
      needs(count, "count");
      if (capacity > 0)
        needs(events, "events");
      uint64_t lost = 0;
      *count = d.takeEvents(events, capacity, lost);
      store(lost, dropped);
    });
  }

  static amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
    return guarded([&] {
      D &d = get(device);
      needs(size, "size");
      std::vector<uint8_t> state = d.snapshot();
      if (bytes && *size < state.size())
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "the snapshot needs " + std::to_string(state.size()) +
                              " bytes");
      if (bytes)
        std::copy(state.begin(), state.end(), bytes);
      *size = state.size();
    });
  }

  static amc_status restore(amc_device *device, const uint8_t *bytes,
                            size_t size) {
    return guarded([&] {
      D &d = get(device);
      if (size > 0)
        needs(bytes, "bytes");
      d.restore({bytes, bytes + size});
    });
  }

private:
  template <typename T> static void store(const T &value, T *to) {
    if (to)
      *to = value;
  }
};

/// What `amc_device_driver_v3` of a driver's library returns the address of.
template <typename D> amc_device_driver driverTable(const char *name) {
  using F = DriverFunctions<D>;
  return {
      AMC_DEVICE_VERSION, name,         F::open,    F::close,    F::lastError,
      F::query,           F::program,   F::inverse, F::mvm,      F::readBack,
      F::advance,         F::calibrate, F::events,  F::snapshot, F::restore};
}

} // namespace amcrt

#endif // AMCRT_DRIVER_DRIVER_H
