//===- CheckPlan.cpp - Whether a plan suits a matrix and a device ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/CheckPlan.h"

#include <cmath>

using namespace amcrt;

static std::string square(int64_t rows) {
  return std::to_string(rows) + "x" + std::to_string(rows);
}

/// A check of the parts: each knows its own size and property.
static std::string checkNode(const Plan &plan, int64_t size, bool spd,
                             const DeviceModel &device);

static std::string checkPart(const Plan &plan, size_t part, int64_t size,
                             bool spd, const DeviceModel &device) {
  std::string what = checkNode(plan.parts[part], size, spd, device);
  if (what.empty())
    return what;
  std::string where = plan.name();
  if (plan.parts.size() > 1)
    where += ", part " + std::to_string(part + 1);
  return where + ": " + what;
}

static std::string checkTile(int64_t size, const DeviceModel &device) {
  if (std::string what = device.whyNot(AMC_MODE_INV); !what.empty())
    return "tile: " + what;
  std::string what = device.whyNot(uint64_t(size), uint64_t(size));
  return what.empty() ? "" : "tile: " + what + "; schur or blocks cut it";
}

static std::string checkSchur(const Plan &plan, int64_t size,
                              const DeviceModel &device) {
  if (std::string what = device.whyNot(AMC_MODE_MVM); !what.empty())
    return "schur: " + what;
  if (plan.number < 1 || plan.number >= size)
    return "schur: the leading block of a " + square(size) +
           " matrix has 1 to " + std::to_string(size - 1) + " rows, not " +
           std::to_string(plan.number);
  return "";
}

static std::string checkBlocks(const Plan &plan, int64_t size) {
  if (int64_t(plan.parts.size()) > size)
    return "blocks: a " + square(size) + " matrix has no " +
           std::to_string(plan.parts.size()) + " blocks";
  return "";
}

static std::string checkSteps(const Plan &plan) {
  if (plan.number < 1 || plan.number > maxSteps)
    return "cg: steps must be from 1 to " + std::to_string(maxSteps) +
           ", but is " + std::to_string(plan.number);
  if (!(plan.tolerance >= 0 && plan.tolerance < 1))
    return "cg: the tolerance is at least 0 and below 1";
  return "";
}

/// What the kind of a node asks for, whatever its parts are.
static std::string checkKind(const Plan &plan, int64_t size, bool spd,
                             const DeviceModel &device) {
  bool needsDefinite = plan.kind == Plan::Kind::equilibrate ||
                       plan.kind == Plan::Kind::schur ||
                       plan.kind == Plan::Kind::cg;
  if (needsDefinite && !spd)
    return std::string(plan.name()) + ": needs a matrix with property 'spd'" +
           (plan.kind == Plan::Kind::schur ? "; blocks (tiling=block-diagonal) "
                                             "drops what couples the tiles"
                                           : "");
  switch (plan.kind) {
  case Plan::Kind::tile:
    return checkTile(size, device);
  case Plan::Kind::border:
    if (plan.number != 1)
      return "border: its rows are 1, not " + std::to_string(plan.number);
    return size > 1 ? "" : "border: leaves nothing of a 1x1 matrix";
  case Plan::Kind::blocks:
    return checkBlocks(plan, size);
  case Plan::Kind::schur:
    return checkSchur(plan, size, device);
  case Plan::Kind::cg:
    return checkSteps(plan);
  case Plan::Kind::digital:
  case Plan::Kind::equilibrate:
    break;
  }
  return "";
}

/// The rows that each part of the node solves for.
static std::vector<int64_t> sizesOfParts(const Plan &plan, int64_t size) {
  switch (plan.kind) {
  case Plan::Kind::border:
    return {size - plan.number};
  case Plan::Kind::schur:
    return {plan.number, size - plan.number};
  case Plan::Kind::blocks: {
    std::vector<int64_t> sizes;
    for (RowBlock block :
         partition(size, int64_t(plan.parts.size()), plan.grouping))
      sizes.push_back(block.size);
    return sizes;
  }
  default:
    return std::vector<int64_t>(plan.parts.size(), size);
  }
}

static std::string checkNode(const Plan &plan, int64_t size, bool spd,
                             const DeviceModel &device) {
  if (std::string what = checkKind(plan, size, spd, device); !what.empty())
    return what;
  std::vector<int64_t> sizes = sizesOfParts(plan, size);
  for (size_t part = 0; part < plan.parts.size(); ++part)
    if (std::string what = checkPart(plan, part, sizes[part], spd, device);
        !what.empty())
      return what;
  return "";
}

std::string amcrt::checkPlan(const Plan &plan, int64_t size, bool spd,
                             const DeviceModel &device) {
  if (size < 1 || size > Equations::maxRows)
    return "a matrix has 1 to " + std::to_string(Equations::maxRows) +
           " rows, not " + std::to_string(size);
  std::string what = checkNode(plan, size, spd, device);
  if (!what.empty())
    return what;
  auto tiles = uint64_t(countTiles(plan, size, device.arraySize()));
  what = device.whyNotTiles(tiles, "the plan needs");
  if (what.empty())
    return "";
  return what + "; blocks (tiling=block-diagonal) needs fewest, or choose a "
                "device with more";
}

int64_t amcrt::countTiles(const Plan &plan, int64_t size, int64_t array) {
  if (plan.kind == Plan::Kind::tile)
    return 1;
  int64_t tiles = 0;
  std::vector<int64_t> sizes = sizesOfParts(plan, size);
  for (size_t part = 0; part < plan.parts.size(); ++part)
    tiles += countTiles(plan.parts[part], sizes[part], array);
  if (plan.kind == Plan::Kind::schur)
    tiles += 2 * int64_t(partitionForTiles(sizes[0], array).size() *
                         partitionForTiles(sizes[1], array).size());
  return tiles;
}
