//===- SplitFills.cpp - One fill for each user ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_SPLITFILLS
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;

namespace {

struct SplitFills : exec::impl::SplitFillsBase<SplitFills> {
  void runOnOperation() override {
    SmallVector<linalg::FillOp> fills;
    getOperation()->walk([&](linalg::FillOp fill) {
      if (fill->getNumResults() == 1)
        fills.push_back(fill);
    });
    for (linalg::FillOp fill : fills)
      for (OpOperand &use :
           llvm::make_early_inc_range(fill->getResult(0).getUses())) {
        if (fill->getResult(0).hasOneUse())
          break;
        OpBuilder builder(use.getOwner());
        use.set(builder.clone(*fill)->getResult(0));
      }
  }
};

} // namespace
