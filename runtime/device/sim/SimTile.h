//===- SimTile.h - One simulated crossbar --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SIMTILE_H
#define AMCRT_DEVICE_SIM_SIMTILE_H

#include "Cells.h"
#include "CodeProduct.h"
#include "Converters.h"
#include "Response.h"
#include "Saturation.h"
#include "TileProduct.h"
#include "amcrt/driver/TileDevice.h"

#include <optional>
#include <string>
#include <vector>

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
                             const Eigen::MatrixXf &block,
                             const BlockLines &lines);
  amc_program_result program(const TileWrite &write);
  /// On the first lines.
  amc_program_result program(amc_tile_mode newMode, amc_rounding rounding,
                             const Eigen::MatrixXf &block) {
    return program(newMode, rounding, block,
                   BlockLines::corner(block.rows(), block.cols()));
  }
  /// Takes conductances in siemens as they are, in place of writing: a pair, an
  /// array with a shift column, or one array; what is not used is empty. They
  /// do not relax, and a tile that has them is not for snapshots. `newScale`:
  /// the entry that max - min conductance stands for, > 0.
  amc_program_result adopt(amc_tile_mode newMode,
                           const Eigen::MatrixXf &positiveSiemens,
                           const Eigen::MatrixXf &negativeSiemens,
                           const Eigen::MatrixXf &shiftColumn, double newScale);
  /// One operation in the tile's mode: an inverse or a product.
  amc_solve_result solve(const amc_matrix &rhs, const amc_matrix_out &out);
  /// The voltages at the inputs of a loop with which `solve` would begin for at
  /// most 16 vectors: through the DAC, in the range that it takes for each.
  Eigen::MatrixXf inputVolts(const ConstVectors &rhs);

  /// Measures the offset at zero input, which is then taken off
  /// (Calibration.cpp).
  amc_calibrate_result calibrate();

  Eigen::Index inputs() const;
  Eigen::Index outputs() const { return positive.siemens.rows(); }

  /// What a verifying read gives: (Gp - Gn) in the units of the block.
  Eigen::MatrixXd realised();
  void readBack(const amc_matrix_out &out);

  /// In siemens, as they are now, without wires; empty for one that the tile
  /// does not use.
  const Eigen::MatrixXf &positiveSiemens() const { return positive.siemens; }
  const Eigen::MatrixXf &negativeSiemens() const { return negative.siemens; }
  const Eigen::MatrixXf &shiftSiemens() const { return shift.siemens; }

  /// What the amplifiers see now.
  Arrays circuit() const;
  const Offsets &offsetVolts() const { return offsets; }
  double settlingSeconds() const { return response.settlingSeconds; }

  void save(SnapshotWriter &writer) const;
  /// `now`: the clock that belongs to what is read.
  void load(SnapshotReader &reader, TileShape shape, double now);

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
  /// Adds to `result` what they cost. `first`: the number of the first vector
  /// in the call.
  void solveSome(const ConstVectors &rhs, Vectors out, Eigen::Index first,
                 amc_solve_result &result);
  /// What the circuit did; its outputs are in `output`.
  struct Operation {
    PerVector outputPeaks; ///< largest magnitudes, volts
    PerVector arrayWatts;
    Ints ranges; ///< the inputs are 2^-range of what they were meant to be
    uint64_t saturated;
  };
  /// `scales`: the largest magnitudes of `rhs`.
  Operation operate(const ConstVectors &rhs, PerVector scales);
  Operation operateCoded(const ConstVectors &rhs, PerVector scales);
  void loadInputs(const ConstVectors &rhs, PerVector peaks);
  /// Fills `input` and, of a stable circuit, `output`; returns the ranges.
  Ints switchOn(const ConstVectors &rhs, PerVector scales,
                std::vector<Eigen::Index> &railed);
  Ints settle(std::vector<Eigen::Index> &railed);
  /// Cuts what drives the outputs of the vectors in `railed` at the rails.
  /// Returns how many of them have an amplifier there.
  uint64_t meetRails(const std::vector<Eigen::Index> &railed);
  /// What a loop's amplifiers show when inputs (Saturation.h) do not let them
  /// be linear.
  Eigen::MatrixXf railedStates(const Eigen::MatrixXf &inputs);
  void drawNoise(Eigen::Index rows, Eigen::Index vectors);
  void addNoise(const Eigen::MatrixXf &columns);
  void clampToRails(PerVector &peaks);
  /// What the ADC makes of `output`, whose largest magnitudes are `peaks`,
  /// without calibration, in units of 1 / `units` volts.
  void readOut(PerVector peaks, PerVector units, Vectors to);
  /// Makes what `solve` multiplies with from `response`.
  void pack();
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
  Offsets offsets;
  Response response;
  std::optional<RailedLoop> railedLoop; ///< of `response`, when needed
  // What `response` multiplies with, packed: the last for a coded product, else
  // the others.
  bool coded = false;
  TileProduct transfer, loop;
  NoiseDeviation deviation;
  CodeProduct codeProduct;
  double agedAt = 0;           ///< on the clock, the cells' age
  double nextAge = 0;          ///< on the clock, when it changes them next
  Eigen::VectorXf calibration; ///< volts taken off the outputs; empty: none

  // Scratch of `solve`, kept so that the common call does not allocate.
  Eigen::MatrixXf input, output, noise;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SIMTILE_H
