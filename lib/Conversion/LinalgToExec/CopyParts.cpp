//===- CopyParts.cpp - Copies of parts of buffers -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/IR/Views.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::amc {
#define GEN_PASS_DEF_COPYPARTS
#include "amc/Conversion/LinalgToExec/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

namespace {
struct CopyParts : amc::impl::CopyPartsBase<CopyParts> {
  void runOnOperation() override {
    if (getOperation().isExternal())
      return;
    Block &body = getOperation().front();
    copyResults(cast<func::ReturnOp>(body.getTerminator()));
    for (auto copy : llvm::make_early_inc_range(body.getOps<memref::CopyOp>()))
      if (!exec::isWhole(copy.getSource()) || !exec::isWhole(copy.getTarget()))
        makeNest(copy);
  }

private:
  /// A result is a buffer of its own.
  void copyResults(func::ReturnOp terminator) {
    OpBuilder builder(terminator);
    for (OpOperand &result : terminator->getOpOperands()) {
      auto type = dyn_cast<MemRefType>(result.get().getType());
      if (!type || exec::isWhole(result.get()))
        continue;
      Location loc = result.get().getLoc();
      Value copy = memref::AllocOp::create(
          builder, loc,
          MemRefType::get(type.getShape(), type.getElementType()));
      memref::CopyOp::create(builder, loc, result.get(), copy);
      result.set(copy);
      ++numResults;
    }
  }

  void makeNest(memref::CopyOp copy) {
    OpBuilder builder(copy);
    linalg::CopyOp::create(builder, copy.getLoc(), copy.getSource(),
                           copy.getTarget());
    copy.erase();
    ++numCopies;
  }
};
} // namespace
