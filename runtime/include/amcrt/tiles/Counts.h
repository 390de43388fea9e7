//===- Counts.h - What a device was made to do ----------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TILES_COUNTS_H
#define AMCRT_TILES_COUNTS_H

#include <cstdint>

namespace amcrt {

/// What the tiles did.
struct TileCounts {
  uint64_t programs = 0, cellsWritten = 0, inverses = 0, mvms = 0;
  uint64_t unstable = 0, saturated = 0, digitalFallbacks = 0;
  uint64_t failedCells = 0; ///< writes that missed their tolerance
  uint64_t wornCells = 0;   ///< beyond their endurance
  uint64_t implausible = 0; ///< calls whose figures or answers were refused
  double maxWear = 0;       ///< pulses of the most written cell
  // What broken cells took: blocks that were moved to another tile, blocks that
  // were solved digitally for them, programmings beside each first one, and
  // what these and the checks cost.
  uint64_t movedBlocks = 0, defectFallbacks = 0, repairPrograms = 0;
  double repairSeconds = 0, repairJoules = 0;
};

/// Broken cells as far as they are known, and what is done about them now.
struct DefectCounts {
  uint64_t defectiveCells = 0; ///< in tiles that were tested
  /// Entries of blocks that are asked for other than they should be.
  uint64_t compensatedCells = 0;
  /// Blocks that are not on the first lines in order.
  uint64_t rearrangedBlocks = 0;
  uint64_t retiredTiles = 0; ///< not used any more
};

/// All of it, and the simulated time and energy of tiles and digital engine.
struct DeviceCounts : TileCounts, DefectCounts {
  double simulatedSeconds = 0;
  double joules = 0;
};

} // namespace amcrt

#endif // AMCRT_TILES_COUNTS_H
