//===- Wear.h - Pulses that cells have had ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every pulse wears a cell. One that has had more than its endurance no longer
// switches: it stays at gmax, as oxide cells whose filament cannot be broken
// any more. Cells differ: ln(endurance) is normal, each cell's own for a seed.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_WEAR_H
#define AMCRT_DEVICE_SIM_WEAR_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/driver/Lines.h"

#include <Eigen/Core>

namespace amcrt {

/// Cells of an array, true where something holds.
using CellMask = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Pulses so far of every cell of an array, whatever block it holds.
class Wear {
public:
  /// Adds to the cells on the lines of a block.
  void add(const Eigen::MatrixXf &pulses, const BlockLines &lines,
           const DeviceDescription &description);
  /// Which of these cells are worn out.
  CellMask wornOut(const BlockLines &lines,
                   const DeviceDescription &description,
                   const RandomStream &stream) const;
  double largest() const { return pulses.size() ? pulses.maxCoeff() : 0; }

  Eigen::MatrixXd pulses; ///< of the whole array; empty before the first write
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_WEAR_H
