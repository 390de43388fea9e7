//===- OpenDevice.cpp - An open device ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/device/OpenDevice.h"
#include "amcrt/device/DeviceFigures.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <utility>

using namespace amcrt;

/// A driver's text as one line: of `bytes` at most, with or without an end.
static std::string line(const char *text, size_t bytes) {
  std::string line;
  if (text)
    line.assign(text, std::find(text, text + bytes, '\0'));
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return line;
}

/// Why a call failed: the driver's text, and the status where that says more.
static std::string reason(amc_status status, const std::string &text) {
  std::string number = std::to_string(int(status));
  if (status < AMC_OK || status > AMC_FAILED)
    number += ", which device.h does not know";
  else if (!text.empty())
    return text;
  return (text.empty() ? "the driver gave no reason" : text) + " (status " +
         number + ")";
}

std::string amcrt::tableFault(const amc_device_driver *table) {
  if (!table)
    return "gives no table of functions";
  // Of another version nothing but the number is known.
  if (table->version != AMC_DEVICE_VERSION)
    return "is a driver of interface version " +
           std::to_string(table->version) + "; version " +
           std::to_string(AMC_DEVICE_VERSION) + " is needed";
  const std::pair<const char *, bool> entries[] = {
      {"name", table->name},           {"open", table->open},
      {"close", table->close},         {"last_error", table->last_error},
      {"query", table->query},         {"program", table->program},
      {"inverse", table->inverse},     {"mvm", table->mvm},
      {"read_back", table->read_back}, {"advance", table->advance},
      {"calibrate", table->calibrate}, {"events", table->events},
      {"snapshot", table->snapshot},   {"restore", table->restore}};
  for (auto [name, present] : entries)
    if (!present)
      return std::string("has a table of functions without '") + name + "'";
  return "";
}

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
  if (std::string fault = tableFault(opened.driver.get()); !fault.empty())
    throw Error(driver + ": " + fault);
  std::array<char, 512> text{};
  amc_status status = AMC_OK;
  opened.guard("open", [&] {
    status = opened.driver->open(config.c_str(), seed, &opened.device,
                                 text.data(), text.size());
  });
  if (status != AMC_OK) {
    opened.device = nullptr; // whatever the driver left there
    throw Error("device '" + driver +
                "': " + reason(status, line(text.data(), text.size())));
  }
  if (!opened.device)
    opened.fail("open", "succeeded without a device");
  amc_device_info info{};
  opened.call("query", opened.driver->query, &info);
  if (info.array_size == 0 || info.chips == 0 || info.tiles_per_chip == 0)
    opened.fail("query", "tells of " + std::to_string(info.chips) +
                             " chips of " +
                             std::to_string(info.tiles_per_chip) +
                             " tiles of " + std::to_string(info.array_size) +
                             " rows; each must be at least 1");
  if (std::string what = impossible(info); !what.empty())
    opened.fail("query", "tells that " + what);
  opened.capabilities = Capacity(info, opened.name());
  return opened;
}

Device::Device(Device &&other) noexcept
    : driver(std::move(other.driver)),
      device(std::exchange(other.device, nullptr)),
      capabilities(other.capabilities), eventRoom(other.eventRoom) {}

Device::~Device() {
  if (!device)
    return;
  try {
    driver->close(device);
  } catch (...) { // a driver's; there is nobody left to tell
  }
}

void Device::fail(const char *call, const std::string &what) const {
  throw Error("device '" + name() + "': " + call + ": " + what);
}

template <typename F> void Device::guard(const char *what, F &&body) const {
  try {
    body();
  } catch (const std::exception &thrown) {
    // No exception may cross a C interface; a driver's may try to.
    fail(what, std::string("the driver threw an exception: ") + thrown.what());
  } catch (...) {
    fail(what, "the driver threw an exception");
  }
}

template <typename F, typename... Arguments>
bool Device::callIfSupported(const char *what, F function,
                             Arguments... arguments) const {
  amc_status status = AMC_OK;
  guard(what, [&] { status = function(device, arguments...); });
  if (status != AMC_OK && status != AMC_UNSUPPORTED)
    fail(what, reason(status, line(driver->last_error(device), 512)));
  return status == AMC_OK;
}

template <typename F, typename... Arguments>
void Device::call(const char *what, F function, Arguments... arguments) const {
  if (!callIfSupported(what, function, arguments...))
    fail(what, reason(AMC_UNSUPPORTED, line(driver->last_error(device), 512)));
}

amc_program_result Device::program(amc_tile_id tile, amc_tile_mode mode,
                                   amc_rounding rounding,
                                   const amc_matrix &block,
                                   const amc_lines *lines) {
  amc_program_result result{};
  call("program", driver->program, tile, mode, rounding, &block, lines,
       &result);
  return result;
}

amc_solve_result Device::inverse(amc_tile_id tile, const amc_matrix &rhs,
                                 const amc_matrix_out &out) {
  amc_solve_result result{};
  call("inverse", driver->inverse, tile, &rhs, &out, &result);
  return result;
}

amc_solve_result Device::mvm(amc_tile_id tile, const amc_matrix &rhs,
                             const amc_matrix_out &out) {
  amc_solve_result result{};
  call("mvm", driver->mvm, tile, &rhs, &out, &result);
  return result;
}

bool Device::readBack(amc_tile_id tile, const amc_matrix_out &out) {
  return callIfSupported("read_back", driver->read_back, tile, &out);
}

void Device::advance(double seconds) {
  call("advance", driver->advance, seconds);
}

amc_calibrate_result Device::calibrate(amc_tile_id tile) {
  amc_calibrate_result result{};
  call("calibrate", driver->calibrate, tile, &result);
  return result;
}

std::vector<amc_event> Device::events(uint64_t &dropped) {
  std::vector<amc_event> all;
  constexpr size_t atOnce = 64;
  size_t count = 0;
  do {
    std::array<amc_event, atOnce> some{};
    uint64_t lost = 0;
    call("events", driver->events, some.data(), atOnce, &count, &lost);
    if (count > atOnce)
      fail("events",
           "stored " + std::to_string(count) + " in " + std::to_string(atOnce));
    all.insert(all.end(), some.begin(), some.begin() + std::ptrdiff_t(count));
    dropped += lost;
  } while (count == atOnce && all.size() < eventRoom);
  // A driver that has as many again each time is not worth the time.
  bool rest = count == atOnce;
  eventRoom = rest ? std::max(leastEvents, eventRoom / 4) : maxEvents;
  return all;
}

std::vector<uint8_t> Device::snapshot() const {
  size_t size = 0;
  call("snapshot", driver->snapshot, static_cast<uint8_t *>(nullptr), &size);
  if (size > maxSnapshotBytes)
    fail("snapshot", "needs " + std::to_string(size) + " bytes; at most " +
                         std::to_string(maxSnapshotBytes) + " are possible");
  std::vector<uint8_t> bytes(size);
  call("snapshot", driver->snapshot, bytes.data(), &size);
  if (size > bytes.size())
    fail("snapshot", "stored " + std::to_string(size) + " bytes in " +
                         std::to_string(bytes.size()));
  bytes.resize(size);
  return bytes;
}

void Device::restore(const std::vector<uint8_t> &bytes) {
  call("restore", driver->restore, bytes.data(), bytes.size());
}
