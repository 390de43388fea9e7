//===- Studies.h - Studies of the simulated device ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_STUDIES_H
#define AMCRT_LIB_STUDIES_STUDIES_H

#include "amcrt/description/DeviceModel.h"

#include <cstdint>
#include <string>
#include <vector>

namespace amcrt::sim {

/// Of `inverse` and `mvm`.
struct OperationOptions {
  std::string matrix, rhs; ///< .npy files; no matrix with conductances
  /// .npy files in siemens that take the place of writing: none, Gp, or Gp and
  /// Gn.
  std::vector<std::string> conductances;
  /// .npy file in siemens of shift columns, a column for each column of tiles,
  /// beside one array; or empty.
  std::string shiftConductances;
  std::string writeConductances; ///< prefix of .npy files, or empty
  double advanceSeconds = 0;     ///< between writing and use
  bool calibrate = false;        ///< before use
  std::string device = "rram-64";
  uint64_t seed = 0;
  uint64_t seeds = 1; ///< how many, from `seed` on
  std::string output; ///< .npy file for the result, or empty
  std::string report; ///< JSON file, or empty
};

struct CharacterizeOptions {
  std::string device = "rram-64", sweep;
  std::vector<double> values; ///< empty: those of the sweep
  std::vector<std::string> matrices = {"relu", "gradient", "spd"};
  int size = 32, count = 20; ///< of the matrices; how many for each value
  double damping = 0.1, condition = 100;
  bool equilibrate = true;
  uint64_t seed = 0;
  std::string output; ///< prefix of .csv, .json and .svg, or empty
};

/// A file of a prefix, or none for none.
inline std::string withEnding(const std::string &prefix, const char *ending) {
  return prefix.empty() ? "" : prefix + ending;
}

/// Reads a description, and says on standard error what in it does nothing.
/// Throws Error.
DeviceDescription loadDevice(const std::string &presetOrFile);

/// Says on standard error when most of `vectors` met the rails.
void warnOfSaturation(uint64_t saturated, uint64_t vectors);

// Each prints its result on standard output and throws Error.

/// Solves on one tile and says what each effect contributes to the error.
void inverse(const OperationOptions &options);
/// Multiplies on as many tiles as the matrix needs.
void multiply(const OperationOptions &options);
/// The outputs of one solve over `seconds` (0: until they have settled) as
/// table and curves; `output` is the prefix of .csv and .svg.
void transient(const OperationOptions &options, double seconds);
struct CircuitOptions {
  std::string file; ///< JSON
  bool exact = false;
  std::string output; ///< .npy file for the solution, or empty
  std::string report; ///< JSON file, or empty
};
/// Solves the circuit of a JSON file and compares with the answers in it, if
/// there are any.
void circuit(const CircuitOptions &options);
/// Sweeps a parameter of a device and measures inverses.
void characterize(const CharacterizeOptions &options);
/// Lists the presets, or prints one or the schema of all as JSON.
void devices(const std::string &name, bool schema);

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_STUDIES_H
