//===- Cells.h - The cells of one array, and writing them -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Target, then differences between cells and the error of the write (E2),
// relaxation (E3), stuck and worn-out cells (E12). Cells whose target does not
// change keep their conductance.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CELLS_H
#define AMCRT_DEVICE_SIM_CELLS_H

#include "Relaxation.h"
#include "StuckCells.h"
#include "Wear.h"

namespace amcrt {

/// The cells of one array.
struct Cells {
  Eigen::MatrixXf target;  ///< fraction of the range that was asked for
  Eigen::MatrixXf siemens; ///< conductance now
  Relaxation relaxation;
  BlockLines lines; ///< of the block
  Wear wear;
  StuckCells made; ///< of the array, stuck from the beginning

  bool empty() const { return siemens.size() == 0; }
  /// Holds no block any more; wear and stuck cells stay.
  void clear();
};

/// A count of cells and the first of them, on the array's lines.
struct CellCount {
  uint64_t cells = 0;
  int row = -1, column = -1;
};

/// What a write took and what it met.
struct WriteCount {
  uint64_t cells = 0; ///< written
  double pulses = 0;
  /// Pulses one after the other: the cells of a row are written together.
  double steps = 0;
  CellCount failed; ///< not within the tolerance of a verified write
  CellCount worn;   ///< worn out by this write
  /// Cells of the block that no write reaches; the column with most of them.
  CellCount stuck;
  uint64_t stuckInColumn = 0;
};

/// What is drawn for an array.
struct CellStreams {
  RandomStream write, relaxation, device, endurance;
};

/// Writes `target` where it differs from what the cells hold, everywhere when
/// shape or lines differ or `all` is set. Errors are drawn for each cell
/// whether it is written or not. `now`: on the device's clock.
WriteCount writeCells(Cells &cells, const Eigen::MatrixXf &target,
                      const BlockLines &lines, bool all, double now,
                      const DeviceDescription &description,
                      const CellStreams &streams);

/// Brings the conductances to their age at `now`; nothing where no cell
/// relaxes.
void ageCells(Cells &cells, double now, const DeviceDescription &description,
              const CellStreams &streams);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CELLS_H
