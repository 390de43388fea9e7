//===- Snapshot.cpp - Fuzz target: snapshots of a device ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The first byte chooses the device, as what it keeps depends on what it
// simulates; the rest is a snapshot, whole or cut short.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/support/Error.h"

#include <array>

using namespace amcfuzz;
using namespace amcrt;

namespace {

constexpr uint32_t size = 3;
using Values = std::array<float, size * size>;

const char *const devices[] = {
    R"({"base": "rram-64", "geometry": {"array_size": 8}})",
    R"({"base": "rram-64", "geometry": {"array_size": 8},
        "relaxation": {"seconds": 1, "sigma_siemens": 1e-7}})",
    R"({"base": "rram-64", "geometry": {"array_size": 8},
        "cell": {"endurance_pulses": 1e5, "sign_scheme": "column_shift"},
        "opamp": {"calibrate": true}})",
    R"({"base": "rram-64", "geometry": {"array_size": 8},
        "spares": {"lines": 2, "tiles_per_chip": 1},
        "cell": {"stuck_short": 0.1}, "defects": {"dead_lines": 0.1}})"};

/// A device, the same one each time, as it was opened.
Device &opened(size_t which) {
  struct Fresh {
    Device device;
    Bytes snapshot;
    explicit Fresh(const char *description)
        : device(Device::open("sim", description, 1)),
          snapshot(device.snapshot()) {}
  };
  static Fresh all[] = {Fresh(devices[0]), Fresh(devices[1]), Fresh(devices[2]),
                        Fresh(devices[3])};
  static_assert(std::size(all) == std::size(devices));
  Fresh &fresh = all[which % std::size(all)];
  fresh.device.restore(fresh.snapshot);
  return fresh.device;
}

amc_matrix in(const Values &v) { return {v.data(), size, size, size, 1}; }
amc_matrix_out out(Values &v) { return {v.data(), size, size, size, 1}; }

void use(Device &device) {
  static const Values matrix = {4, 1, 0.5, 1, 3, -1, 0.5, -1, 2};
  Values result;
  for (uint32_t tile : {0u, 1u})
    for (int step = 0; step < 4; ++step)
      try {
        if (step == 0)
          device.inverse({0, tile}, in(matrix), out(result));
        if (step == 1)
          device.mvm({0, tile}, in(matrix), out(result));
        if (step == 2)
          device.readBack({0, tile}, out(result));
        if (step == 3)
          device.calibrate({0, tile});
      } catch (const Error &) {
        // A tile in another mode, or of another size.
      }
  device.advance(1);
  device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(matrix));
  device.inverse({0, 0}, in(matrix), out(result));
}

Bytes example(size_t which) {
  Device &device = opened(which);
  static const Values matrix = {4, 1, 0.5, 1, 3, -1, 0.5, -1, 2};
  // Of the last one on its spare lines.
  static const uint32_t chosen[] = {9, 0, 8};
  amc_lines lines{chosen, chosen};
  device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(matrix),
                 which + 1 == std::size(devices) ? &lines : nullptr);
  device.program({0, 1}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(matrix));
  Bytes bytes = device.snapshot();
  bytes.insert(bytes.begin(), uint8_t(which));
  return bytes;
}

} // namespace

void amcfuzz::feed(std::span<const uint8_t> file) {
  if (file.empty())
    return;
  Device &device = opened(file[0]);
  device.restore({file.begin() + 1, file.end()});
  use(device);
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  // A snapshot of today's format, whatever that of the file.
  if (file.size() < 32 || random() % 64 == 0)
    return example(random() % std::size(devices));
  return random() % 4 ? mutateWords(file, random) : mutateBytes(file);
}
