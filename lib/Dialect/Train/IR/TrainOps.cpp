//===- TrainOps.cpp - Verification of train operations --------------------===//
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

#include "amc/Dialect/Support/LossShapes.h"
#include "amc/Dialect/Support/WindowShapes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// All tensors of floats have elements of one type.
static LogicalResult verifyTensors(Operation *op) {
  Type element;
  for (Type type :
       llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    if (!isa<FloatType>(tensor.getElementType()))
      continue;
    if (element && tensor.getElementType() != element)
      return op->emitOpError() << "mixes elements of " << element << " and "
                               << tensor.getElementType();
    element = tensor.getElementType();
  }
  return success();
}

/// `value`, which is called `name`, is of the type of `like`.
static LogicalResult verifySame(Operation *op, StringRef name, Type type,
                                StringRef likeName, Type like) {
  if (type == like)
    return success();
  return op->emitOpError() << name << " must be " << like << " as " << likeName
                           << ", but is " << type;
}

static LogicalResult verifySquare(Operation *op, StringRef name, Type type,
                                  int64_t size) {
  if (cast<RankedTensorType>(type).getShape() == ArrayRef{size, size})
    return success();
  return op->emitOpError() << name << " must be " << size << " x " << size
                           << ", but is " << type;
}

static LogicalResult verifyCount(Operation *op, size_t results, size_t count) {
  if (results == count)
    return success();
  return op->emitOpError() << "must have " << count << " results, but has "
                           << results;
}

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
      failed(verifySame(*this, "new_value", getNewValue().getType(), "old",
                        getOld().getType())))
    return failure();
  return verifySame(*this, "the result", getType(), "old", getOld().getType());
}

LogicalResult DampOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyCount(*this, getNumResults(), 2)))
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
  if (failed(verifyTensors(*this)))
    return failure();
  size_t inputs = getNumOperands();
  if (inputs % 2 == 0)
    return emitOpError() << "must have lr, then as many U as dW, but has "
                         << inputs << " operands";
  size_t layers = inputs / 2;
  if (failed(verifyCount(*this, getNumResults(), 2 + layers)))
    return failure();
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
static LogicalResult verifyUpdate(Operation *op, ValueRange perWeight,
                                  size_t results) {
  if (failed(verifyTensors(op)) ||
      failed(verifyCount(op, op->getNumResults(), results)))
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
  return verifyUpdate(*this, {getW(), getV(), getG()}, 2);
}

LogicalResult AdamOp::verify() {
  return verifyUpdate(*this, {getW(), getM(), getV(), getG()}, 3);
}

LogicalResult DropoutMaskOp::verify() {
  double ratio = getRatio().convertToDouble();
  if (!(ratio >= 0 && ratio < 1))
    return emitOpError() << "'ratio' must be in [0, 1), but is " << ratio;
  return verifyTensors(*this);
}
