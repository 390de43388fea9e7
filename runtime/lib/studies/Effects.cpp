//===- Effects.cpp - What can be taken out of a device --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Effects.h"

using namespace amcrt;
using namespace amcrt::sim;

static constexpr Effect effects[] = {
    {"conductance levels",
     [](DeviceDescription &d) { d.physics.cell.levelBits = 0; }, true},
    {"write error",
     [](DeviceDescription &d) {
       d.physics.cell.writeErrorRange = 0;
       d.physics.cell.writeErrorSiemens = {};
     },
     true},
    {"device variation",
     [](DeviceDescription &d) { d.physics.cell.deviceVariation = 0; }, true},
    {"relaxation",
     [](DeviceDescription &d) {
       d.physics.relaxation.meanSiemens = d.physics.relaxation.sigmaSiemens =
           d.physics.relaxation.sigmaGrowthSiemens = 0;
     },
     true},
    {"stuck cells",
     [](DeviceDescription &d) {
       d.physics.cell.stuckOpen = d.physics.cell.stuckShort =
           d.physics.defects.deadTiles = d.physics.defects.deadLines = 0;
       d.physics.defects.list.clear();
     },
     true},
    {"non-linear cells",
     [](DeviceDescription &d) { d.physics.cell.nonlinearityVolts = 0; }},
    {"transistors",
     [](DeviceDescription &d) { d.physics.cell.transistorOhms = 0; }},
    {"read noise", [](DeviceDescription &d) { d.physics.cell.readNoise = 0; }},
    {"thermal noise",
     [](DeviceDescription &d) { d.physics.cell.thermalNoise = false; }},
    {"wires",
     [](DeviceDescription &d) {
       d.physics.wires.rowOhms = d.physics.wires.columnOhms = 0;
     }},
    {"finite gain", [](DeviceDescription &d) { d.physics.opamp.gain = 0; }},
    {"offset", [](DeviceDescription &d) { d.physics.opamp.offsetVolts = 0; }},
    {"op-amp noise",
     [](DeviceDescription &d) { d.physics.opamp.noiseVoltsPerRootHertz = 0; }},
    {"early sampling",
     [](DeviceDescription &d) { d.physics.converters.sampleSeconds = 0; }},
    {"converters",
     [](DeviceDescription &d) {
       d.physics.converters.dacBits = d.physics.converters.adcBits = 0;
     }},
};

std::span<const Effect> sim::allEffects() { return effects; }
