//===- OpenDevice.h - An open device -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_OPENDEVICE_H
#define AMCRT_OPENDEVICE_H

#include "amcrt/device.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace amcrt {

/// A driver: built in or from a library, which stays loaded with this.
class Driver {
public:
  /// `name`: "ideal", "sim" or the path of a shared library. Throws Error.
  static Driver find(const std::string &name);
  ~Driver();
  Driver(Driver &&) noexcept;
  Driver(const Driver &) = delete;

  const std::string &name() const { return driverName; }
  const amc_device_driver &operator*() const { return *table; }
  const amc_device_driver *operator->() const { return table; }

private:
  Driver() = default;

  std::string driverName;
  void *library = nullptr;
  const amc_device_driver *table = nullptr;
};

/// An open device of any driver; owns its driver.
/// Failed calls throw Error with the driver's text.
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
  const amc_device_info &info() const { return capabilities; }

  amc_program_result program(amc_tile_id tile, amc_tile_mode mode,
                             amc_rounding rounding, const amc_matrix &block);
  amc_solve_result inverse(amc_tile_id tile, const amc_matrix &rhs,
                           const amc_matrix_out &out);
  amc_solve_result mvm(amc_tile_id tile, const amc_matrix &rhs,
                       const amc_matrix_out &out);
  void readBack(amc_tile_id tile, const amc_matrix_out &out);
  void advance(double seconds);
  amc_calibrate_result calibrate(amc_tile_id tile);
  /// All events since the last call; adds those left out to `dropped`.
  std::vector<amc_event> events(uint64_t &dropped);
  std::vector<uint8_t> snapshot() const;
  void restore(const std::vector<uint8_t> &bytes);

private:
  explicit Device(Driver driver) : driver(std::move(driver)) {}
  void check(amc_status status, const char *call) const;

  Driver driver;
  amc_device *device = nullptr;
  amc_device_info capabilities{};
};

} // namespace amcrt

extern "C" {
/// The built-in drivers.
const amc_device_driver *amc_ideal_driver(void);
const amc_device_driver *amc_sim_driver(void);
}

#endif // AMCRT_OPENDEVICE_H
