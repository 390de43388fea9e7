//===- SimTile.h - One simulated crossbar --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SIMTILE_H
#define AMCRT_DEVICE_SIM_SIMTILE_H

#include "../EventQueue.h"
#include "../Snapshot.h"
#include "../TileTable.h"
#include "Cells.h"
#include "Converters.h"
#include "Response.h"
#include "TileProduct.h"

#include <string>

namespace amcrt {

/// A tile: its cells, the response worked out from them, and how often it was
/// written and read, which is what its randomness depends on.
class SimTile {
public:
  /// `index`: over all chips. `clock`: of the device, in seconds. It and the
  /// description must outlive the tile.
  SimTile(const DeviceDescription &description, uint64_t seed, uint32_t index,
          const double &clock);

  amc_tile_mode mode = AMC_MODE_MVM;
  EventQueue events;

  amc_program_result program(amc_tile_mode newMode, amc_rounding rounding,
                             const Eigen::MatrixXf &block);
  /// One operation in the tile's mode: an inverse or a product.
  amc_solve_result solve(const MatrixView &rhs, MatrixOutView &out);

  /// Measures the offset at zero input, which is then taken off
  /// (Calibration.h).
  amc_calibrate_result calibrate();

  Eigen::Index inputs() const;
  Eigen::Index outputs() const { return positive.siemens.rows(); }

  /// What a verifying read gives: (Gp - Gn) in the units of the block.
  Eigen::MatrixXf realised();

  /// What the amplifiers see now.
  Arrays circuit() const;
  double settlingSeconds() const { return response.settlingSeconds; }

  void save(SnapshotWriter &writer) const;
  /// `now`: the clock that belongs to what is read.
  void load(SnapshotReader &reader, double now);

private:
  RandomStream stream(Draw draw, uint64_t operation) const;
  CellStreams streams(const Cells &cells) const;
  Arrays arrays() const;
  double range() const;
  /// Brings the cells to their age where that changes them.
  void age();
  /// Brings the cells to their age and works out the response.
  void refresh();
  void updateResponse();
  // Steps of `solve`, for up to 16 vectors (TileSolve.cpp).
  /// Adds to `result` what they cost.
  void solveSome(const ConstVectors &rhs, Vectors out,
                 amc_solve_result &result);
  void loadInputs(const ConstVectors &rhs, PerVector peaks);
  Ints respond(std::vector<Eigen::Index> &railed);
  Ints settle(std::vector<Eigen::Index> &railed);
  void addNoise(const Eigen::MatrixXf &columns);
  void clampToRails(PerVector &peaks);
  /// What the ADC makes of `output`, whose largest magnitudes are `peaks`,
  /// without calibration, in units of 1 / `units` volts.
  void readOut(PerVector peaks, PerVector units, Vectors to);
  /// Makes what `solve` multiplies with from `response`.
  void pack();
  bool usesCodes() const;
  // Events.
  void note(amc_event_kind kind, double figure, const std::string &text,
            int row = -1, int column = -1);
  void noteUnstable();
  void noteSaturated(uint64_t saturated, Eigen::Index vectors);
  void noteWrite(const WriteCount &count, const char *array);

  const DeviceDescription *description;
  uint64_t seed;
  uint32_t index;
  const double *clock;
  double scale = 1;
  uint64_t writes = 0, reads = 0;
  Cells positive, negative, shift;
  Response response;
  // What `response` multiplies with, packed.
  TileProduct transfer, loop;
  CodeProduct codes;
  NoiseDeviation deviation;
  float largestOffset = 0; ///< of `response`, volts
  float largestGain = 0;   ///< of `response`: largest output for inputs of 1
  double agedAt = 0;       ///< on the clock, the cells' age
  double nextAge = 0;      ///< on the clock, when it changes them next
  Eigen::VectorXf calibration; ///< volts taken off the outputs; empty: none

  // Scratch of `solve`, kept so that a call does not allocate.
  Eigen::MatrixXf input, output, noise;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SIMTILE_H
