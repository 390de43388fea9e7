//===- ONNXReductionOps.cpp - Sums, means and softmax ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Axes.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

template <typename OpTy>
static LogicalResult inferReduction(std::optional<Location> loc,
                                    typename OpTy::Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  auto x = cast<RankedTensorType>(adaptor.getX().getType());
  auto keep = static_cast<int64_t>(adaptor.getKeepdims());
  if (keep != 0 && keep != 1)
    return emitFault<OpTy>(loc, "'keepdims' must be 0 or 1, but is ", keep);
  ArrayRef<int64_t> axes = adaptor.getAxes();
  auto reduced = resolveAxes<OpTy>(loc, axes, x.getRank());
  if (failed(reduced))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [i, extent] : llvm::enumerate(x.getShape())) {
    if (!axes.empty() && !reduced->test(i))
      shape.push_back(extent);
    else if (keep)
      shape.push_back(1);
  }
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

LogicalResult ReduceMeanOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> loc,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferReduction<ReduceMeanOp>(loc, adaptor, types);
}

LogicalResult ReduceSumOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferReduction<ReduceSumOp>(loc, adaptor, types);
}

template <typename OpTy> static LogicalResult verifySoftmax(OpTy op) {
  int64_t rank = op.getType().getRank();
  auto axis = static_cast<int64_t>(op.getAxis());
  if (rank == 0)
    return op.emitOpError("X must be no scalar");
  if (axis < -rank || axis >= rank)
    return op.emitOpError() << "'axis' must be in [" << -rank << ", "
                            << rank - 1 << "], but is " << axis;
  return success();
}

LogicalResult SoftmaxOp::verify() { return verifySoftmax(*this); }

LogicalResult LogSoftmaxOp::verify() { return verifySoftmax(*this); }
