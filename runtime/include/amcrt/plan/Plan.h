//===- Plan.h - How a system of equations is solved ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plan says how M X = B is solved for a square matrix M: a tree whose leaves
// are tiles or the digital engine. Compiler and runtime share it; nothing else
// knows how a solution is done. docs/mapping.md gives the formula of each node.
//
//   plan := digital | tile
//         | border(1, plan)                 the last row eliminated digitally
//         | equilibrate(plan)               scaled to unit diagonal
//         | blocks(grouping, plan, ...)     the diagonal blocks alone
//         | schur(split, plan, plan)        leading block, Schur complement
//         | cg(steps, tolerance, plan)      conjugate gradients around the plan
//   grouping := interleaved | consecutive
//
// Equal neighbours in a list may be written once: blocks(interleaved, 13*tile).
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_PLAN_H
#define AMCRT_PLAN_PLAN_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amcrt {

/// Which rows are a block: i, i + k, i + 2 k, ... for block i of k, or
/// neighbours.
enum class Grouping { interleaved, consecutive };

/// Rows offset, offset + stride, ... of a matrix.
struct RowBlock {
  int64_t offset, size;
  int64_t stride = 1;

  bool operator==(const RowBlock &) const = default;
};

/// `count` blocks of `size` rows in all, whose sizes differ by at most one,
/// larger ones first.
std::vector<RowBlock> partition(int64_t size, int64_t count,
                                Grouping grouping = Grouping::consecutive);
/// As many blocks of neighbours as it takes for none to exceed `array` rows.
std::vector<RowBlock> partitionForTiles(int64_t size, int64_t array);

/// One node and what is below it.
struct Plan {
  enum class Kind { digital, tile, border, equilibrate, blocks, schur, cg };

  Kind kind = Kind::digital;
  int64_t number = 0;   ///< border: its rows; schur: the split; cg: the steps
  double tolerance = 0; ///< cg: a column is done when |r| <= tolerance |b|
  Grouping grouping = Grouping::interleaved; ///< blocks
  std::vector<Plan> parts;

  static Plan digital() { return {}; }
  static Plan tile();
  static Plan border(int64_t rows, Plan inner);
  static Plan equilibrate(Plan inner);
  static Plan blocks(Grouping grouping, std::vector<Plan> parts);
  static Plan schur(int64_t split, Plan leading, Plan complement);
  static Plan cg(int64_t steps, double tolerance, Plan inner);

  bool operator==(const Plan &) const = default;

  /// The text that `parsePlan` reads.
  std::string text() const;
  /// The name of the node alone, as in "schur".
  const char *name() const;

  static constexpr int maxDepth = 64; ///< of nested nodes
};

/// The plan that the text is; none, and one sentence with the place in
/// `error`, when it is no plan. Whether a plan suits a matrix says checkPlan.
std::optional<Plan> parsePlan(std::string_view text, std::string &error);

} // namespace amcrt

#endif // AMCRT_PLAN_PLAN_H
