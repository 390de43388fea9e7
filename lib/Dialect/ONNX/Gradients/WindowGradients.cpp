//===- WindowGradients.cpp - Gradients of convolution and pooling --------===//
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

/// The window geometry of an op, pads spelled out.
template <typename OpTy>
static SmallVector<NamedAttribute> windowAttributes(ONNXBuilder &b, OpTy op) {
  OpBuilder &builder = b.getBuilder();
  return {builder.getNamedAttr("strides", op.getStridesAttr()),
          builder.getNamedAttr(
              "pads", builder.getDenseI64ArrayAttr(op.getResolvedPads())),
          builder.getNamedAttr("dilations", op.getDilationsAttr())};
}

static Value gradientOfConv(ONNXBuilder &b, ConvOp op, unsigned operand,
                            Value dy) {
  if (operand == 2)
    return b.reduceSum(dy, {0, 2, 3}, /*keepDims=*/false);
  SmallVector<NamedAttribute> attributes = windowAttributes(b, op);
  attributes.push_back(b.getBuilder().getNamedAttr("group", op.getGroupAttr()));
  if (operand == 0)
    return b.create<train::ConvInputGradOp>(op.getX().getType(),
                                            {dy, op.getW()}, attributes);
  return b.create<train::ConvWeightGradOp>(op.getW().getType(), {op.getX(), dy},
                                           attributes);
}

static Value gradientOfMaxPool(ONNXBuilder &b, MaxPoolOp op, unsigned,
                               Value dy) {
  SmallVector<NamedAttribute> attributes = windowAttributes(b, op);
  attributes.push_back(
      b.getBuilder().getNamedAttr("kernel_shape", op.getKernelShapeAttr()));
  return b.create<train::MaxPoolGradOp>(op.getX().getType(), {op.getX(), dy},
                                        attributes);
}

static Value gradientOfAveragePool(ONNXBuilder &b, AveragePoolOp op, unsigned,
                                   Value dy) {
  OpBuilder &builder = b.getBuilder();
  SmallVector<NamedAttribute> attributes = windowAttributes(b, op);
  attributes.append(
      {builder.getNamedAttr("kernel_shape", op.getKernelShapeAttr()),
       builder.getNamedAttr("count_include_pad", op.getCountIncludePadAttr()),
       builder.getNamedAttr("ceil_mode", op.getCeilModeAttr())});
  return b.create<train::AveragePoolGradOp>(op.getX().getType(), dy,
                                            attributes);
}

void onnx::attachWindowGradients(MLIRContext *context) {
  attachGradient<ConvOp, gradientOfConv>(context);
  attachGradient<MaxPoolOp, gradientOfMaxPool>(context);
  attachGradient<AveragePoolOp, gradientOfAveragePool>(context);
}
