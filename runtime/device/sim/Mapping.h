//===- Mapping.h - From a block to conductance levels --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E1. A block is scaled so that its largest magnitude takes the whole range
// Gu = gmax - gmin. One array where every entry is >= 0 and gmin = 0; otherwise
// a differential pair Gp = gmin + Gu max(a, 0), Gn = gmin + Gu max(-a, 0), in
// which gmin cancels, or one array with a shift column, whose level q stands
// for zero: G = gmin + Gu (q + (1 - q) a), column gmin + Gu q. q is the lowest
// level with q + (1 - q) a >= 0.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_MAPPING_H
#define AMCRT_DEVICE_SIM_MAPPING_H

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device.h"

#include <Eigen/Core>

namespace amcrt {

/// What to write, as fractions of the range, 0 to 1.
struct Targets {
  Eigen::MatrixXf positive;
  Eigen::MatrixXf negative; ///< empty for one array
  Eigen::MatrixXf shift;    ///< one column; empty without a shift column
  double scale = 1;         ///< the entry that takes the whole range, > 0
};

/// Toward zero: magnitudes off the diagonal take the next level down, the
/// diagonal the nearest one, which keeps nearly all diagonally heavy positive
/// definite matrices positive definite. A magnitude within 1e-6 of a level is
/// on it, so that writing what was read back changes nothing.
Targets mapBlock(const Eigen::MatrixXf &block,
                 const DeviceDescription &description, amc_rounding rounding);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_MAPPING_H
