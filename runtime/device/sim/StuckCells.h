//===- StuckCells.h - Cells that no write reaches ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E12. Open cells have no conductance, short ones gmax; which they are is fixed
// for a tile and a seed, wherever in the array a block lies.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_STUCKCELLS_H
#define AMCRT_DEVICE_SIM_STUCKCELLS_H

#include "Wear.h"

namespace amcrt {

/// Cells of a block whose conductance no write changes.
struct StuckCells {
  CellMask open, shorted;

  CellMask any() const { return open || shorted; }
  void apply(Eigen::MatrixXf &siemens,
             const DeviceDescription &description) const;
};

/// Those of the first rows x cols cells that were made so.
StuckCells stuckCells(Eigen::Index rows, Eigen::Index cols,
                      const DeviceDescription &description,
                      const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STUCKCELLS_H
