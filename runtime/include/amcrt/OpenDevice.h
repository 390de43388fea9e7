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
#include <memory>
#include <string>
#include <vector>

namespace amcrt {

/// An open device of any driver; owns the driver library when there is one.
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

  const std::string &name() const { return driverName; }
  const amc_device_info &info() const { return capabilities; }

  amc_program_result program(amc_tile_id tile, amc_tile_mode mode,
                             amc_rounding rounding, const amc_matrix &block);
  amc_solve_result inverse(amc_tile_id tile, const amc_matrix &rhs,
                           const amc_matrix_out &out);
  amc_solve_result mvm(amc_tile_id tile, const amc_matrix &rhs,
                       const amc_matrix_out &out);
  void readBack(amc_tile_id tile, const amc_matrix_out &out);
  std::vector<uint8_t> snapshot() const;
  void restore(const std::vector<uint8_t> &bytes);

private:
  Device() = default;
  void check(amc_status status, const char *call) const;

  std::string driverName;
  void *library = nullptr;
  const amc_device_driver *driver = nullptr;
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
