//===- ONNXPointwiseOps.cpp - Operators on elements -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/Dialect/Traits.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

//===----------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------===//

template <typename OpTy>
static LogicalResult inferBroadcast(std::optional<Location> loc,
                                    typename OpTy::Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  auto a = cast<RankedTensorType>(adaptor.getA().getType());
  auto b = cast<RankedTensorType>(adaptor.getB().getType());
  if (a.getElementType() != b.getElementType())
    return emitFault<OpTy>(loc, "A and B must have one element type, but are ",
                           a, " and ", b);
  SmallVector<int64_t> shape;
  if (!OpTrait::util::getBroadcastedShape(a.getShape(), b.getShape(), shape))
    return emitFault<OpTy>(loc, "A and B must broadcast, but are ", a, " and ",
                           b);
  types.push_back(RankedTensorType::get(shape, a.getElementType()));
  return success();
}

LogicalResult AddOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast<AddOp>(loc, adaptor, types);
}

LogicalResult SubOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast<SubOp>(loc, adaptor, types);
}

LogicalResult MulOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast<MulOp>(loc, adaptor, types);
}

LogicalResult DivOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast<DivOp>(loc, adaptor, types);
}

LogicalResult PowOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast<PowOp>(loc, adaptor, types);
}

/// Whether every element of the constant is `value`; -0.0 is not 0.0.
static bool isEvery(Attribute constant, double value) {
  auto dense = dyn_cast_or_null<DenseElementsAttr>(constant);
  if (!dense || !dense.isSplat())
    return false;
  if (isa<FloatType>(dense.getElementType()))
    return dense.getSplatValue<APFloat>().bitwiseIsEqual(
        FloatAttr::get(dense.getElementType(), value).getValue());
  return dense.getSplatValue<APInt>() == static_cast<int64_t>(value);
}

/// A where B changes nothing and A does not broadcast.
template <typename OpTy>
static OpFoldResult foldNeutral(OpTy op, typename OpTy::FoldAdaptor adaptor,
                                double neutral) {
  if (isEvery(adaptor.getB(), neutral) && op.getA().getType() == op.getType())
    return op.getA();
  return {};
}

OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  return foldNeutral(*this, adaptor, 1.0);
}

OpFoldResult DivOp::fold(FoldAdaptor adaptor) {
  return foldNeutral(*this, adaptor, 1.0);
}

OpFoldResult PowOp::fold(FoldAdaptor adaptor) {
  return foldNeutral(*this, adaptor, 1.0);
}

// x + 0 is not x for -0, x - 0 is.
OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  return foldNeutral(*this, adaptor, 0.0);
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

OpFoldResult IdentityOp::fold(FoldAdaptor) { return getX(); }

OpFoldResult CastOp::fold(FoldAdaptor) {
  return getX().getType() == getType() ? OpFoldResult(getX()) : OpFoldResult();
}

namespace {
/// log(softmax(x)) where no exponential underflows.
struct LogOfSoftmax : OpRewritePattern<LogOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LogOp op,
                                PatternRewriter &rewriter) const override {
    auto softmax = op.getX().getDefiningOp<SoftmaxOp>();
    if (!softmax)
      return rewriter.notifyMatchFailure(op, "not the logarithm of a softmax");
    rewriter.replaceOpWithNewOp<LogSoftmaxOp>(op, op.getType(), softmax.getX(),
                                              softmax.getAxisAttr());
    return success();
  }
};
} // namespace

void LogOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<LogOfSoftmax>(context);
}

LogicalResult DropoutOp::verify() {
  double ratio = getRatio().convertToDouble();
  if (!(ratio >= 0.0 && ratio < 1.0))
    return emitOpError()
           << "'ratio' must be at least 0 and less than 1, but is "
           << getRatioAttr();
  return success();
}

OpFoldResult DropoutOp::fold(FoldAdaptor) {
  if (!getTrainingMode() || getRatio().isZero())
    return getX();
  return {};
}
