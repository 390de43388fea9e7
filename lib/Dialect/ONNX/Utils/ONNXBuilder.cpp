//===- ONNXBuilder.cpp - Writes expressions in onnx ops ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/Utils/ONNXBuilder.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Traits.h"

using namespace mlir;
using namespace mlir::amc::onnx;

RankedTensorType ONNXBuilder::withShape(Value x,
                                        ArrayRef<int64_t> shape) const {
  return RankedTensorType::get(shape, typeOf(x).getElementType());
}

template <typename OpTy> Value ONNXBuilder::binary(Value a, Value b) {
  SmallVector<int64_t> shape;
  [[maybe_unused]] bool fits =
      OpTrait::util::getBroadcastedShape(shapeOf(a), shapeOf(b), shape);
  assert(fits && "operands must broadcast");
  return create<OpTy>(withShape(a, shape), {a, b});
}

Value ONNXBuilder::add(Value a, Value b) { return binary<AddOp>(a, b); }
Value ONNXBuilder::sub(Value a, Value b) { return binary<SubOp>(a, b); }
Value ONNXBuilder::mul(Value a, Value b) { return binary<MulOp>(a, b); }
Value ONNXBuilder::div(Value a, Value b) { return binary<DivOp>(a, b); }
Value ONNXBuilder::pow(Value a, Value b) { return binary<PowOp>(a, b); }
Value ONNXBuilder::neg(Value x) { return create<NegOp>(x.getType(), x); }
Value ONNXBuilder::exp(Value x) { return create<ExpOp>(x.getType(), x); }
Value ONNXBuilder::log(Value x) { return create<LogOp>(x.getType(), x); }

Value ONNXBuilder::scale(Value x, double factor) {
  return factor == 1.0 ? x : mul(x, constant(x, factor));
}

Value ONNXBuilder::constant(Value like, double value, ArrayRef<int64_t> shape) {
  RankedTensorType type = withShape(like, shape);
  Attribute element =
      isa<FloatType>(type.getElementType())
          ? Attribute(builder.getFloatAttr(type.getElementType(), value))
          : builder.getIntegerAttr(type.getElementType(), int64_t(value));
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, element));
}

Value ONNXBuilder::reshape(Value x, ArrayRef<int64_t> shape) {
  if (shapeOf(x) == shape)
    return x;
  return create<ReshapeOp>(withShape(x, shape), x);
}

Value ONNXBuilder::transpose(Value x, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> shape;
  for (int64_t dim : perm)
    shape.push_back(shapeOf(x)[dim]);
  return create<TransposeOp>(
      withShape(x, shape), x,
      builder.getNamedAttr("perm", builder.getDenseI64ArrayAttr(perm)));
}

Value ONNXBuilder::transposeMatrix(Value x) {
  auto perm = llvm::to_vector(llvm::seq<int64_t>(typeOf(x).getRank()));
  std::swap(perm[perm.size() - 2], perm.back());
  return transpose(x, perm);
}

Value ONNXBuilder::reduceSum(Value x, ArrayRef<int64_t> axes, bool keepDims) {
  if (axes.empty())
    return x;
  SmallVector<int64_t> shape;
  for (auto [i, size] : llvm::enumerate(shapeOf(x))) {
    if (!llvm::is_contained(axes, int64_t(i)))
      shape.push_back(size);
    else if (keepDims)
      shape.push_back(1);
  }
  return create<ReduceSumOp>(
      withShape(x, shape), x,
      {builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes)),
       builder.getNamedAttr("keepdims", builder.getI64IntegerAttr(keepDims))});
}

Value ONNXBuilder::sumTo(Value x, ArrayRef<int64_t> shape) {
  ArrayRef<int64_t> from = shapeOf(x);
  size_t lead = from.size() - shape.size();
  SmallVector<int64_t> axes;
  for (size_t i = 0; i < from.size(); ++i)
    if (i < lead || shape[i - lead] != from[i])
      axes.push_back(i);
  return reshape(reduceSum(x, axes, /*keepDims=*/false), shape);
}

Value ONNXBuilder::broadcast(Value x, ArrayRef<int64_t> shape, double factor) {
  return mul(x, constant(x, factor, shape));
}

Value ONNXBuilder::gemm(Value a, Value b, bool transA, bool transB,
                        double alpha) {
  int64_t rows = shapeOf(a)[transA ? 1 : 0], cols = shapeOf(b)[transB ? 0 : 1];
  return create<GemmOp>(
      withShape(a, {rows, cols}), {a, b},
      {builder.getNamedAttr("alpha", builder.getF32FloatAttr(alpha)),
       builder.getNamedAttr("transA", builder.getI64IntegerAttr(transA)),
       builder.getNamedAttr("transB", builder.getI64IntegerAttr(transB))});
}

Value ONNXBuilder::matmul(Value a, Value b) {
  ArrayRef<int64_t> lhs = shapeOf(a), rhs = shapeOf(b);
  SmallVector<int64_t> shape;
  [[maybe_unused]] bool fits = OpTrait::util::getBroadcastedShape(
      lhs.drop_back(2), rhs.drop_back(2), shape);
  assert(fits && "batch dimensions must broadcast");
  shape.append({lhs[lhs.size() - 2], rhs.back()});
  return create<MatMulOp>(withShape(a, shape), {a, b});
}
