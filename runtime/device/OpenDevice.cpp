//===- OpenDevice.cpp - An open device ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/OpenDevice.h"
#include "amcrt/Error.h"

#include <array>
#include <dlfcn.h>
#include <utility>

using namespace amcrt;

Driver Driver::find(const std::string &name) {
  Driver found;
  found.driverName = name;
  if (name == "ideal") {
    found.table = amc_ideal_driver();
    return found;
  }
  if (name == "sim") {
    found.table = amc_sim_driver();
    return found;
  }
  if (name.find('/') == std::string::npos &&
      name.find(".so") == std::string::npos)
    throw Error("--device: '" + name +
                "' is not known; known: sim, ideal, or the path of a driver "
                "library");
  found.library = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!found.library)
    throw Error(name + ": cannot be loaded: " + ::dlerror());
  auto entry = reinterpret_cast<amc_device_driver_entry>(
      ::dlsym(found.library, AMC_DEVICE_DRIVER_SYMBOL));
  if (!entry)
    throw Error(name + ": does not export " AMC_DEVICE_DRIVER_SYMBOL
                       "; it is not a device driver");
  found.table = entry();
  if (!found.table || found.table->version != AMC_DEVICE_VERSION)
    throw Error(name + ": is not a driver of interface version " +
                std::to_string(AMC_DEVICE_VERSION));
  return found;
}

Driver::Driver(Driver &&other) noexcept
    : driverName(std::move(other.driverName)),
      library(std::exchange(other.library, nullptr)),
      table(std::exchange(other.table, nullptr)) {}

Driver::~Driver() {
  if (library)
    ::dlclose(library);
}

Device Device::open(const std::string &driver, const std::string &config,
                    uint64_t seed) {
  Device opened(Driver::find(driver));
  std::array<char, 512> text{};
  amc_status status = opened.driver->open(config.c_str(), seed, &opened.device,
                                          text.data(), text.size());
  if (status != AMC_OK)
    throw Error("device '" + driver + "': " + text.data());
  opened.check(opened.driver->query(opened.device, &opened.capabilities),
               "query");
  return opened;
}

Device::Device(Device &&other) noexcept
    : driver(std::move(other.driver)),
      device(std::exchange(other.device, nullptr)),
      capabilities(other.capabilities) {}

Device::~Device() {
  if (device)
    driver->close(device);
}

void Device::check(amc_status status, const char *call) const {
  if (status != AMC_OK)
    throw Error("device '" + name() + "': " + call + ": " +
                driver->last_error(device));
}

amc_program_result Device::program(amc_tile_id tile, amc_tile_mode mode,
                                   amc_rounding rounding,
                                   const amc_matrix &block) {
  amc_program_result result{};
  check(driver->program(device, tile, mode, rounding, &block, &result),
        "program");
  return result;
}

amc_solve_result Device::inverse(amc_tile_id tile, const amc_matrix &rhs,
                                 const amc_matrix_out &out) {
  amc_solve_result result{};
  check(driver->inverse(device, tile, &rhs, &out, &result), "inverse");
  return result;
}

amc_solve_result Device::mvm(amc_tile_id tile, const amc_matrix &rhs,
                             const amc_matrix_out &out) {
  amc_solve_result result{};
  check(driver->mvm(device, tile, &rhs, &out, &result), "mvm");
  return result;
}

void Device::readBack(amc_tile_id tile, const amc_matrix_out &out) {
  check(driver->read_back(device, tile, &out), "read_back");
}

void Device::advance(double seconds) {
  check(driver->advance(device, seconds), "advance");
}

amc_calibrate_result Device::calibrate(amc_tile_id tile) {
  amc_calibrate_result result{};
  check(driver->calibrate(device, tile, &result), "calibrate");
  return result;
}

std::vector<amc_event> Device::events(uint64_t &dropped) {
  std::vector<amc_event> all;
  constexpr size_t atOnce = 64;
  size_t count = 0;
  do {
    std::array<amc_event, atOnce> some;
    uint64_t lost = 0;
    check(driver->events(device, some.data(), atOnce, &count, &lost), "events");
    if (count > atOnce)
      throw Error("device '" + name() + "': events: stored " +
                  std::to_string(count) + " in " + std::to_string(atOnce));
    all.insert(all.end(), some.begin(), some.begin() + std::ptrdiff_t(count));
    dropped += lost;
  } while (count == atOnce);
  return all;
}

std::vector<uint8_t> Device::snapshot() const {
  size_t size = 0;
  check(driver->snapshot(device, nullptr, &size), "snapshot");
  std::vector<uint8_t> bytes(size);
  check(driver->snapshot(device, bytes.data(), &size), "snapshot");
  return bytes;
}

void Device::restore(const std::vector<uint8_t> &bytes) {
  check(driver->restore(device, bytes.data(), bytes.size()), "restore");
}
