//===- ONNXShapeOps.cpp - Operators that move elements --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Axes.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

template <typename OpTy>
static RankedTensorType getSource(typename OpTy::Adaptor adaptor) {
  return cast<RankedTensorType>(adaptor.getX().getType());
}

//===----------------------------------------------------------------------===//
// Reshape, and what is a case of it
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  int64_t from = getX().getType().getNumElements();
  int64_t to = getType().getNumElements();
  if (from != to)
    return emitOpError() << "must keep the number of elements, but makes " << to
                         << " of " << from;
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto constant = dyn_cast_or_null<DenseElementsAttr>(adaptor.getX()))
    return constant.reshape(getType());
  return {};
}

namespace {
struct ReshapeOfReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto source = op.getX().getDefiningOp<ReshapeOp>();
    if (!source)
      return rewriter.notifyMatchFailure(op, "operand is no reshape");
    rewriter.modifyOpInPlace(op, [&] { op.getXMutable().set(source.getX()); });
    return success();
  }
};

/// The result's type says all that the attributes do.
template <typename OpTy> struct IsReshape : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getX());
    return success();
  }
};
} // namespace

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<ReshapeOfReshape>(context);
}

void FlattenOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<IsReshape<FlattenOp>>(context);
}

void UnsqueezeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<IsReshape<UnsqueezeOp>>(context);
}

void SqueezeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<IsReshape<SqueezeOp>>(context);
}

LogicalResult FlattenOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  RankedTensorType x = getSource<FlattenOp>(adaptor);
  int64_t rank = x.getRank(), axis = adaptor.getAxis();
  if (axis < -rank || axis > rank)
    return emitFault<FlattenOp>(loc, "'axis' must be in [", -rank, ", ", rank,
                                "], but is ", axis);
  if (axis < 0)
    axis += rank;
  int64_t rows = ShapedType::getNumElements(x.getShape().take_front(axis));
  int64_t cols = ShapedType::getNumElements(x.getShape().drop_front(axis));
  types.push_back(RankedTensorType::get({rows, cols}, x.getElementType()));
  return success();
}

LogicalResult UnsqueezeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType x = getSource<UnsqueezeOp>(adaptor);
  int64_t rank = x.getRank() + adaptor.getAxes().size();
  auto inserted = resolveAxes<UnsqueezeOp>(loc, adaptor.getAxes(), rank);
  if (failed(inserted))
    return failure();
  SmallVector<int64_t> shape;
  ArrayRef<int64_t> rest = x.getShape();
  for (int64_t i = 0; i < rank; ++i) {
    shape.push_back(inserted->test(i) ? 1 : rest.front());
    if (!inserted->test(i))
      rest = rest.drop_front();
  }
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

LogicalResult SqueezeOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  RankedTensorType x = getSource<SqueezeOp>(adaptor);
  ArrayRef<int64_t> axes = adaptor.getAxes();
  auto removed = resolveAxes<SqueezeOp>(loc, axes, x.getRank());
  if (failed(removed))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [i, extent] : llvm::enumerate(x.getShape())) {
    if (removed->test(i) && extent != 1)
      return emitFault<SqueezeOp>(loc, "'axes' must name extents of 1, but ",
                                  "dimension ", i, " of ", x, " has ", extent);
    if (!removed->test(i) && !(axes.empty() && extent == 1))
      shape.push_back(extent);
  }
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

//===----------------------------------------------------------------------===//
// Transpose
//===----------------------------------------------------------------------===//

static SmallVector<int64_t> resolvePermutation(ArrayRef<int64_t> perm,
                                               int64_t rank) {
  if (perm.empty())
    return llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(rank)));
  return SmallVector<int64_t>(perm);
}

SmallVector<int64_t> TransposeOp::getPermutation() {
  return resolvePermutation(getPerm(), getType().getRank());
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType x = getSource<TransposeOp>(adaptor);
  auto perm = resolvePermutation(adaptor.getPerm(), x.getRank());
  if (static_cast<int64_t>(perm.size()) != x.getRank() ||
      !isPermutationVector(perm))
    return emitFault<TransposeOp>(loc, "'perm' must be a permutation of the ",
                                  x.getRank(), " dimensions, but is [",
                                  ArrayRef<int64_t>(perm), "]");
  SmallVector<int64_t> shape;
  for (int64_t dim : perm)
    shape.push_back(x.getDimSize(dim));
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  return llvm::is_sorted(getPermutation()) ? OpFoldResult(getX())
                                           : OpFoldResult();
}

namespace {
struct TransposeOfTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto source = op.getX().getDefiningOp<TransposeOp>();
    if (!source)
      return rewriter.notifyMatchFailure(op, "operand is no transpose");
    SmallVector<int64_t> perm, inner = source.getPermutation();
    for (int64_t dim : op.getPermutation())
      perm.push_back(inner[dim]);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(), source.getX(),
                                             perm);
    return success();
  }
};
} // namespace

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<TransposeOfTranspose>(context);
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

LogicalResult PadOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType x = getSource<PadOp>(adaptor);
  ArrayRef<int64_t> pads = adaptor.getPads();
  int64_t rank = x.getRank();
  if (static_cast<int64_t>(pads.size()) != 2 * rank)
    return emitFault<PadOp>(loc, "'pads' must be ", 2 * rank,
                            " numbers, two for each dimension, but are ",
                            pads.size());
  SmallVector<int64_t> shape;
  for (int64_t dim = 0; dim < rank; ++dim) {
    int64_t size = x.getDimSize(dim), room;
    if (llvm::AddOverflow(size, pads[dim], room) || room < 0 ||
        llvm::AddOverflow(room, pads[rank + dim], room) || room < 1 ||
        size + std::min<int64_t>(pads[rank + dim], 0) < 0)
      return emitFault<PadOp>(
          loc, "pads ", pads[dim], " and ", pads[rank + dim], " of dimension ",
          dim, " leave nothing of its size ", size, " or too much");
    shape.push_back(room);
  }
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  return llvm::all_of(getPads(), [](int64_t pad) { return pad == 0; })
             ? OpFoldResult(getX())
             : OpFoldResult();
}
