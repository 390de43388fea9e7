//===- CheckPlan.h - Whether a plan suits a matrix and a device -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_CHECKPLAN_H
#define AMCRT_PLAN_CHECKPLAN_H

#include "amcrt/description/DeviceModel.h"
#include "amcrt/plan/Plan.h"

namespace amcrt {

/// What is known of a system of equations.
struct Equations {
  int64_t size = 0;    ///< rows and columns of the matrix, 1 to maxRows
  bool spd = false;    ///< symmetric positive definite, else nothing is known
  bool border = false; ///< the last row is best eliminated digitally
  bool equilibrated = false; ///< the diagonal is one already

  static constexpr int64_t maxRows = 65536;
};

/// Steps of conjugate gradients are unrolled.
constexpr int64_t maxSteps = 100;

/// Empty when the plan can be carried out for a matrix of that size on that
/// device; else one sentence that names the node, as in "schur, part 2: tile:
/// ...", and what would do.
std::string checkPlan(const Plan &plan, int64_t size, bool spd,
                      const DeviceModel &device);

/// The tiles that the plan writes for a matrix of that size.
int64_t countTiles(const Plan &plan, int64_t size, int64_t array);

} // namespace amcrt

#endif // AMCRT_PLAN_CHECKPLAN_H
