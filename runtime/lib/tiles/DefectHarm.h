//===- DefectHarm.h - What errors of a block do to its results - -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// A tile that holds R = A + E in place of A answers R^-1 b, which is R^-1 E x
// off the solution x, or E v off a product. So |R^-1 E| in the Frobenius norm
// over the root of the rows, or |E| / |A|, is how far answers are off,
// relative, for inputs of any direction.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_DEFECTHARM_H
#define AMCRT_LIB_TILES_DEFECTHARM_H

#include "LineChoice.h"
#include "amcrt/device.h"

namespace amcrt {

/// Entries of a block, true where something holds.
using EntryMask = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Whether answers are off by at most 5/4 of what they would be if the broken
/// entries held what they should, as of an independent error of 3/4 of the
/// others, and no more than themselves; or by less than 0.05.
/// `errors`: of all entries. Takes about 6 n^3 operations for a block to
/// invert.
bool isBearable(amc_tile_mode mode, const Eigen::MatrixXf &block,
                const Eigen::MatrixXf &errors, const EntryMask &broken);

/// How much an error of an entry harms, squared, to first order: a solution is
/// off by column i of the inverse times the error times row j of the inverse
/// times its input. `block`: largest magnitude 1. Takes 2 n^3 operations.
LineCost lineCost(amc_tile_mode mode, const Eigen::MatrixXf &block,
                  const CellFaults &faults);

} // namespace amcrt

#endif // AMCRT_LIB_TILES_DEFECTHARM_H
