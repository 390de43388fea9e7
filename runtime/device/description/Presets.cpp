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
  void (*apply)(Physics &);
};

void ideal(Physics &p) {
  p.cell.levelBits = 0;
  p.cell.minConductanceSiemens = 0;
  p.cell.writeErrorRange = p.cell.readNoise = 0;
  p.opamp.gain = 0;
  p.opamp.offsetVolts = 0;
  p.converters.dacBits = p.converters.adcBits = 0;
}

void taox(Physics &p) {
  p.cell.levelBits = 3;
  p.wires.rowOhms = p.wires.columnOhms = 1.73;
}

/// Fit of the conductances one second after the write, Wan et al. 2022.
void neurram(Physics &p) {
  p.cell.minConductanceSiemens = 1e-6;
  p.cell.maxConductanceSiemens = 40e-6;
  p.cell.writeErrorRange = 0;
  p.cell.writeErrorSiemens = {0.348e-6, 16.030e-6, -43.853e-6, 45.393e-6,
                              -16.815e-6};
}

/// Write-verify in the 2 % band, then an hour of relaxation.
void cmo(Physics &p) {
  p.cell.minConductanceSiemens = 9e-6;
  p.cell.maxConductanceSiemens = 90e-6;
  p.cell.writeErrorRange = 0;
  p.cell.writeErrorSiemens = {1.12e-8, 1.13e-2 * 90e-6};
  p.relaxation.seconds = 3600;
  p.relaxation.meanSiemens = -0.089e-6;
  p.relaxation.sigmaSiemens = 0.412e-6;
  p.relaxation.sigmaGrowthSiemens = 0.042e-6;
}

void worst(Physics &p) {
  p.cell.levelBits = 3;
  p.cell.writeErrorRange = 0.03;
  p.cell.readNoise = 0.02;
  p.cell.stuckOpen = p.cell.stuckShort = 0.002;
  p.cell.transistorOhms = 2000;
  p.wires.rowOhms = p.wires.columnOhms = 3;
  p.wires.inputEnd = InputEnd::far;
  p.opamp.gain = 1e3;
  p.opamp.offsetVolts = 1e-3;
  p.opamp.noiseVoltsPerRootHertz = 16e-9;
  p.converters.dacBits = p.converters.adcBits = 6;
}

constexpr Preset all[] = {
    {"ideal", "every effect off; time and energy of rram-64", ideal},
    {"rram-64", "the default: 16 levels, 0.5 to 35 uS, 1 % write error",
     [](Physics &) {}},
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
      preset.apply(d.physics);
  return d;
}

const char *DeviceDescription::presetNote(const std::string &name) {
  for (const Preset &preset : all)
    if (name == preset.name)
      return preset.note;
  return "";
}
