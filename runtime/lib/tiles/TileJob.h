//===- TileJob.h - A block on its way to a tile ---------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_TILEJOB_H
#define AMCRT_LIB_TILES_TILEJOB_H

#include "Tiles.h"

namespace amcrt {

/// One call of `Tiles::program`: what is asked, and what it has come to so far.
struct Tiles::Job {
  amc_tile_mode mode;
  amc_rounding rounding;
  Eigen::MatrixXf block;
  float scale; ///< its largest magnitude; 1 of a block of zeros
  Cost cost{};
  std::string failure; ///< why the last attempt cannot be used
  /// After the first programming: what follows is for broken cells.
  uint64_t programsOfFirst = 0;
  Cost costOfFirst{};

  Job(amc_tile_mode mode, amc_rounding rounding, Eigen::MatrixXf values)
      : mode(mode), rounding(rounding), block(std::move(values)),
        scale(block.cwiseAbs().maxCoeff()) {
    if (scale == 0)
      scale = 1;
  }
  uint32_t rows() const { return uint32_t(block.rows()); }
  uint32_t cols() const { return uint32_t(block.cols()); }
};

/// What a tile was found to hold, in units of the block's largest magnitude.
struct Tiles::Reading {
  Eigen::MatrixXf wanted, got, errors;
  EntryMask known; ///< entries on cells that are known to be broken
};

} // namespace amcrt

#endif // AMCRT_LIB_TILES_TILEJOB_H
