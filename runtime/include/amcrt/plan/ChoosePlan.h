//===- ChoosePlan.h - The plan that a user's options ask for --- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_CHOOSEPLAN_H
#define AMCRT_PLAN_CHOOSEPLAN_H

#include "amcrt/plan/CheckPlan.h"

namespace amcrt {

/// What happens to a matrix that is larger than a tile.
enum class Tiling {
  automatic,    ///< block-diagonal for `spd`
  blockAMC,     ///< exact: recursion by Schur complements
  blockDiagonal ///< couplings between tiles are dropped
};

struct PlanRules {
  Tiling tiling = Tiling::automatic;
  Grouping grouping = Grouping::interleaved; ///< where couplings are dropped
  int64_t refinement = 0; ///< steps of conjugate gradients, 0 to maxSteps
};

/// The plan for such equations on tiles of array x array:
///
///   border(1, equilibrate(cg(steps, 0.0, tiles)))
///
/// without the border where there is none, equilibrate where the diagonal is
/// one or the matrix is not spd, cg without steps. One equation is digital.
/// The tiles are one where the matrix fits; else by the rules. Of a matrix that
/// the rules do not suit, checkPlan says so.
Plan choosePlan(const Equations &equations, const PlanRules &rules,
                int64_t array);

} // namespace amcrt

#endif // AMCRT_PLAN_CHOOSEPLAN_H
