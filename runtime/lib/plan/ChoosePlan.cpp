//===- ChoosePlan.cpp - The plan that a user's options ask for ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/ChoosePlan.h"

#include <numeric>
#include <span>

using namespace amcrt;

/// The blocks are halved, the first half taking the odd one, until one is left.
static Plan recursion(std::span<const RowBlock> blocks) {
  if (blocks.size() == 1)
    return Plan::tile();
  auto leading = blocks.first((blocks.size() + 1) / 2);
  int64_t split = 0;
  for (RowBlock block : leading)
    split += block.size;
  return Plan::schur(
      split, recursion(leading),
      Plan::equilibrate(recursion(blocks.subspan(leading.size()))));
}

static Plan chooseTiles(int64_t size, bool spd, const PlanRules &rules,
                        int64_t array) {
  std::vector<RowBlock> blocks = partitionForTiles(size, array);
  // What is not positive definite has no default: checkPlan refuses schur.
  if (blocks.size() == 1 || rules.tiling == Tiling::blockAMC ||
      (rules.tiling == Tiling::automatic && !spd))
    return recursion(blocks);
  return Plan::blocks(rules.grouping,
                      std::vector<Plan>(blocks.size(), Plan::tile()));
}

Plan amcrt::choosePlan(const Equations &equations, const PlanRules &rules,
                       int64_t array) {
  bool border = equations.border && equations.size > 1;
  int64_t size = equations.size - (border ? 1 : 0);
  Plan plan = Plan::digital();
  if (size > 1) {
    plan = chooseTiles(size, equations.spd, rules, array);
    if (rules.refinement > 0 && equations.spd)
      plan = Plan::cg(rules.refinement, 0, std::move(plan));
    // Eliminating a row changes the diagonal.
    if (equations.spd && (border || !equations.equilibrated))
      plan = Plan::equilibrate(std::move(plan));
  }
  return border ? Plan::border(1, std::move(plan)) : plan;
}
