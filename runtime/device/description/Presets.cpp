//===- Presets.cpp - Devices by name --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Where the numbers are from is in docs/device.md.
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceDescription.h"

using namespace amcrt;

namespace {

struct Preset {
  const char *name, *note;
  void (*apply)(DeviceDescription &);
};

void ideal(DeviceDescription &d) {
  d.levelBits = 0;
  d.minConductanceSiemens = 0;
  d.writeErrorRange = d.readNoise = 0;
  d.opampGain = 0;
  d.opampOffsetVolts = 0;
  d.dacBits = d.adcBits = 0;
}

void taox(DeviceDescription &d) {
  d.levelBits = 3;
  d.rowOhms = d.columnOhms = 1.73;
}

/// Fit of the conductances one second after the write, Wan et al. 2022.
void neurram(DeviceDescription &d) {
  d.minConductanceSiemens = 1e-6;
  d.maxConductanceSiemens = 40e-6;
  d.writeErrorRange = 0;
  d.writeErrorSiemens = {0.348e-6, 16.030e-6, -43.853e-6, 45.393e-6,
                         -16.815e-6};
}

/// Write-verify in the 2 % band, then an hour of relaxation.
void cmo(DeviceDescription &d) {
  d.minConductanceSiemens = 9e-6;
  d.maxConductanceSiemens = 90e-6;
  d.writeErrorRange = 0;
  d.writeErrorSiemens = {1.12e-8, 1.13e-2 * 90e-6};
  d.relaxationSeconds = 3600;
  d.relaxationMeanSiemens = -0.089e-6;
  d.relaxationSigmaSiemens = 0.412e-6;
  d.relaxationSigmaGrowthSiemens = 0.042e-6;
}

void worst(DeviceDescription &d) {
  d.levelBits = 3;
  d.writeErrorRange = 0.03;
  d.readNoise = 0.02;
  d.stuckOpen = d.stuckShort = 0.002;
  d.transistorOhms = 2000;
  d.rowOhms = d.columnOhms = 3;
  d.inputEnd = InputEnd::far;
  d.opampGain = 1e3;
  d.opampOffsetVolts = 1e-3;
  d.opampNoiseVoltsPerRootHertz = 16e-9;
  d.dacBits = d.adcBits = 6;
}

constexpr Preset all[] = {
    {"ideal", "every effect off; time and energy of rram-64", ideal},
    {"rram-64", "the default: 16 levels, 0.5 to 35 uS, 1 % write error",
     [](DeviceDescription &) {}},
    {"taox-40nm-3bit", "TaOx, 40 nm: 8 levels, wires of 1.73 ohm", taox},
    {"hfox-neurram", "HfOx: write errors as fitted on NeuRRAM", neurram},
    {"cmo-hfox", "CMO/HfOx: write-verify and an hour of relaxation", cmo},
    {"worst-case", "every effect at its pessimistic end", worst},
};

} // namespace

const std::vector<std::string> &DeviceDescription::presets() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Preset &preset : all)
      list.push_back(preset.name);
    return list;
  }();
  return names;
}

DeviceDescription DeviceDescription::preset(const std::string &name) {
  DeviceDescription d;
  d.name = name;
  for (const Preset &preset : all)
    if (name == preset.name)
      preset.apply(d);
  return d;
}

const char *DeviceDescription::presetNote(const std::string &name) {
  for (const Preset &preset : all)
    if (name == preset.name)
      return preset.note;
  return "";
}
