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
    {"conductance levels", [](DeviceDescription &d) { d.levelBits = 0; }, true},
    {"write error",
     [](DeviceDescription &d) {
       d.writeErrorRange = 0;
       d.writeErrorSiemens = {};
     },
     true},
    {"device variation", [](DeviceDescription &d) { d.deviceVariation = 0; },
     true},
    {"relaxation",
     [](DeviceDescription &d) {
       d.relaxationMeanSiemens = d.relaxationSigmaSiemens =
           d.relaxationSigmaGrowthSiemens = 0;
     },
     true},
    {"stuck cells",
     [](DeviceDescription &d) {
       d.stuckOpen = d.stuckShort = d.deadTiles = d.deadLines = 0;
       d.defects.clear();
     },
     true},
    {"non-linear cells", [](DeviceDescription &d) { d.nonlinearityVolts = 0; }},
    {"transistors", [](DeviceDescription &d) { d.transistorOhms = 0; }},
    {"read noise", [](DeviceDescription &d) { d.readNoise = 0; }},
    {"thermal noise", [](DeviceDescription &d) { d.thermalNoise = false; }},
    {"wires", [](DeviceDescription &d) { d.rowOhms = d.columnOhms = 0; }},
    {"finite gain", [](DeviceDescription &d) { d.opampGain = 0; }},
    {"offset", [](DeviceDescription &d) { d.opampOffsetVolts = 0; }},
    {"op-amp noise",
     [](DeviceDescription &d) { d.opampNoiseVoltsPerRootHertz = 0; }},
    {"early sampling", [](DeviceDescription &d) { d.sampleSeconds = 0; }},
    {"converters", [](DeviceDescription &d) { d.dacBits = d.adcBits = 0; }},
};

std::span<const Effect> sim::allEffects() { return effects; }
