//===- AddLoss.cpp - The loss of a model without one ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"
#include "ModelBuilder.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// What the loss is taken of.
static Value findPrediction(func::FuncOp forward, Loss loss) {
  for (Value result : forward.front().getTerminator()->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(result.getType());
    if (!type || !isa<FloatType>(type.getElementType()) || type.getRank() < 1 ||
        (loss == Loss::crossEntropy && type.getRank() < 2))
      continue;
    return result;
  }
  return {};
}

LogicalResult train::addLoss(func::FuncOp forward, Loss loss) {
  Value prediction = findPrediction(forward, loss);
  if (!prediction)
    return forward.emitError("no output of the model can have the loss of "
                             "--loss: it takes floats with a row for each "
                             "example, and for cross-entropy a column for each "
                             "class");
  OpBuilder builder(forward.front().getTerminator());
  RankedTensorType type = ModelBuilder::typeOf(prediction);
  RankedTensorType target = type;
  if (loss == Loss::crossEntropy) {
    // A class for each example, and for each position of an image.
    SmallVector<int64_t> shape(type.getShape());
    shape.erase(shape.begin() + 1);
    target = RankedTensorType::get(shape, builder.getI64Type());
  }
  auto named = [&](StringRef name) {
    return builder.getDictionaryAttr(
        builder.getNamedAttr("amc.name", builder.getStringAttr(name)));
  };
  unsigned argument = forward.getNumArguments();
  if (failed(forward.insertArgument(
          argument, target,
          named(loss == Loss::crossEntropy ? "labels" : "targets"),
          forward.getLoc())))
    return failure();
  ModelBuilder b(builder, NameLoc::get(builder.getStringAttr("loss")));
  Value given = forward.getArgument(argument);
  Value value = loss == Loss::crossEntropy
                    ? b.crossEntropy(prediction, given)
                    : b.meanSquaredError(prediction, given);
  if (failed(forward.insertResult(0, value.getType(), named("loss"))))
    return failure();
  forward.front().getTerminator()->insertOperands(0, value);
  return success();
}
