//===- StuckCells.h - Cells that no write reaches ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E12. A stuck cell is open (0 S) or short (gmax) for good. Which cells are
// stuck follows from the seed and their place in the array.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_STUCKCELLS_H
#define AMCRT_DEVICE_SIM_STUCKCELLS_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// Puts the stuck cells of the array's corner that `siemens` is in place.
void applyStuckCells(Eigen::MatrixXf &siemens,
                     const DeviceDescription &description,
                     const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STUCKCELLS_H
