//===- VectorizeContractions.cpp - The pass over contractions -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ContractionToVector/ContractionToVector.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::amc {
#define GEN_PASS_DEF_VECTORIZECONTRACTIONS
#include "amc/Conversion/ContractionToVector/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

LogicalResult amc::checkVectorBits(Operation *op, int64_t bits) {
  if (bits == 128 || bits == 256 || bits == 512)
    return success();
  return op->emitError("vector-bits must be 128, 256 or 512, not ") << bits;
}

namespace {
struct VectorizeContractions
    : amc::impl::VectorizeContractionsBase<VectorizeContractions> {
  using VectorizeContractionsBase::VectorizeContractionsBase;

  void runOnOperation() override {
    if (failed(checkVectorBits(getOperation(), vectorBits)))
      return signalPassFailure();
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) { ops.push_back(op); });
    for (linalg::GenericOp op : ops) {
      FailureOr<Contraction> contraction = matchContraction(op);
      if (failed(contraction))
        continue;
      int64_t elements =
          vectorBits / contraction->element.getIntOrFloatBitWidth();
      std::optional<ContractionTiling> tiling = chooseContractionTiling(
          *contraction, elements, getVectorRegisters(vectorBits));
      if (!tiling) {
        ++numLeft;
        continue;
      }
      using Kind = ContractionTiling::Kind;
      ++(tiling->kind == Kind::reduce      ? numReduce
         : tiling->kind == Kind::broadcast ? numBroadcast
                                           : numElementwise);
      OpBuilder builder(op);
      emitContraction(builder, op.getLoc(), *contraction, *tiling, elements);
      op.erase();
    }
  }
};
} // namespace
