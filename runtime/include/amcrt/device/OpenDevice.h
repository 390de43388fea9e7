//===- OpenDevice.h - An open device -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_OPENDEVICE_H
#define AMCRT_DEVICE_OPENDEVICE_H

#include "amcrt/device.h"
#include "amcrt/driver/Capacity.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace amcrt {

/// What makes a driver's table unusable, as the end of a sentence about the
/// driver: null, of another version, without one of its functions. Empty when
/// nothing does.
std::string tableFault(const amc_device_driver *table);

/// A driver: built in or from a library, which stays loaded with this.
class Driver {
public:
  /// `name`: "ideal", "sim" or the path of a shared library. Throws Error when
  /// there is no such driver; its table may have faults.
  static Driver find(const std::string &name);
  ~Driver();
  Driver(Driver &&) noexcept;
  Driver(const Driver &) = delete;

  const std::string &name() const { return driverName; }
  const amc_device_driver *get() const { return table; }
  const amc_device_driver *operator->() const { return table; }

private:
  Driver() = default;

  std::string driverName;
  void *library = nullptr;
  const amc_device_driver *table = nullptr;
};

/// An open device of any driver; owns its driver. Failed calls throw Error with
/// the driver's text. What a driver stores is bounded here and otherwise passed
/// on as it is; see DeviceFigures.h for what is possible.
class Device {
public:
  /// `driver`: "ideal", "sim" or the path of a shared library. `config`: JSON
  /// text of a device description.
  static Device open(const std::string &driver, const std::string &config,
                     uint64_t seed);
  ~Device();
  Device(Device &&) noexcept;
  Device(const Device &) = delete;

  const std::string &name() const { return driver.name(); }
  const amc_device_info &info() const { return capacity().info(); }
  /// What `query` tells.
  const Capacity &capacity() const { return capabilities; }

  amc_program_result program(amc_tile_id tile, amc_tile_mode mode,
                             amc_rounding rounding, const amc_matrix &block,
                             const amc_lines *lines = nullptr);
  amc_solve_result inverse(amc_tile_id tile, const amc_matrix &rhs,
                           const amc_matrix_out &out);
  amc_solve_result mvm(amc_tile_id tile, const amc_matrix &rhs,
                       const amc_matrix_out &out);
  /// Returns whether the driver can read tiles at all.
  bool readBack(amc_tile_id tile, const amc_matrix_out &out);
  void advance(double seconds);
  amc_calibrate_result calibrate(amc_tile_id tile);
  /// The events since the last call; adds those left out to `dropped`. From
  /// `maxEvents` on the rest waits in the device for the next call, as a driver
  /// may never come to an end. While there is a rest, each call takes a quarter
  /// of the one before, down to `leastEvents`.
  std::vector<amc_event> events(uint64_t &dropped);
  std::vector<uint8_t> snapshot() const;
  void restore(const std::vector<uint8_t> &bytes);

private:
  static constexpr size_t maxEvents = 65536, leastEvents = 1024;
  static constexpr size_t maxSnapshotBytes = size_t(1) << 40;

  explicit Device(Driver opened)
      : driver(std::move(opened)), capabilities({}, driver.name()) {}
  [[noreturn]] void fail(const char *call, const std::string &what) const;
  /// Runs `body`; an exception of the driver becomes an Error.
  template <typename F> void guard(const char *call, F &&body) const;
  /// Calls a function of the driver on this device.
  template <typename F, typename... Arguments>
  void call(const char *name, F function, Arguments... arguments) const;
  /// The same, for a function that a driver need not have.
  template <typename F, typename... Arguments>
  bool callIfSupported(const char *name, F function,
                       Arguments... arguments) const;

  Driver driver;
  amc_device *device = nullptr;
  Capacity capabilities;
  size_t eventRoom = maxEvents; ///< of the next call of `events`
};

} // namespace amcrt

extern "C" {
/// The built-in drivers.
const amc_device_driver *amc_ideal_driver(void);
const amc_device_driver *amc_sim_driver(void);
}

#endif // AMCRT_DEVICE_OPENDEVICE_H
