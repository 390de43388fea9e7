//===- ReductionGradients.cpp - Gradients of reductions and softmax ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientModel.h"

using namespace mlir;
using namespace mlir::amc::onnx;

/// Every element that was summed gets the gradient of its sum, divided by the
/// number of elements for a mean.
template <typename OpTy>
static Value gradientOfReduction(ONNXBuilder &b, OpTy op, unsigned, Value dy) {
  RankedTensorType type = b.typeOf(op.getX());
  int64_t rank = type.getRank();
  SmallVector<int64_t> kept(type.getShape());
  if (op.getAxes().empty())
    kept.assign(rank, 1);
  for (int64_t axis : op.getAxes())
    kept[axis < 0 ? axis + rank : axis] = 1;
  double factor = 1.0;
  if constexpr (std::is_same_v<OpTy, ReduceMeanOp>)
    factor = static_cast<double>(b.typeOf(dy).getNumElements()) /
             static_cast<double>(type.getNumElements());
  // A scalar broadcasts as it is.
  if (b.typeOf(dy).getRank() != 0)
    dy = b.reshape(dy, kept);
  return b.broadcast(dy, type.getShape(), factor);
}

template <typename OpTy>
static int64_t normalizedAxis(ONNXBuilder &b, OpTy op) {
  int64_t axis = op.getAxis();
  return axis < 0 ? axis + b.typeOf(op.getX()).getRank() : axis;
}

/// dx = y (dy - sum(y dy)).
static Value gradientOfSoftmax(ONNXBuilder &b, SoftmaxOp op, unsigned,
                               Value dy) {
  Value y = op.getResult();
  Value sum = b.reduceSum(b.mul(dy, y), normalizedAxis(b, op), true);
  return b.mul(y, b.sub(dy, sum));
}

/// dx = dy - exp(y) sum(dy).
static Value gradientOfLogSoftmax(ONNXBuilder &b, LogSoftmaxOp op, unsigned,
                                  Value dy) {
  Value sum = b.reduceSum(dy, normalizedAxis(b, op), true);
  return b.sub(dy, b.mul(b.exp(op.getResult()), sum));
}

void mlir::amc::onnx::attachReductionGradients(MLIRContext *context) {
  attachGradient<ReduceSumOp, gradientOfReduction<ReduceSumOp>>(context);
  attachGradient<ReduceMeanOp, gradientOfReduction<ReduceMeanOp>>(context);
  attachGradient<SoftmaxOp, gradientOfSoftmax>(context);
  attachGradient<LogSoftmaxOp, gradientOfLogSoftmax>(context);
}
