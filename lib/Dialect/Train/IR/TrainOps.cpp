//===- TrainOps.cpp - Verification of train operations --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpChecks.h"
#include "amc/Dialect/Support/WindowShapes.h"

#include <limits>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// The attribute called `name` is in the range.
static LogicalResult verifyNumber(Operation *op, StringRef name,
                                  const APFloat &number, double low,
                                  double high, StringLiteral brackets) {
  OptionInfo range{"", "", low, high, brackets};
  double value = number.convertToDouble();
  if (isInRange(range, value))
    return success();
  return op->emitOpError() << "'" << name << "' must be "
                           << describeRange(range, value) << ", but is "
                           << printValue(value);
}

/// A finite number from 0.
static LogicalResult verifyNotNegative(Operation *op, StringRef name,
                                       const APFloat &number) {
  return verifyNumber(op, name, number, 0,
                      std::numeric_limits<double>::infinity(), "[)");
}

static LogicalResult verifySquare(Operation *op, StringRef name, Type type,
                                  int64_t size) {
  if (cast<RankedTensorType>(type).getShape() == ArrayRef{size, size})
    return success();
  return op->emitOpError() << name << " must be " << size << " x " << size
                           << ", but is " << type;
}

static LogicalResult verifyBatch(Operation *op, int64_t batch) {
  if (batch >= 1)
    return success();
  return op->emitOpError() << "'batch' must be at least 1, but is " << batch;
}

LogicalResult ActivationFactorOp::verify() {
  if (failed(verifyTensors(*this)) || failed(verifyBatch(*this, getBatch())))
    return failure();
  RankedTensorType x = typeOf(getX());
  int64_t size = 0;
  if (getKernelShape().empty()) {
    if (x.getRank() == 0)
      return emitOpError("x must be no scalar");
    size = x.getShape().back();
  } else {
    WindowLists windows = getWindowLists(*this, getKernelShape());
    FaultEmitter fault(*this);
    if (failed(checkWindows(fault, x, windows)) ||
        failed(inferGrid(fault, x, windows, /*ceil=*/false)))
      return failure();
    size = x.getDimSize(1) * getKernelShape()[0] * getKernelShape()[1];
  }
  return verifySquare(*this, "the result", getType(), size + getBias());
}

LogicalResult GradientFactorOp::verify() {
  if (failed(verifyTensors(*this)) || failed(verifyBatch(*this, getBatch())))
    return failure();
  RankedTensorType dy = typeOf(getDy());
  int64_t rank = dy.getRank(), axis = getChannelAxis();
  if (axis < -rank || axis >= rank)
    return emitOpError() << "'channel_axis' must be in [" << -rank << ", "
                         << rank - 1 << "], but is " << axis;
  return verifySquare(*this, "the result", getType(),
                      dy.getDimSize(axis < 0 ? axis + rank : axis));
}

LogicalResult UpdateAverageOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyNumber(*this, "decay", getDecay(), 0, 1, "[]")) ||
      failed(verifySame(*this, "new_value", getNewValue().getType(), "old",
                        getOld().getType())))
    return failure();
  return verifySame(*this, "the result", getType(), "old", getOld().getType());
}

LogicalResult DampOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  for (unsigned i : {0, 1}) {
    StringRef name = i ? "g" : "a";
    RankedTensorType matrix = typeOf(getOperand(i));
    if (matrix.getRank() != 2)
      return emitOpError() << name << " must be a matrix, but is " << matrix;
    if (failed(verifySquare(*this, name, matrix, matrix.getDimSize(0))) ||
        failed(verifySame(*this, "its result", getResult(i).getType(), name,
                          matrix)))
      return failure();
  }
  return success();
}

LogicalResult PreconditionOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType dw = typeOf(getDw());
  if (dw.getRank() != 2)
    return emitOpError() << "dw must be a matrix, but is " << dw;
  if (failed(verifySquare(*this, "g", getG().getType(), dw.getDimSize(0))) ||
      failed(verifySquare(*this, "a", getA().getType(), dw.getDimSize(1))))
    return failure();
  return verifySame(*this, "the result", getType(), "dw", dw);
}

LogicalResult TrustRegionOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyNotNegative(*this, "kl_clip", getKlClip())))
    return failure();
  size_t inputs = getNumOperands();
  if (inputs % 2 == 0)
    return emitOpError() << "must have lr, then as many U as dW, but has "
                         << inputs << " operands";
  size_t layers = inputs / 2;
  if (getNumResults() != 2 + layers)
    return emitOpError() << "must have " << 2 + layers << " results, but has "
                         << getNumResults();
  auto number =
      RankedTensorType::get({}, typeOf(getOperand(0)).getElementType());
  if (failed(
          verifySame(*this, "lr", getOperand(0).getType(), "a number", number)))
    return failure();
  for (Type type : getResultTypes())
    if (failed(verifySame(*this, "each result", type, "lr", number)))
      return failure();
  for (size_t i = 1; i <= layers; ++i)
    if (failed(verifySame(*this, "U", getOperand(i).getType(), "its dW",
                          getOperand(layers + i).getType())))
      return failure();
  return success();
}

LogicalResult GateOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  return verifySame(*this, "the result", getType(), "x", getX().getType());
}

/// Of the weights, what is kept for each of them, and their gradient.
static LogicalResult verifyUpdate(Operation *op, ValueRange perWeight) {
  if (failed(verifyTensors(op)))
    return failure();
  Type type = perWeight.front().getType();
  for (Value value : perWeight)
    if (failed(verifySame(op, "each state and gradient", value.getType(), "w",
                          type)))
      return failure();
  for (Type result : op->getResultTypes())
    if (failed(verifySame(op, "each result", result, "w", type)))
      return failure();
  return success();
}

LogicalResult MomentumOp::verify() {
  if (failed(verifyUpdate(*this, {getW(), getV(), getG()})) ||
      failed(verifyNumber(*this, "momentum", getMomentum(), 0, 1, "[)")))
    return failure();
  return verifyNotNegative(*this, "weight_decay", getWeightDecay());
}

LogicalResult AdamOp::verify() {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (failed(verifyUpdate(*this, {getW(), getM(), getV(), getG()})) ||
      failed(verifyNumber(*this, "beta1", getBeta1(), 0, 1, "()")) ||
      failed(verifyNumber(*this, "beta2", getBeta2(), 0, 1, "()")) ||
      failed(verifyNumber(*this, "epsilon", getEpsilon(), 0, infinite, "()")))
    return failure();
  return verifyNotNegative(*this, "weight_decay", getWeightDecay());
}

LogicalResult DropoutMaskOp::verify() {
  double ratio = getRatio().convertToDouble();
  if (!(ratio >= 0 && ratio < 1))
    return emitOpError() << "'ratio' must be in [0, 1), but is " << ratio;
  return verifyTensors(*this);
}
