//===- FormProducts.cpp - Products and loop nests -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"

namespace mlir::amc {
#define GEN_PASS_DEF_FORMPRODUCTS
#include "amc/Conversion/LinalgToExec/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

/// Whether `map` reads the matrix of its last two dimensions with rows along
/// loop `col` and columns along loop `row`.
static bool isTransposed(AffineMap map, unsigned row, unsigned col) {
  ArrayRef<AffineExpr> matrix = map.getResults().take_back(2);
  MLIRContext *context = map.getContext();
  return matrix[0] == getAffineDimExpr(col, context) &&
         matrix[1] == getAffineDimExpr(row, context);
}

static void formProduct(linalg::LinalgOp op, RewriterBase &rewriter) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  Value c = op.getDpsInits()[0];
  // Loops: those of the batch, rows, columns, the sum.
  unsigned rank = cast<MemRefType>(c.getType()).getRank();
  unsigned m = rank - 2, n = rank - 1, k = rank;
  rewriter.replaceOpWithNewOp<exec::GemmOp>(
      op, op.getDpsInputs()[0], op.getDpsInputs()[1], c,
      isTransposed(maps[0], m, k), isTransposed(maps[1], k, n),
      /*accumulate=*/true);
}

/// Constants outside of the body move inside, so that it can be cloned.
static void takeConstants(linalg::GenericOp op) {
  Block *body = op.getBody();
  OpBuilder inside = OpBuilder::atBlockBegin(body);
  for (OpOperand &operand : op->getOpOperands()) {
    auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
    if (constant && !isa<ShapedType>(constant.getType()))
      body->getArgument(operand.getOperandNumber())
          .replaceAllUsesWith(inside.clone(*constant)->getResult(0));
  }
  body->walk([&](Operation *inner) {
    for (OpOperand &operand : inner->getOpOperands())
      if (auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
          constant && constant->getBlock() != body)
        operand.set(inside.clone(*constant)->getResult(0));
  });
}

namespace {
struct FormProducts : amc::impl::FormProductsBase<FormProducts> {
  void runOnOperation() override {
    if (getOperation().isExternal())
      return;
    IRRewriter rewriter(&getContext());
    for (auto op : llvm::make_early_inc_range(
             getOperation().front().getOps<linalg::LinalgOp>())) {
      rewriter.setInsertionPoint(op);
      if (isa<linalg::MatmulOp, linalg::BatchMatmulOp>(op)) {
        formProduct(op, rewriter);
        ++numProducts;
        continue;
      }
      auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
      if (!generic) {
        FailureOr<linalg::GenericOp> made =
            linalg::generalizeNamedOp(rewriter, op);
        if (failed(made)) {
          op->emitError("has no loops to make a kernel of");
          return signalPassFailure();
        }
        generic = *made;
      }
      takeConstants(generic);
      ++numNests;
    }
  }
};
} // namespace
