//===- ONNXMatrixOps.cpp - Matrix products --------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/Dialect/Traits.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

/// What both products ask of the element types of their operands.
template <typename OpTy>
static LogicalResult checkElements(std::optional<Location> loc,
                                   ValueRange operands) {
  Type first = operands.front().getType();
  for (auto [i, operand] : llvm::enumerate(operands))
    if (getElementTypeOrSelf(operand) != getElementTypeOrSelf(first))
      return emitFault<OpTy>(loc, "operands must have one element type, but ",
                             "#0 is ", first, " and #", i, " is ",
                             operand.getType());
  return success();
}

//===----------------------------------------------------------------------===//
// Gemm
//===----------------------------------------------------------------------===//

LogicalResult GemmOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto a = cast<RankedTensorType>(adaptor.getA().getType());
  auto b = cast<RankedTensorType>(adaptor.getB().getType());
  if (failed(checkElements<GemmOp>(loc, adaptor.getOperands())))
    return failure();
  if (a.getRank() != 2 || b.getRank() != 2)
    return emitFault<GemmOp>(loc, "A and B must be matrices, but are ", a,
                             " and ", b);
  uint64_t transA = adaptor.getTransA(), transB = adaptor.getTransB();
  if (transA > 1 || transB > 1)
    return emitFault<GemmOp>(
        loc, "'", transA > 1 ? "transA" : "transB", "' must be 0 or 1, but is ",
        static_cast<int64_t>(transA > 1 ? transA : transB));
  int64_t rows = a.getDimSize(transA), inner = a.getDimSize(1 - transA);
  int64_t cols = b.getDimSize(1 - transB), other = b.getDimSize(transB);
  if (inner != other)
    return emitFault<GemmOp>(loc, "A' has ", inner, " columns and B' has ",
                             other, " rows, which must be equal");
  auto type = RankedTensorType::get({rows, cols}, a.getElementType());
  if (Value addend = adaptor.getC()) {
    auto c = cast<RankedTensorType>(addend.getType());
    SmallVector<int64_t> shape;
    if (!OpTrait::util::getBroadcastedShape(c.getShape(), type.getShape(),
                                            shape) ||
        ArrayRef<int64_t>(shape) != type.getShape())
      return emitFault<GemmOp>(loc, "C must broadcast to ", type, ", but is ",
                               c);
  }
  types.push_back(type);
  return success();
}

/// The operand of a transposition of a matrix, or nothing.
static Value getTransposed(Value matrix) {
  auto transpose = matrix.getDefiningOp<TransposeOp>();
  if (!transpose || transpose.getPermutation() != ArrayRef<int64_t>{1, 0})
    return {};
  return transpose.getX();
}

namespace {
/// A product reads its operands in either order for nothing.
struct AbsorbTransposes : OpRewritePattern<GemmOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GemmOp op,
                                PatternRewriter &rewriter) const override {
    Value a = getTransposed(op.getA()), b = getTransposed(op.getB());
    if (!a && !b)
      return rewriter.notifyMatchFailure(op, "no operand is a transpose");
    rewriter.modifyOpInPlace(op, [&] {
      if (a) {
        op.getAMutable().set(a);
        op.setTransA(1 - op.getTransA());
      }
      if (b) {
        op.getBMutable().set(b);
        op.setTransB(1 - op.getTransB());
      }
    });
    return success();
  }
};

/// beta = 0 times C, and any beta without a C.
struct DropUnusedAddend : OpRewritePattern<GemmOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GemmOp op,
                                PatternRewriter &rewriter) const override {
    bool one = op.getBeta().isExactlyValue(1.0);
    if (op.getC() ? !op.getBeta().isZero() : one)
      return rewriter.notifyMatchFailure(op, "the addend counts");
    rewriter.modifyOpInPlace(op, [&] {
      op.getCMutable().clear();
      op.setBetaAttr(rewriter.getF32FloatAttr(1.0f));
    });
    return success();
  }
};
} // namespace

void GemmOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<AbsorbTransposes, DropUnusedAddend>(context);
}

//===----------------------------------------------------------------------===//
// MatMul
//===----------------------------------------------------------------------===//

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto a = cast<RankedTensorType>(adaptor.getA().getType());
  auto b = cast<RankedTensorType>(adaptor.getB().getType());
  if (failed(checkElements<MatMulOp>(loc, adaptor.getOperands())))
    return failure();
  if (a.getRank() == 0 || b.getRank() == 0)
    return emitFault<MatMulOp>(loc, "A and B must be no scalars, but are ", a,
                               " and ", b);
  bool hasRows = a.getRank() > 1, hasCols = b.getRank() > 1;
  int64_t inner = a.getShape().back();
  int64_t other = b.getDimSize(hasCols ? b.getRank() - 2 : 0);
  if (inner != other)
    return emitFault<MatMulOp>(loc, "A has ", inner, " columns and B has ",
                               other, " rows, which must be equal: ", a,
                               " and ", b);
  SmallVector<int64_t> shape;
  if (!OpTrait::util::getBroadcastedShape(
          a.getShape().drop_back(hasRows ? 2 : 1),
          b.getShape().drop_back(hasCols ? 2 : 1), shape))
    return emitFault<MatMulOp>(loc, "the dimensions before the matrices must ",
                               "broadcast: ", a, " and ", b);
  if (hasRows)
    shape.push_back(a.getDimSize(a.getRank() - 2));
  if (hasCols)
    shape.push_back(b.getShape().back());
  types.push_back(RankedTensorType::get(shape, a.getElementType()));
  return success();
}
