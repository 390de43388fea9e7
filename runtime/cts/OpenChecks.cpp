//===- OpenChecks.cpp - Opening, closing, capabilities ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/DeviceFigures.h"
#include "amcrt/device/OpenDevice.h"

#include <array>
#include <cstring>

using namespace amcrt::cts;
using amcrt::DeviceDescription;

/// Before any function is called.
static void table(const Subject &s) {
  std::string fault = amcrt::tableFault(s.table);
  expect(fault.empty(), "it " + fault);
  expect(*s.table->name, "the driver has an empty name");
}

static void badConfig(const Subject &s) {
  for (const char *config : {"", "{", "[]", "{\"no_such_group\": {}}"}) {
    auto *device = reinterpret_cast<amc_device *>(&config);
    std::array<char, 40> text;
    text.fill('#');
    amc_status status =
        s.driver().open(config, s.seed, &device, text.data(), text.size());
    expect(status != AMC_OK,
           std::string("accepted as a description: '") + config + "'");
    expect(!device, "a failed open must store null");
    expect(std::memchr(text.data(), 0, text.size()) && text[0],
           "a failed open must store a terminated text");
    expect(s.driver().open(config, s.seed, &device, nullptr, 0) != AMC_OK,
           "open must fail without room for its text as well");
  }
}

static void nulls(const Subject &s) {
  amc_device *device = nullptr;
  expect(s.driver().open(nullptr, 1, &device, nullptr, 0) != AMC_OK,
         "open of a null description");
  expect(s.driver().open(s.config.c_str(), 1, nullptr, nullptr, 0) != AMC_OK,
         "open without a place for the device");
  s.driver().close(nullptr);
  amc_device_info info;
  expect(s.driver().query(nullptr, &info) == AMC_INVALID_ARGUMENT,
         "query of a null device");
  size_t size = 0;
  expect(s.driver().snapshot(nullptr, nullptr, &size) == AMC_INVALID_ARGUMENT,
         "snapshot of a null device");
  expect(s.driver().last_error(nullptr) != nullptr, "last_error returned null");
}

static void capabilities(const Subject &s) {
  Handle h(s);
  expect(h.info.array_size > 0 && h.info.chips > 0 && h.info.tiles_per_chip > 0,
         "a capacity is zero");
  expect(h.info.has_inv <= 1 && h.info.has_mvm <= 1, "has_* must be 0 or 1");
  expect(h.info.has_inv || h.info.has_mvm, "a device that can do nothing");
  std::string what = amcrt::impossible(h.info);
  expect(what.empty(), what);
  h.fails(s.driver().query(h.device, nullptr), AMC_INVALID_ARGUMENT,
          "query into null");
}

/// A device of any geometry is as described; one whose geometry is fixed may
/// refuse the description or stay what it is.
static void geometry(const Subject &s) {
  Handle own(s);
  Subject other = s;
  // The rest stays: a driver may read its own section.
  auto described = DeviceDescription::parse(s.config, "device description");
  described.capabilities = {8, 3, 5};
  described.physics.defects.list.clear();
  other.config = described.toJson();
  amc_device *device = nullptr;
  std::array<char, 512> text{};
  if (s.driver().open(other.config.c_str(), s.seed, &device, text.data(),
                      text.size()) != AMC_OK)
    return;
  s.driver().close(device);
  Handle h(other);
  auto is = [&](uint32_t rows, uint32_t chips, uint32_t tiles) {
    return h.info.array_size == rows && h.info.chips == chips &&
           h.info.tiles_per_chip == tiles;
  };
  expect(is(8, 3, 5) ||
             is(own.info.array_size, own.info.chips, own.info.tiles_per_chip),
         "described as 3 chips of 5 tiles of 8 rows, the device has " +
             std::to_string(h.info.chips) + " chips of " +
             std::to_string(h.info.tiles_per_chip) + " tiles of " +
             std::to_string(h.info.array_size) + " rows");
}

/// Periphery that is missing is an answer, not a crash.
static void missingPeriphery(const Subject &s) {
  Handle h(s);
  Matrix block = easyMatrix(2, 1);
  amc_matrix in = block.in();
  if (!h.info.has_inv)
    h.fails(s.driver().program(h.device, {0, 0}, AMC_MODE_INV,
                               AMC_ROUND_NEAREST, &in, nullptr, nullptr),
            AMC_UNSUPPORTED, "program for inverses");
  if (!h.info.has_mvm)
    h.fails(s.driver().program(h.device, {0, 0}, AMC_MODE_MVM,
                               AMC_ROUND_NEAREST, &in, nullptr, nullptr),
            AMC_UNSUPPORTED, "program for products");
}

static void separateDevices(const Subject &s) {
  Handle a(s), b(s);
  amc_tile_mode mode = a.anyMode();
  a.program({0, 0}, mode, easyMatrix(2, 1));
  Matrix out(2, 2);
  amc_matrix_out view = out.out();
  b.fails(s.driver().read_back(b.device, {0, 0}, &view), AMC_NOT_PROGRAMMED,
          "a tile that only another device has programmed");
}

void amcrt::cts::addOpenChecks(std::vector<Check> &checks) {
  checks.push_back({"driver/table", table, /*first=*/true});
  checks.push_back({"open/bad-config", badConfig});
  checks.push_back({"open/nulls", nulls});
  checks.push_back({"query/capabilities", capabilities});
  checks.push_back({"query/geometry", geometry});
  checks.push_back({"query/missing-periphery", missingPeriphery});
  checks.push_back({"open/separate-devices", separateDevices});
}
