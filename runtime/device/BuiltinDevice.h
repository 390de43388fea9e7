//===- BuiltinDevice.h - A driver written as a C++ class ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_BUILTINDEVICE_H
#define AMCRT_DEVICE_BUILTINDEVICE_H

#include "TileTable.h"

#include <cmath>
#include <cstdio>

namespace amcrt {

/// What a built-in driver implements; the C functions below call it. Methods
/// throw DriverError, and get pointers that are not null.
class BuiltinDevice {
public:
  explicit BuiltinDevice(DeviceDescription d) : description(std::move(d)) {}
  virtual ~BuiltinDevice() = default;

  virtual amc_program_result program(amc_tile_id id, amc_tile_mode mode,
                                     amc_rounding rounding,
                                     const amc_matrix &block,
                                     const amc_lines *lines) = 0;
  virtual amc_solve_result inverse(amc_tile_id id, const MatrixView &rhs,
                                   MatrixOutView &out) = 0;
  virtual amc_solve_result mvm(amc_tile_id id, const MatrixView &rhs,
                               MatrixOutView &out) = 0;
  virtual Eigen::MatrixXd realised(amc_tile_id id) = 0;
  /// As amc_device_info::cell_error.
  virtual double cellError() const = 0;
  virtual void advance(double seconds) = 0;
  virtual amc_calibrate_result calibrate(amc_tile_id id) = 0;
  /// Up to `room` events to `to`; returns how many.
  virtual size_t takeEvents(amc_event *to, size_t room, uint64_t &dropped) = 0;
  virtual std::vector<uint8_t> snapshot() = 0;
  virtual void restore(std::vector<uint8_t> bytes) = 0;

  const DeviceDescription description;
};

/// The last error of this thread. Calls on different tiles may run at the same
/// time, so a text per device would be torn.
inline std::string &driverErrorText() {
  static thread_local std::string text;
  return text;
}

/// The C functions of a built-in driver. `D` is constructed from a description
/// and a seed.
template <typename D> class BuiltinDriver {
public:
  static amc_device_driver table(const char *name) {
    return {AMC_DEVICE_VERSION,
            name,
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
  }

private:
  static D &get(amc_device *device) {
    if (!device)
      throw DriverError(AMC_INVALID_ARGUMENT, "device is null");
    return *reinterpret_cast<D *>(device);
  }

  static void needs(const void *pointer, const char *name) {
    if (!pointer)
      throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is null");
  }

  static amc_status open(const char *config, uint64_t seed, amc_device **out,
                         char *error, size_t errorBytes) {
    amc_status status = guarded(driverErrorText(), [&] {
      needs(out, "out");
      *out = nullptr;
      needs(config, "config");
      auto device = std::make_unique<D>(
          DeviceDescription::parse(config, "device description"), seed);
      *out = reinterpret_cast<amc_device *>(device.release());
    });
    if (error && errorBytes)
      std::snprintf(error, errorBytes, "%s",
                    status == AMC_OK ? "" : driverErrorText().c_str());
    return status;
  }

  static void close(amc_device *device) {
    delete reinterpret_cast<D *>(device);
  }

  static const char *lastError(amc_device *) {
    return driverErrorText().c_str();
  }

  static amc_status query(amc_device *device, amc_device_info *info) {
    return guarded(driverErrorText(), [&] {
      const D &driver = get(device);
      const DeviceDescription &d = driver.description;
      needs(info, "info");
      *info = {d.capabilities.arraySize,
               d.capabilities.chips,
               d.capabilities.tilesPerChip,
               d.capabilities.periphery != Periphery::mvm,
               d.capabilities.periphery != Periphery::inv,
               d.capabilities.spareLines,
               d.capabilities.spareTiles,
               driver.cellError()};
    });
  }

  static amc_status program(amc_device *device, amc_tile_id id,
                            amc_tile_mode mode, amc_rounding rounding,
                            const amc_matrix *block, const amc_lines *lines,
                            amc_program_result *result) {
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      needs(block, "block");
      if (rounding != AMC_ROUND_NEAREST && rounding != AMC_ROUND_TOWARD_ZERO)
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "rounding " + std::to_string(int(rounding)) +
                              " is not known");
      amc_program_result done = d.program(id, mode, rounding, *block, lines);
      if (result)
        *result = done;
    });
  }

  static amc_status inverse(amc_device *device, amc_tile_id id,
                            const amc_matrix *rhs, const amc_matrix_out *out,
                            amc_solve_result *result) {
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      MatrixOutView to = view(out, "out");
      amc_solve_result done = d.inverse(id, view(rhs, "rhs"), to);
      if (result)
        *result = done;
    });
  }

  static amc_status mvm(amc_device *device, amc_tile_id id,
                        const amc_matrix *rhs, const amc_matrix_out *out,
                        amc_solve_result *result) {
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      MatrixOutView to = view(out, "out");
      amc_solve_result done = d.mvm(id, view(rhs, "rhs"), to);
      if (result)
        *result = done;
    });
  }

  static amc_status readBack(amc_device *device, amc_tile_id id,
                             const amc_matrix_out *out) {
    return guarded(driverErrorText(), [&] {
      Eigen::MatrixXd values = get(device).realised(id);
      MatrixOutView to = view(out, "out");
      if (to.rows() != values.rows() || to.cols() != values.cols())
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "out is " + std::to_string(to.rows()) + "x" +
                              std::to_string(to.cols()) + ", the block " +
                              std::to_string(values.rows()) + "x" +
                              std::to_string(values.cols()));
      if (values.cwiseAbs().maxCoeff() > std::numeric_limits<float>::max())
        throw DriverError(AMC_FAILED,
                          "an element of the matrix does not fit float32");
      to = values.cast<float>();
    });
  }

  static amc_status advance(amc_device *device, double seconds) {
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      if (!std::isfinite(seconds) || seconds < 0)
        throw DriverError(AMC_INVALID_ARGUMENT,
                          "a clock advances by a finite time of at least 0, "
                          "not by " +
                              std::to_string(seconds) + " seconds");
      d.advance(seconds);
    });
  }

  static amc_status calibrate(amc_device *device, amc_tile_id id,
                              amc_calibrate_result *result) {
    return guarded(driverErrorText(), [&] {
      amc_calibrate_result done = get(device).calibrate(id);
      if (result)
        *result = done;
    });
  }

  static amc_status events(amc_device *device, amc_event *events,
                           size_t capacity, size_t *count, uint64_t *dropped) {
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      needs(count, "count");
      if (capacity > 0)
        needs(events, "events");
      uint64_t lost = 0;
      *count = d.takeEvents(events, capacity, lost);
      if (dropped)
        *dropped = lost;
    });
  }

  static amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
    return guarded(driverErrorText(), [&] {
      needs(size, "size");
      std::vector<uint8_t> state = get(device).snapshot();
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
    return guarded(driverErrorText(), [&] {
      D &d = get(device);
      if (size > 0)
        needs(bytes, "bytes");
      d.restore({bytes, bytes + size});
    });
  }
};

} // namespace amcrt

#endif // AMCRT_DEVICE_BUILTINDEVICE_H
