//===- GradientOps.cpp - Verification of gradients ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gradient fits when the operator that it belongs to takes and gives tensors
// of its types: their shapes are worked out in one place, Dialect/Support.
//
//===----------------------------------------------------------------------===//

#include "OpChecks.h"
#include "amc/Dialect/Support/LossShapes.h"
#include "amc/Dialect/Support/WindowShapes.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// `dy` is of the type that the operator's result has, once that is known.
static LogicalResult verifyGradient(Operation *op, Value dy,
                                    FailureOr<RankedTensorType> result) {
  if (failed(result))
    return failure();
  return verifySame(op, "dy", dy.getType(), "the operator's result", *result);
}

template <typename GradOp>
static LogicalResult verifyConvGrad(GradOp op, Value x, Value w) {
  if (failed(verifyTensors(op)))
    return failure();
  return verifyGradient(op, op.getDy(),
                        inferConvolution(FaultEmitter(op), typeOf(x), typeOf(w),
                                         /*bias=*/{}, getWindowLists(op, {}),
                                         op.getGroup()));
}

LogicalResult ConvInputGradOp::verify() {
  return verifyConvGrad(*this, getResult(), getW());
}

LogicalResult ConvWeightGradOp::verify() {
  return verifyConvGrad(*this, getX(), getResult());
}

LogicalResult MaxPoolGradOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifySame(*this, "the result", getType(), "x", getX().getType())))
    return failure();
  auto pooled = [&](FaultEmitter fault, int64_t ceil) {
    return inferPooling(fault, typeOf(getX()),
                        getWindowLists(*this, getKernelShape()), ceil);
  };
  // How the grid's extents were rounded is no part of the gradient.
  for (int64_t ceil : {0, 1})
    if (auto type = pooled({std::nullopt, getOperationName()}, ceil);
        succeeded(type) && *type == getDy().getType())
      return success();
  return verifyGradient(*this, getDy(), pooled(FaultEmitter(*this), 0));
}

LogicalResult AveragePoolGradOp::verify() {
  FaultEmitter fault(*this);
  if (failed(verifyTensors(*this)) ||
      failed(checkFlag(fault, "count_include_pad", getCountIncludePad())))
    return failure();
  return verifyGradient(*this, getDy(),
                        inferPooling(fault, typeOf(getResult()),
                                     getWindowLists(*this, getKernelShape()),
                                     getCeilMode()));
}

LogicalResult ReluGradOp::verify() {
  Type type = getType();
  if (failed(verifyTensors(*this)) ||
      failed(verifySame(*this, "y", getY().getType(), "the result", type)))
    return failure();
  return verifySame(*this, "dy", getDy().getType(), "the result", type);
}

template <typename GradOp> static LogicalResult verifyLossGrad(GradOp op) {
  if (failed(verifyTensors(op)) ||
      failed(verifySame(op, "the result", op.getType(), "scores",
                        op.getScores().getType())))
    return failure();
  Value weights = op.getWeights();
  auto loss = inferClassificationLoss(
      FaultEmitter(op), typeOf(op.getScores()), typeOf(op.getLabels()),
      weights ? weights.getType() : Type(), op.getReduction());
  if (failed(loss))
    return failure();
  return verifySame(op, "dloss", op.getDloss().getType(),
                    "the operator's result", *loss);
}

LogicalResult CrossEntropyGradOp::verify() { return verifyLossGrad(*this); }

LogicalResult NLLGradOp::verify() { return verifyLossGrad(*this); }
