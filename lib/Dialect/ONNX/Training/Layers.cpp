//===- Layers.cpp - Layers with curvature ---------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainingModels.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;
using train::LayerOperands;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static std::optional<LayerOperands> getOperands(GemmOp op) {
  if (op.getTransA() != 0 || op.getAlpha().convertToDouble() != 1.0 ||
      op.getBeta().convertToDouble() != 1.0)
    return std::nullopt;
  return LayerOperands{op.getA(), op.getB(), op.getC(), op.getTransB() == 0,
                       /*outputAxis=*/1};
}

/// Rows of a tensor times a matrix.
static std::optional<LayerOperands> getOperands(MatMulOp op) {
  if (typeOf(op.getB()).getRank() != 2 || typeOf(op.getA()).getRank() < 2)
    return std::nullopt;
  return LayerOperands{op.getA(), op.getB(), /*bias=*/{}, /*inputsFirst=*/true,
                       typeOf(op.getResult()).getRank() - 1};
}

static std::optional<LayerOperands> getOperands(ConvOp op) {
  if (op.getGroup() != 1)
    return std::nullopt;
  return LayerOperands{op.getX(), op.getW(), op.getB(), /*inputsFirst=*/false,
                       /*outputAxis=*/1};
}

/// The inputs of one output; lists them in `attributes` where they are not the
/// last dimension of the input.
template <typename OpTy>
static int64_t describeInputs(OpTy op, Builder &,
                              SmallVectorImpl<NamedAttribute> &) {
  return typeOf(op.getA()).getShape().back();
}

static int64_t describeInputs(ConvOp op, Builder &builder,
                              SmallVectorImpl<NamedAttribute> &attributes) {
  ArrayRef<int64_t> shape = typeOf(op.getW()).getShape();
  auto list = [&](StringRef name, ArrayRef<int64_t> values) {
    attributes.push_back(
        builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values)));
  };
  list("kernel_shape", shape.drop_front(2));
  list("strides", op.getStrides());
  list("pads", op.getResolvedPads());
  list("dilations", op.getDilations());
  return shape[1] * shape[2] * shape[3];
}

template <typename OpTy>
static Value createFactor(OpBuilder &builder, Location loc, int64_t size,
                          Value of, ArrayRef<NamedAttribute> attributes) {
  Type type = RankedTensorType::get({size, size}, builder.getF32Type());
  return OpTy::create(builder, loc, TypeRange(type), of, attributes)
      .getResult();
}

namespace {
template <typename OpTy> struct Kind;
template <> struct Kind<GemmOp> {
  static constexpr StringLiteral name = "Gemm";
  static constexpr auto kind = train::LayerKind::dense;
};
template <> struct Kind<MatMulOp> {
  static constexpr StringLiteral name = "MatMul";
  static constexpr auto kind = train::LayerKind::dense;
};
template <> struct Kind<ConvOp> {
  static constexpr StringLiteral name = "Conv of one group";
  static constexpr auto kind = train::LayerKind::convolution;
};

template <typename OpTy>
struct LayerModel
    : train::LayerOpInterface::ExternalModel<LayerModel<OpTy>, OpTy> {
  static StringRef describeKind() { return Kind<OpTy>::name; }

  train::LayerKind getLayerKind(Operation *) const { return Kind<OpTy>::kind; }

  std::optional<LayerOperands> getLayerOperands(Operation *op) const {
    return getOperands(cast<OpTy>(op));
  }

  Value buildActivationFactor(Operation *op, OpBuilder &builder, Value input,
                              bool bias, int64_t batch) const {
    SmallVector<NamedAttribute> attributes{
        builder.getNamedAttr("bias", builder.getBoolAttr(bias)),
        builder.getNamedAttr("batch", builder.getI64IntegerAttr(batch))};
    int64_t inputs = describeInputs(cast<OpTy>(op), builder, attributes);
    return createFactor<train::ActivationFactorOp>(
        builder, op->getLoc(), inputs + bias, input, attributes);
  }

  Value buildGradientFactor(Operation *op, OpBuilder &builder, Value dy,
                            int64_t batch) const {
    int64_t axis = getLayerOperands(op)->outputAxis;
    return createFactor<train::GradientFactorOp>(
        builder, op->getLoc(), typeOf(dy).getDimSize(axis), dy,
        {builder.getNamedAttr("batch", builder.getI64IntegerAttr(batch)),
         builder.getNamedAttr("channel_axis",
                              builder.getI64IntegerAttr(axis))});
  }
};
} // namespace

void onnx::attachLayers(MLIRContext *context) {
  GemmOp::attachInterface<LayerModel<GemmOp>>(*context);
  MatMulOp::attachInterface<LayerModel<MatMulOp>>(*context);
  ConvOp::attachInterface<LayerModel<ConvOp>>(*context);
}
