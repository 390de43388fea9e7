//===- Devices.cpp - amc-sim devices --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Studies.h"

#include "amcrt/support/Printable.h"

#include <cstdio>

using namespace amcrt;

DeviceDescription sim::loadDevice(const std::string &presetOrFile) {
  DeviceDescription d = DeviceDescription::load(presetOrFile);
  for (const std::string &note : d.notes())
    std::fprintf(stderr, "note: %s: %s\n", printable(presetOrFile).c_str(),
                 printable(note).c_str());
  return d;
}

void sim::devices(const std::string &name, bool schema) {
  if (schema) {
    std::printf("%s", DeviceDescription::jsonSchema().c_str());
    return;
  }
  if (!name.empty()) {
    std::printf("%s", loadDevice(name).toJson().c_str());
    return;
  }
  for (const std::string &preset : DeviceDescription::presets())
    std::printf("%-18s %s\n", preset.c_str(),
                DeviceDescription::presetNote(preset));
}
