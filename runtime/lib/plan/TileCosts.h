//===- TileCosts.h - Estimates of a tile's operations --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PLAN_TILECOSTS_H
#define AMCRT_LIB_PLAN_TILECOSTS_H

#include "amcrt/plan/PlanCost.h"

namespace amcrt {

/// Estimates for blocks of both signs.
class TileCosts {
public:
  struct Cost {
    double seconds = 0, joules = 0;
  };

  TileCosts(const DeviceDescription &device, const CostAssumptions &assumptions)
      : d(device), assumed(assumptions) {}

  /// Of the arrays that hold a block.
  uint64_t cells(int64_t rows, int64_t cols) const;
  Cost program(int64_t rows, int64_t cols) const;
  /// Of one vector.
  Cost inverse(int64_t rows) const;
  Cost product(int64_t rows, int64_t cols) const;

private:
  /// What a vector takes: `analog` seconds of settling, so many amplifiers, so
  /// many inputs and outputs, the columns at `volts`.
  Cost vector(double settling, double amplifiers, int64_t inputs,
              int64_t outputs, double conductance) const;
  bool hasShiftColumn() const;
  double range() const;
  double unityRate() const;
  double settledError() const;
  /// Mean pulses of a cell, and of the slowest of a row of so many.
  double pulses() const;
  double slowestPulses(double cells) const;

  const DeviceDescription &d;
  const CostAssumptions &assumed;
};

} // namespace amcrt

#endif // AMCRT_LIB_PLAN_TILECOSTS_H
