//===- Physics.h - What the simulator knows of a device ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Groups of fields as in the JSON of a description. Units are in the names;
// sources and ranges of every field are in docs/device.md. A driver of hardware
// needs none of them.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_PHYSICS_H
#define AMCRT_DESCRIPTION_PHYSICS_H

#include <array>
#include <cstdint>
#include <vector>

namespace amcrt {

/// Between two neighbouring levels: equal steps or equal factors.
enum class Spacing { linear, geometric };
/// How signed blocks are held. `automatic` ("auto"): one array where it is
/// possible, else a pair.
enum class SignScheme { automatic, pair, columnShift };
enum class WireModel { fast, exact };
/// Where the inputs of a loop enter their rows, seen from the amplifiers.
enum class InputEnd { near, far };

/// Which array of a tile; both where it is not said.
enum class ArrayOfTile { both, positive, negative };
enum class StuckAt { open, shorted };

/// Cells that no write reaches: those in `row` and `column` of the arrays, of
/// all rows or columns where one of them is -1. A shift column has the rows of
/// the positive array, and is no column.
struct Defect {
  uint32_t chip = 0, tile = 0;
  int64_t row = -1, column = -1; ///< lines of the tile, spares included
  ArrayOfTile array = ArrayOfTile::both;
  StuckAt stuck = StuckAt::open;

  bool operator==(const Defect &) const = default;
};

/// Fractions of the tiles, and of the rows and columns, and the defects that
/// are known one by one.
struct DefectPhysics {
  double deadTiles = 0, deadLines = 0;
  std::vector<Defect> list;
};

struct CellPhysics {
  double minConductanceSiemens = 0.5e-6;
  double maxConductanceSiemens = 35e-6;
  uint32_t levelBits = 4; ///< 0: continuous conductances
  Spacing spacing = Spacing::linear;
  SignScheme signScheme = SignScheme::automatic;
  double writeErrorRange = 0.01; ///< sigma, as a fraction of the range
  /// More sigma: coefficients of the powers 0 to 4 of G / gmax.
  std::array<double, 5> writeErrorSiemens{};
  /// Sigma between cells, each the same at every write, as a fraction of the
  /// conductance.
  double deviceVariation = 0;
  double readNoise = 0.01; ///< sigma, as a fraction of the conductance
  bool thermalNoise = false;
  /// The voltage V of a current proportional to sinh(v / V); 0: linear cells.
  double nonlinearityVolts = 0;
  double endurancePulses = 0;   ///< median of the cells, 0: unlimited
  double enduranceLogSigma = 0; ///< sigma of the logarithm between cells
  double stuckOpen = 0, stuckShort = 0; ///< fractions of the cells
  double transistorOhms = 0;            ///< in series with each cell

  /// Level `k` of the 2^levelBits as a fraction of the range: 0 for level 0, 1
  /// for the last. Of cells with levels.
  double levelFraction(uint32_t k) const;
};

/// Between write and use; none when the siemens are 0.
struct RelaxationPhysics {
  double seconds = 0;     ///< before the first use; the clock adds to it
  double meanSiemens = 0; ///< shift by each factor e of the seconds
  double sigmaSiemens = 0;
  double sigmaGrowthSiemens = 0; ///< by each factor e
};

struct WirePhysics {
  double rowOhms = 0, columnOhms = 0; ///< of the line between two cells
  InputEnd inputEnd = InputEnd::near;
  WireModel model = WireModel::fast;
};

struct OpampPhysics {
  double gain = 1e4;             ///< DC gain, 0: infinite
  double bandwidthHertz = 100e6; ///< gain-bandwidth product
  double offsetVolts = 1e-4;     ///< sigma, after auto-zero
  double noiseVoltsPerRootHertz = 0;
  double watts = 100e-6;
  double supplyVolts = 1.2;       ///< outputs saturate at +- this
  double slewVoltsPerSecond = 0;  ///< 0: unlimited
  bool calibrate = false;         ///< offsets, each time a tile is written
  uint32_t calibrationReads = 16; ///< averaged
};

struct ConverterPhysics {
  uint32_t dacBits = 8;     ///< 0: exact
  uint32_t adcBits = 8;     ///< 0: exact
  double inputVolts = 0.2;  ///< full scale of an input
  double sampleSeconds = 0; ///< outputs are read by then; 0: when settled
  double dacSeconds = 2e-9, adcSeconds = 10e-9;
  double dacJoules = 0.2e-12, adcJoules = 2e-12;
  double dacNoiseLsb = 0, adcNoiseLsb = 0;   ///< sigma, in steps
  uint32_t linesPerDac = 1, linesPerAdc = 1; ///< that share one, in turn
};

struct WritePhysics {
  double pulsesPerCell = 8.5; ///< mean, where verify is not simulated
  /// Write-verify: pulses until the error is below this fraction of the range;
  /// 0: the write error is what a verified write leaves.
  double verifyToleranceRange = 0;
  uint32_t maxPulses = 100;     ///< then the cell is left as it is
  double pulseSeconds = 0.3e-6; ///< one pulse and its verification
  double pulseJoules = 15e-12;
};

struct Environment {
  double temperatureKelvin = 300;
};

/// Of one tile and what surrounds it; `defects` of all tiles.
struct Physics {
  DefectPhysics defects;
  CellPhysics cell;
  RelaxationPhysics relaxation;
  WirePhysics wires;
  OpampPhysics opamp;
  ConverterPhysics converters;
  WritePhysics write;
  Environment environment;
};

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_PHYSICS_H
