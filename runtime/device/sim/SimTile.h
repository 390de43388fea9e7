//===- SimTile.h - One simulated crossbar --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SIMTILE_H
#define AMCRT_DEVICE_SIM_SIMTILE_H

#include "../Snapshot.h"
#include "../TileTable.h"
#include "Cells.h"
#include "Response.h"

namespace amcrt {

/// A tile: its cells, the response worked out from them, and how often it was
/// written and read, which is what its randomness depends on.
class SimTile {
public:
  /// `index`: over all chips. The description must outlive the tile.
  SimTile(const DeviceDescription &description, uint64_t seed, uint32_t index);

  amc_tile_mode mode = AMC_MODE_MVM;

  amc_program_result program(amc_tile_mode newMode, amc_rounding rounding,
                             const Eigen::MatrixXf &block);
  /// One operation in the tile's mode: an inverse or a product.
  amc_solve_result solve(const MatrixView &rhs, MatrixOutView &out);

  Eigen::Index inputs() const;
  Eigen::Index outputs() const { return positive.siemens.rows(); }

  /// What a verifying read gives: (Gp - Gn) in the units of the block.
  Eigen::MatrixXf realised() const;

  /// What the amplifiers see: the cells with transistors and wires in series.
  Arrays circuit() const;
  double settlingSeconds() const { return response.settlingSeconds; }

  void save(SnapshotWriter &writer) const;
  void load(SnapshotReader &reader);

private:
  RandomStream stream(Draw draw, uint64_t operation) const;
  Arrays arrays() const;
  double range() const;
  void updateResponse();
  void loadInputs(const MatrixView &rhs);
  void addNoise(const Eigen::MatrixXf &columns);
  bool settle(Eigen::Index column, int &rangeSteps);

  const DeviceDescription *description;
  uint64_t seed;
  uint32_t index;
  double scale = 1;
  uint64_t writes = 0, reads = 0;
  Cells positive, negative;
  Response response;

  // Scratch of `solve`, kept so that a call does not allocate.
  Eigen::MatrixXf input, output, noise;
  Eigen::VectorXf inputScale;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SIMTILE_H
