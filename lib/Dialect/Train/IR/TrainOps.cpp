//===- TrainOps.cpp - Verification of train operations --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gradient fits when the operator that it belongs to takes and gives tensors
// of its types: shapes are worked out in one place, by the onnx dialect.
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
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

/// `dy` is of the type that the operator gives for `operands`. Operands that do
/// not fit each other are the operator's own fault, at the location of `op`.
template <typename OpTy>
static LogicalResult verifyGradientOf(Operation *op, ValueRange operands,
                                      typename OpTy::Properties properties,
                                      Value dy) {
  SmallVector<Type> inferred;
  if (failed(OpTy::inferReturnTypes(op->getContext(), op->getLoc(), operands,
                                    DictionaryAttr(), &properties, {},
                                    inferred)))
    return failure();
  return verifySame(op, "dy", dy.getType(), "the operator's result",
                    inferred.front());
}

/// Of windows in the form of the onnx dialect.
template <typename OpTy, typename GradOp>
static typename OpTy::Properties getWindows(GradOp op) {
  typename OpTy::Properties properties;
  OpTy::populateDefaultProperties(
      OperationName(OpTy::getOperationName(), op.getContext()), properties);
  properties.strides = op.getStridesAttr();
  properties.pads = op.getPadsAttr();
  properties.dilations = op.getDilationsAttr();
  return properties;
}

template <typename GradOp>
static LogicalResult verifyConvGrad(GradOp op, Value x, Value w) {
  if (failed(verifyTensors(op)))
    return failure();
  auto properties = getWindows<onnx::ConvOp>(op);
  properties.group = op.getGroupAttr();
  return verifyGradientOf<onnx::ConvOp>(op, {x, w}, properties, op.getDy());
}

LogicalResult ConvInputGradOp::verify() {
  return verifyConvGrad(*this, getResult(), getW());
}

LogicalResult ConvWeightGradOp::verify() {
  return verifyConvGrad(*this, getX(), getResult());
}

LogicalResult MaxPoolGradOp::verify() {
  auto properties = getWindows<onnx::MaxPoolOp>(*this);
  properties.kernel_shape = getKernelShapeAttr();
  if (failed(verifyTensors(*this)) ||
      failed(verifySame(*this, "the result", getType(), "x", getX().getType())))
    return failure();
  // How the grid's extents were rounded is no part of the gradient.
  for (int64_t ceil : {0, 1}) {
    SmallVector<Type> inferred;
    properties.ceil_mode = Builder(getContext()).getI64IntegerAttr(ceil);
    if (succeeded(onnx::MaxPoolOp::inferReturnTypes(
            getContext(), std::nullopt, {getX()}, DictionaryAttr(), &properties,
            {}, inferred)) &&
        inferred.front() == getDy().getType())
      return success();
  }
  properties.ceil_mode = Builder(getContext()).getI64IntegerAttr(0);
  return verifyGradientOf<onnx::MaxPoolOp>(*this, {getX()}, properties,
                                           getDy());
}

LogicalResult AveragePoolGradOp::verify() {
  auto properties = getWindows<onnx::AveragePoolOp>(*this);
  properties.kernel_shape = getKernelShapeAttr();
  properties.count_include_pad = getCountIncludePadAttr();
  properties.ceil_mode = getCeilModeAttr();
  if (failed(verifyTensors(*this)))
    return failure();
  return verifyGradientOf<onnx::AveragePoolOp>(*this, {getResult()}, properties,
                                               getDy());
}

LogicalResult ReluGradOp::verify() {
  Type type = getType();
  if (failed(verifyTensors(*this)) ||
      failed(verifySame(*this, "y", getY().getType(), "the result", type)))
    return failure();
  return verifySame(*this, "dy", getDy().getType(), "the result", type);
}

template <typename OpTy, typename GradOp>
static LogicalResult verifyLossGrad(GradOp op) {
  if (failed(verifyTensors(op)) ||
      failed(verifySame(op, "the result", op.getType(), "scores",
                        op.getScores().getType())))
    return failure();
  typename OpTy::Properties properties;
  properties.reduction = op.getReductionAttr();
  properties.ignore_index = op.getIgnoreIndexAttr();
  SmallVector<Value> operands = {op.getScores(), op.getLabels()};
  if (Value weights = op.getWeights())
    operands.push_back(weights);
  return verifyGradientOf<OpTy>(op, operands, properties, op.getDloss());
}

LogicalResult CrossEntropyGradOp::verify() {
  return verifyLossGrad<onnx::SoftmaxCrossEntropyLossOp>(*this);
}

LogicalResult NLLGradOp::verify() {
  return verifyLossGrad<onnx::NegativeLogLikelihoodLossOp>(*this);
}

static LogicalResult verifyBatch(Operation *op, int64_t batch) {
  if (batch >= 1)
    return success();
  return op->emitOpError() << "'batch' must be at least 1, but is " << batch;
}

/// The lists of the windows, and that one of them fits into the padded image.
static LogicalResult verifyPatches(ActivationFactorOp op, RankedTensorType x) {
  auto isList = [](ArrayRef<int64_t> list, size_t size, int64_t least) {
    return list.empty() ||
           (list.size() == size && llvm::all_of(list, [&](int64_t entry) {
              return entry >= least && entry <= onnx::kMaxWindowEntry;
            }));
  };
  if (!isList(op.getKernelShape(), 2, 1) || !isList(op.getStrides(), 2, 1) ||
      !isList(op.getDilations(), 2, 1) || !isList(op.getPads(), 4, 0))
    return op.emitOpError("'kernel_shape', 'strides' and 'dilations' must have "
                          "two entries of at least 1, 'pads' four of at least "
                          "0");
  auto at = [](ArrayRef<int64_t> list, size_t i, int64_t otherwise) {
    return list.empty() ? otherwise : list[i];
  };
  for (size_t i : {0, 1}) {
    int64_t reach =
        (op.getKernelShape()[i] - 1) * at(op.getDilations(), i, 1) + 1;
    int64_t padded = x.getDimSize(2 + i) + at(op.getPads(), i, 0) +
                     at(op.getPads(), i + 2, 0);
    if (reach > padded)
      return op.emitOpError()
             << "the window spans " << reach << (i == 0 ? " rows" : " columns")
             << ", but the padded image has only " << padded;
  }
  return success();
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
    if (x.getRank() != 4 || getKernelShape().size() != 2)
      return emitOpError() << "x must be N x C x H x W and 'kernel_shape' have "
                              "two entries, but are "
                           << x << " and [" << getKernelShape() << "]";
    if (failed(verifyPatches(*this, x)))
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
