//===- FoldFills.cpp - Results that start from a number -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TiledNest.h"
#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlir::amc {
#define GEN_PASS_DEF_FOLDFILLS
#include "amc/Conversion/LinalgToExec/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;
using exec::getRoot;

/// Whether `op` writes every element of its output `memref`.
static bool writesAll(linalg::GenericOp op, OpOperand &memref) {
  return op.getMatchingIndexingMap(&memref).isProjectedPermutation();
}

/// The number that `op` fills its one output with, if that is all it does.
static TypedAttr getFillValue(linalg::GenericOp op) {
  auto yield = cast<linalg::YieldOp>(op.getBody()->getTerminator());
  auto constant = yield.getOperand(0).getDefiningOp<arith::ConstantOp>();
  if (!constant || op.getNumDpsInits() != 1 ||
      isa<ShapedType>(constant.getType()) ||
      !writesAll(op, op.getDpsInitsMutable()[0]))
    return {};
  return constant.getValue();
}

static bool isZero(TypedAttr value) {
  return matchPattern(value, m_AnyZeroFloat());
}

namespace {
/// A loop nest that fills a memref, which nothing has used since.
struct Fill {
  linalg::GenericOp op;
  TypedAttr value;

  Value memref() { return op.getDpsInits()[0]; }
};

/// The fills whose memrefs nothing has used yet, from top to bottom.
class PendingFills {
public:
  void add(linalg::GenericOp op, TypedAttr value) {
    fills.push_back({op, value});
  }

  /// The fill of all of `memref`, or null. In any order: a transposed view is
  /// filled as its root is.
  Fill *find(Value memref) {
    auto covers = [](Value value) {
      return cast<MemRefType>(value.getType()).getNumElements() ==
             cast<MemRefType>(getRoot(value).getType()).getNumElements();
    };
    for (Fill &fill : fills)
      if (fill.memref() == memref ||
          (getRoot(fill.memref()) == getRoot(memref) && covers(memref) &&
           covers(fill.memref())))
        return &fill;
    return nullptr;
  }

  /// The memref is filled elsewhere.
  void take(Fill *fill) {
    fill->op.erase();
    fills.erase(fill);
  }

  void forget(ValueRange used) {
    for (Value value : used)
      if (isa<MemRefType>(value.getType()))
        llvm::erase_if(fills, [&](Fill &fill) {
          return getRoot(fill.memref()) == getRoot(value);
        });
  }

private:
  SmallVector<Fill> fills;
};

struct FoldFills : amc::impl::FoldFillsBase<FoldFills> {
  using FoldFillsBase::FoldFillsBase;

  void runOnOperation() override {
    if (getOperation().isExternal())
      return;
    if (failed(checkVectorBits(getOperation(), vectorBits)))
      return signalPassFailure();
    PendingFills fills;
    for (Operation &op : getOperation().front().without_terminator()) {
      if (auto gemm = dyn_cast<exec::GemmOp>(op))
        visit(gemm, fills);
      else if (auto nest = dyn_cast<linalg::GenericOp>(op)) {
        if (failed(visit(nest, fills)))
          return signalPassFailure();
      } else if (!isa<ViewLikeOpInterface>(op))
        fills.forget(op.getOperands());
    }
  }

private:
  void visit(exec::GemmOp gemm, PendingFills &fills) {
    fills.forget({gemm.getA(), gemm.getB()});
    if (Fill *fill = fills.find(gemm.getC());
        fill && gemm.getAccumulate() && isZero(fill->value)) {
      gemm.setAccumulate(false);
      fills.take(fill);
      ++numProducts;
    }
    fills.forget(gemm.getC());
  }

  LogicalResult visit(linalg::GenericOp op, PendingFills &fills) {
    FailureOr<LoopNest> nest = LoopNest::get(op);
    if (failed(nest))
      return failure();
    fills.forget(op.getDpsInputs());
    bool tiled = TiledNest::get(*nest, vectorBits).has_value();
    nest->simplify();
    Builder builder(&getContext());
    SmallVector<Attribute> initial;
    for (OpOperand &memref : op.getDpsInitsMutable()) {
      Fill *fill = nullptr;
      if ((tiled || nest->carriesResults()) && writesAll(op, memref))
        fill = fills.find(memref.get());
      if (!fill || (tiled && !isZero(fill->value))) {
        initial.push_back(builder.getUnitAttr());
        continue;
      }
      initial.push_back(fill->value);
      fills.take(fill);
      ++numNests;
    }
    if (llvm::any_of(initial, [](Attribute a) { return !isa<UnitAttr>(a); }))
      op->setAttr(kInitialAttr, builder.getArrayAttr(initial));
    fills.forget(op.getDpsInits());
    if (TypedAttr value = getFillValue(op))
      fills.add(op, value);
    return success();
  }
};
} // namespace
