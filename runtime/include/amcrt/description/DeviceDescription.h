//===- DeviceDescription.h - What a crossbar device is -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that knows a capacity: compiler (tiling, placement, costs) and
// runtime (loading, simulation) both ask it. Units are in the names. Sources
// and ranges of every field are in docs/device-description.md.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H
#define AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H

#include <cstdint>
#include <string>
#include <vector>

namespace amcrt {

/// One device: chips of tiles and the physics of a tile.
struct DeviceDescription {
  std::string name = "rram-64";

  // Geometry.
  uint32_t arraySize = 64; ///< rows and columns of a tile, 8 to 256
  uint32_t chips = 4;
  uint32_t tilesPerChip = 256;

  // Cells.
  double minConductanceSiemens = 0.5e-6;
  double maxConductanceSiemens = 35e-6;
  uint32_t levelBits = 4;        ///< 0: continuous conductances
  double writeErrorRange = 0.01; ///< sigma, as a fraction of the range
  double readNoise = 0.01;       ///< sigma, as a fraction of the conductance

  // Wires.
  double rowOhms = 0, columnOhms = 0; ///< of the line between two cells
  uint32_t farInput = 0; ///< 1: a loop's inputs enter at the far row ends

  // Op-amps.
  double opampGain = 1e4;             ///< DC gain, 0: infinite
  double opampBandwidthHertz = 100e6; ///< gain-bandwidth product
  double opampOffsetVolts = 1e-4;     ///< sigma, after auto-zero
  double opampWatts = 100e-6;
  double supplyVolts = 1.2; ///< outputs saturate at +- this

  // Converters.
  uint32_t dacBits = 8;    ///< 0: exact
  uint32_t adcBits = 8;    ///< 0: exact
  double inputVolts = 0.2; ///< full scale of an input
  double dacSeconds = 2e-9, adcSeconds = 10e-9;
  double dacJoules = 0.2e-12, adcJoules = 2e-12;

  // Writing.
  double pulsesPerCell = 8.5;
  double pulseSeconds = 0.3e-6; ///< one pulse and its verification
  double pulseJoules = 15e-12;

  // Digital engine.
  double digitalFlopsPerSecond = 1e12;
  double digitalJoulesPerFlop = 1e-12;

  uint64_t tiles() const { return uint64_t(chips) * tilesPerChip; }

  /// JSON text with every field.
  std::string toJson() const;

  /// Reads a preset name or a JSON file. Throws Error naming the file, the
  /// JSON pointer, the value, what is allowed, and the nearest valid name.
  static DeviceDescription load(const std::string &presetOrFile);
  /// From JSON text; `origin` names it in errors.
  static DeviceDescription parse(const std::string &json,
                                 const std::string &origin);
  static const std::vector<std::string> &presets();
  /// One line on a preset: what it stands for.
  static const char *presetNote(const std::string &preset);
};

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H
