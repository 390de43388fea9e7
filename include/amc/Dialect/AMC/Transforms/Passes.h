//===- Passes.h - Mapping of solutions onto crossbars --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_TRANSFORMS_PASSES_H
#define AMC_DIALECT_AMC_TRANSFORMS_PASSES_H

#include "amcrt/plan/ChoosePlan.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::amc::crossbar {

using amcrt::Grouping;
using amcrt::Tiling;

/// The option values of Tiling.
inline llvm::cl::ValuesClass tilingValues() {
  return llvm::cl::values(
      clEnumValN(Tiling::automatic, "auto",
                 "one tile where it fits, else block-diagonal"),
      clEnumValN(Tiling::blockAMC, "block-amc",
                 "exact: recursion by Schur complements"),
      clEnumValN(Tiling::blockDiagonal, "block-diagonal",
                 "couplings between tiles are dropped"));
}

/// The option values of Grouping.
inline llvm::cl::ValuesClass groupingValues() {
  return llvm::cl::values(
      clEnumValN(Grouping::interleaved, "interleaved",
                 "block i of k holds rows i, i + k, i + 2 k, ..."),
      clEnumValN(Grouping::consecutive, "consecutive", "neighbouring rows"));
}

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"

} // namespace mlir::amc::crossbar

#endif // AMC_DIALECT_AMC_TRANSFORMS_PASSES_H
