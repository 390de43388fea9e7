//===- LossGradients.cpp - Gradients of the losses -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientModel.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

/// Differentiable in the scores; class weights are constants of the task.
template <typename OpTy, typename GradOpTy>
static Value gradientOfLoss(ONNXBuilder &b, OpTy op, unsigned operand,
                            Value dy) {
  if (operand != 0)
    return {};
  SmallVector<Value> operands{op.getScores(), op.getLabels()};
  if (Value weights = op.getWeights())
    operands.push_back(weights);
  operands.push_back(dy);
  OpBuilder &builder = b.getBuilder();
  SmallVector<NamedAttribute> attributes{
      builder.getNamedAttr("reduction", op.getReductionAttr())};
  if (IntegerAttr ignored = op.getIgnoreIndexAttr())
    attributes.push_back(builder.getNamedAttr("ignore_index", ignored));
  return b.create<GradOpTy>(op.getScores().getType(), operands, attributes);
}

void onnx::attachLossGradients(MLIRContext *context) {
  attachGradient<
      SoftmaxCrossEntropyLossOp,
      gradientOfLoss<SoftmaxCrossEntropyLossOp, train::CrossEntropyGradOp>>(
      context);
  attachGradient<NegativeLogLikelihoodLossOp,
                 gradientOfLoss<NegativeLogLikelihoodLossOp, train::NLLGradOp>>(
      context);
}
