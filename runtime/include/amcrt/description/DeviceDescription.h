//===- DeviceDescription.h - What a crossbar device is -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a device can do, which compiler and runtime count on; what it costs;
// the physics, which only the simulator reads; and what the maker of a driver
// adds. Units are in the names. Sources and ranges of every field are in
// docs/device.md.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H
#define AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H

#include "amcrt/description/Physics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace amcrt {

/// Which circuits the tiles can form.
enum class Periphery { both, inv, mvm };

/// What every driver has and `query` tells: chips of tiles.
struct Capabilities {
  uint32_t arraySize = 64; ///< rows and columns of a tile, 8 to 256
  uint32_t chips = 4;
  uint32_t tilesPerChip = 256;
  Periphery periphery = Periphery::both;

  // Spares, which the compiler does not count on.
  uint32_t spareLines = 0; ///< rows and columns of a tile beyond arraySize
  uint32_t spareTiles = 0; ///< of a chip, numbered from tilesPerChip on

  uint32_t builtLines() const { return arraySize + spareLines; }
};

/// Of the digital engine beside the tiles. What a tile's operations cost, the
/// driver tells; the estimates of a plan (PlanCost.h) are by `Physics`.
struct Costs {
  double digitalFlopsPerSecond = 1e12;
  double digitalJoulesPerFlop = 1e-12;
};

struct DeviceDescription {
  std::string name = "rram-64";
  Capabilities capabilities;
  Costs costs;
  Physics physics;
  /// The section of that name, as it stands in the file: text of a JSON object
  /// that only the driver reads. Empty: there is none.
  std::string driver;

  /// What in the description changes nothing, a sentence each.
  std::vector<std::string> notes() const;

  /// JSON text with every field, which is what a driver's `open` gets.
  std::string toJson() const;

  /// JSON Schema (2020-12) of what `parse` accepts.
  static std::string jsonSchema();

  /// Reads a preset name or a JSON file, whose `base` is a preset or a file,
  /// relative to its folder. Throws Error naming the file, the JSON pointer,
  /// the value, what is allowed, and the nearest valid name.
  static DeviceDescription load(const std::string &presetOrFile);
  /// From JSON text, whose `base` is a preset; `origin` names it in errors.
  static DeviceDescription parse(const std::string &json,
                                 const std::string &origin);
  static const std::vector<std::string> &presets();
  /// `name` must be one of them.
  static DeviceDescription preset(const std::string &name);
  /// One line on a preset: what it stands for.
  static const char *presetNote(const std::string &name);
};

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_DEVICEDESCRIPTION_H
