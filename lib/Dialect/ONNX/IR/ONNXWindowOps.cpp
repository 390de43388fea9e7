//===- ONNXWindowOps.cpp - Convolution and pooling ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

/// The windows of an op, or of its adaptor, of kernels `kernel`.
template <typename OpOrAdaptor>
static WindowLists getWindows(OpOrAdaptor op, ArrayRef<int64_t> kernel) {
  return {kernel, op.getStrides(), op.getDilations(), op.getPads(),
          op.getAutoPad()};
}

template <typename Adaptor> static RankedTensorType getImage(Adaptor adaptor) {
  return cast<RankedTensorType>(adaptor.getX().getType());
}

WindowLists ConvOp::getWindows() {
  return ::getWindows(*this, getW().getType().getShape().drop_front(2));
}

WindowLists MaxPoolOp::getWindows() {
  return ::getWindows(*this, getKernelShape());
}

WindowLists AveragePoolOp::getWindows() {
  return ::getWindows(*this, getKernelShape());
}

SmallVector<int64_t> ConvOp::getResolvedPads() {
  return getWindows().resolvePads(getX().getType().getShape());
}

SmallVector<int64_t> MaxPoolOp::getResolvedPads() {
  return getWindows().resolvePads(getX().getType().getShape());
}

SmallVector<int64_t> AveragePoolOp::getResolvedPads() {
  return getWindows().resolvePads(getX().getType().getShape());
}

//===----------------------------------------------------------------------===//
// Result types
//===----------------------------------------------------------------------===//

static LogicalResult giveType(FailureOr<RankedTensorType> type,
                              SmallVectorImpl<Type> &types) {
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  Type bias = adaptor.getB() ? adaptor.getB().getType() : Type();
  return giveType(
      inferConvolution({loc, getOperationName()}, getImage(adaptor),
                       cast<RankedTensorType>(adaptor.getW().getType()), bias,
                       ::getWindows(adaptor, adaptor.getKernelShape()),
                       adaptor.getGroup()),
      types);
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  FaultEmitter fault(loc, getOperationName());
  if (adaptor.getStorageOrder() != 0)
    return fault("'storage_order' must be 0, but is ",
                 static_cast<int64_t>(adaptor.getStorageOrder()),
                 "; it concerns the indices of the maxima alone, which are not "
                 "modelled");
  return giveType(inferPooling(fault, getImage(adaptor),
                               ::getWindows(adaptor, adaptor.getKernelShape()),
                               adaptor.getCeilMode()),
                  types);
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> loc,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  FaultEmitter fault(loc, getOperationName());
  if (failed(
          checkFlag(fault, "count_include_pad", adaptor.getCountIncludePad())))
    return failure();
  return giveType(inferPooling(fault, getImage(adaptor),
                               ::getWindows(adaptor, adaptor.getKernelShape()),
                               adaptor.getCeilMode()),
                  types);
}

//===----------------------------------------------------------------------===//
// Canonical form
//===----------------------------------------------------------------------===//

namespace {
template <typename OpTy> struct MakePadsExplicit : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (op.getAutoPad() == "NOTSET")
      return rewriter.notifyMatchFailure(op, "pads are explicit");
    SmallVector<int64_t> pads = op.getResolvedPads();
    rewriter.modifyOpInPlace(op, [&] {
      op.setAutoPad("NOTSET");
      op.setPads(pads);
    });
    return success();
  }
};
} // namespace

void ConvOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<MakePadsExplicit<ConvOp>>(context);
}

void MaxPoolOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MakePadsExplicit<MaxPoolOp>>(context);
}

void AveragePoolOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                MLIRContext *context) {
  patterns.add<MakePadsExplicit<AveragePoolOp>>(context);
}
