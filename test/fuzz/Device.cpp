//===- Device.cpp - Fuzz target: device descriptions ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"

#include <cstdio>
#include <cstdlib>

using namespace amcfuzz;
using namespace amcrt;

void amcfuzz::feed(std::span<const uint8_t> file) {
  DeviceDescription device =
      DeviceDescription::parse({file.begin(), file.end()}, "device.json");
  (void)device.notes();
  // What is accepted is written so that it is accepted again, as the same.
  std::string json = device.toJson();
  if (DeviceDescription::parse(json, "written").toJson() != json) {
    std::fprintf(stderr, "a device is not what it was written as\n");
    std::abort();
  }
  (void)Device::open("sim", json, 1);
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  return mutateJson(file, random);
}
