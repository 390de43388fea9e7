//===- DeviceModel.h - What is asked of a device -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiler, loader, runtime and simulator ask here what a device holds
// (Capacity.h) and what its operations cost.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_DEVICEMODEL_H
#define AMCRT_DESCRIPTION_DEVICEMODEL_H

#include "amcrt/description/CostFormulas.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/driver/Capacity.h"

namespace amcrt {

/// What is assumed of matrices and voltages.
struct CostAssumptions {
  /// Of a block that a tile inverts, as it is written: the largest eigenvalue
  /// over the smallest. Few levels round couplings away, which lowers it.
  double condition = 5;
  /// Sum of the magnitudes of a row over its largest, of blocks of any size.
  double rowSum = 2;
  /// How often a vector is converted until its range is found.
  double conversions = 1;
};

/// What the description says that a driver's `query` tells; nothing is known of
/// the cells' error.
Capacity capacityOf(const DeviceDescription &description);

/// The device that a description is of.
class DeviceModel : public Capacity {
public:
  // What takes a model takes a description.
  DeviceModel(DeviceDescription description = {})
      : Capacity(capacityOf(description)), d(std::move(description)) {}

  const DeviceDescription &description() const { return d; }

  /// Of one operation of the digital engine.
  Cost flop() const {
    return {1 / d.costs.digitalFlopsPerSecond, d.costs.digitalJoulesPerFlop};
  }

  // Estimates for blocks of both signs on one tile.

  /// Of the arrays that hold a block.
  uint64_t cells(int64_t rows, int64_t cols) const;
  Cost programCost(int64_t rows, int64_t cols) const;
  // Of one vector.
  Cost inverseCost(int64_t rows, const CostAssumptions &assumed) const;
  Cost productCost(int64_t rows, int64_t cols,
                   const CostAssumptions &assumed) const;

private:
  DeviceDescription d;
};

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_DEVICEMODEL_H
