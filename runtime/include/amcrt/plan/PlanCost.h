//===- PlanCost.h - What a plan costs on a device ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without a device and without a matrix. Counts and digital operations are
// those of a run exactly. Time and energy of tiles depend on the matrix and on
// voltages; they are estimated for a matrix of a given condition by the
// formulas of docs/device.md, "Time and energy"; docs/mapping.md states how
// well.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_PLANCOST_H
#define AMCRT_PLAN_PLANCOST_H

#include "amcrt/description/DeviceModel.h"
#include "amcrt/plan/Plan.h"

namespace amcrt {

/// Of one phase: programming, or a solution.
struct PhaseCost {
  uint64_t programs = 0;   ///< tiles written
  uint64_t cells = 0;      ///< of their arrays, the most that a write changes
  uint64_t inversions = 0; ///< vectors that tiles inverted
  uint64_t products = 0;   ///< vectors that tiles multiplied
  double digitalOperations = 0;
  double seconds = 0; ///< tiles and digital engine side by side
  double joules = 0;
};

struct PlanCost {
  uint64_t tiles = 0;
  PhaseCost programming;
  PhaseCost solution; ///< of all right-hand sides together
};

/// For a matrix of `size` rows, `columns` right-hand sides; the plan must suit
/// (checkPlan). `spd`: the matrix is symmetric.
PlanCost costOf(const Plan &plan, int64_t size, bool spd, int64_t columns,
                const DeviceModel &device,
                const CostAssumptions &assumptions = {});

} // namespace amcrt

#endif // AMCRT_PLAN_PLANCOST_H
