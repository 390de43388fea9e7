//===- ONNXBuilder.h - Writes expressions in onnx ops -----------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_UTILS_ONNXBUILDER_H
#define AMC_DIALECT_ONNX_UTILS_ONNXBUILDER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc::onnx {

/// Creates onnx ops at one location, result types included. Tensors are ranked
/// and static; operands of binary ops have one element type and broadcast as in
/// NumPy.
class ONNXBuilder {
public:
  ONNXBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  OpBuilder &getBuilder() { return builder; }
  Location getLoc() const { return loc; }
  static RankedTensorType typeOf(Value value) {
    return cast<RankedTensorType>(value.getType());
  }
  static ArrayRef<int64_t> shapeOf(Value value) {
    return typeOf(value).getShape();
  }

  /// Any op with one result.
  template <typename OpTy>
  Value create(Type type, ValueRange operands,
               ArrayRef<NamedAttribute> attributes = {}) {
    return OpTy::create(builder, loc, TypeRange(type), operands, attributes)
        ->getResult(0);
  }

  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  Value div(Value a, Value b);
  Value pow(Value a, Value b);
  Value neg(Value x);
  Value exp(Value x);
  Value log(Value x);

  /// `x` times a constant; `x` itself for 1.
  Value scale(Value x, double factor);
  /// A constant of shape `shape` (by default a scalar) and the element type of
  /// `like`, every element `value`.
  Value constant(Value like, double value, ArrayRef<int64_t> shape = {});

  Value reshape(Value x, ArrayRef<int64_t> shape);
  /// Result dimension i is dimension perm[i] of `x`.
  Value transpose(Value x, ArrayRef<int64_t> perm);
  /// The matrix of the last two dimensions, transposed.
  Value transposeMatrix(Value x);
  /// Sums over `axes`, none of them negative; not over all for an empty list.
  Value reduceSum(Value x, ArrayRef<int64_t> axes, bool keepDims);
  /// `x` summed over what `shape` was broadcast over to give x's shape.
  Value sumTo(Value x, ArrayRef<int64_t> shape);
  /// `x` repeated to `shape`, to which it broadcasts, times `factor`.
  Value broadcast(Value x, ArrayRef<int64_t> shape, double factor = 1.0);

  /// alpha A' B' of two matrices, each read transposed where asked.
  Value gemm(Value a, Value b, bool transA, bool transB, double alpha = 1.0);
  /// numpy.matmul of tensors of rank 2 or more.
  Value matmul(Value a, Value b);

private:
  template <typename OpTy> Value binary(Value a, Value b);
  RankedTensorType withShape(Value x, ArrayRef<int64_t> shape) const;

  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::amc::onnx

#endif // AMC_DIALECT_ONNX_UTILS_ONNXBUILDER_H
