//===- ModelDialect.cpp - Training steps in onnx ops ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainingModels.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/ONNX/Utils/ONNXBuilder.h"
#include "amc/Dialect/Train/Interfaces/ModelDialectInterface.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

/// What `prediction` is the softmax over classes of, or itself: cross-entropy
/// holds the softmax.
static Value getScores(Value prediction) {
  auto softmax = prediction.getDefiningOp<SoftmaxOp>();
  if (!softmax)
    return prediction;
  int64_t axis = softmax.getAxis(), rank = softmax.getType().getRank();
  return axis == 1 || axis + rank == 1 ? softmax.getX() : prediction;
}

namespace {
struct ONNXModels : train::ModelDialectInterface {
  using ModelDialectInterface::ModelDialectInterface;

  Value add(OpBuilder &builder, Location loc, Value a, Value b) const override {
    return ONNXBuilder(builder, loc).add(a, b);
  }

  Value sub(OpBuilder &builder, Location loc, Value a, Value b) const override {
    return ONNXBuilder(builder, loc).sub(a, b);
  }

  Value mul(OpBuilder &builder, Location loc, Value a, Value b) const override {
    return ONNXBuilder(builder, loc).mul(a, b);
  }

  Value reshape(OpBuilder &builder, Location loc, Value x,
                ArrayRef<int64_t> shape) const override {
    return ONNXBuilder(builder, loc).reshape(x, shape);
  }

  Value transpose(OpBuilder &builder, Location loc, Value x) const override {
    return ONNXBuilder(builder, loc).transpose(x, {1, 0});
  }

  Value cast(OpBuilder &builder, Location loc, Value x,
             Type element) const override {
    ONNXBuilder b(builder, loc);
    return b.create<CastOp>(RankedTensorType::get(b.shapeOf(x), element), x);
  }

  Value crossEntropy(OpBuilder &builder, Location loc, Value prediction,
                     Value labels) const override {
    ONNXBuilder b(builder, loc);
    return b.create<SoftmaxCrossEntropyLossOp>(
        RankedTensorType::get({}, b.typeOf(prediction).getElementType()),
        {getScores(prediction), labels},
        builder.getNamedAttr("reduction", builder.getStringAttr("mean")));
  }

  Value meanSquaredError(OpBuilder &builder, Location loc, Value prediction,
                         Value targets) const override {
    ONNXBuilder b(builder, loc);
    Value difference = b.sub(prediction, targets);
    return b.create<ReduceMeanOp>(
        RankedTensorType::get({}, b.typeOf(prediction).getElementType()),
        b.mul(difference, difference),
        builder.getNamedAttr("keepdims", builder.getI64IntegerAttr(0)));
  }
};
} // namespace

void onnx::attachModelDialect(ONNXDialect *dialect) {
  dialect->addInterfaces<ONNXModels>();
}
