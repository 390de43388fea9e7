//===- StuckCells.h - Cells that no write reaches ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E12. Open cells have no conductance, short ones gmax; which they are is fixed
// for a tile and a seed, wherever in the array a block lies. They come of rates
// for cells, lines and tiles, and of the description's list.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_STUCKCELLS_H
#define AMCRT_DEVICE_SIM_STUCKCELLS_H

#include "Wear.h"

namespace amcrt {

/// Cells whose conductance no write changes; of the whole array, or of the
/// lines of a block.
struct StuckCells {
  CellMask open, shorted; ///< empty where there are none

  CellMask any() const { return open || shorted; }
  /// Those of a block.
  StuckCells on(const BlockLines &lines) const;
  void apply(Eigen::MatrixXf &siemens,
             const DeviceDescription &description) const;
};

/// The arrays of a tile.
enum class TileArray { positive, negative, shift };

/// Those that were made so, of a tile with this number. A shift column is one
/// column of cells at the rows.
StuckCells madeStuck(TileArray array, uint64_t seed, uint32_t tile,
                     const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STUCKCELLS_H
