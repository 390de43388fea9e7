//===- ResultTypes.cpp - Result types of operators ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::amc::onnx;

static FailureOr<Type> broadcastType(NodeImport &node, ValueRange operands) {
  auto left = cast<RankedTensorType>(operands[0].getType());
  auto right = cast<RankedTensorType>(operands[1].getType());
  if (left.getElementType() != right.getElementType())
    return node.fail("operands have different element types");
  auto shape = broadcastShapes(node, left.getShape(), right.getShape());
  if (failed(shape))
    return failure();
  return Type(left.clone(*shape));
}

static FailureOr<Type> matMulType(NodeImport &node, ValueRange operands) {
  auto left = cast<RankedTensorType>(operands[0].getType());
  auto right = cast<RankedTensorType>(operands[1].getType());
  if (left.getRank() < 2 || right.getRank() < 2)
    return node.fail("operand of rank 1", "rank 2 or more");
  if (left.getShape().back() != right.getShape().drop_back().back())
    return node.fail("inner sizes differ");
  auto shape = broadcastShapes(node, left.getShape().drop_back(2),
                               right.getShape().drop_back(2));
  if (failed(shape))
    return failure();
  shape->push_back(left.getShape().drop_back().back());
  shape->push_back(right.getShape().back());
  return Type(left.clone(*shape));
}

static FailureOr<Type> gemmType(NodeImport &node, ValueRange operands) {
  auto left = cast<RankedTensorType>(operands[0].getType());
  auto right = cast<RankedTensorType>(operands[1].getType());
  if (left.getRank() != 2 || right.getRank() != 2)
    return node.fail("operands are not matrices");
  bool transA = node.integer("transA"), transB = node.integer("transB");
  if (left.getDimSize(transA ? 0 : 1) != right.getDimSize(transB ? 1 : 0))
    return node.fail("inner sizes differ");
  return Type(left.clone(
      {left.getDimSize(transA ? 1 : 0), right.getDimSize(transB ? 0 : 1)}));
}

static FailureOr<Type> windowType(NodeImport &node, RankedTensorType input,
                                  int64_t channels, DictionaryAttr attributes) {
  auto list = [&](StringRef name) {
    return attributes.getAs<DenseI64ArrayAttr>(name).asArrayRef();
  };
  SmallVector<int64_t> shape = {input.getDimSize(0), channels};
  auto ceil = attributes.getAs<IntegerAttr>("ceil_mode");
  for (int64_t dim : {0, 1}) {
    int64_t size = input.getDimSize(dim + 2), stride = list("strides")[dim];
    int64_t room = size + list("pads")[dim] + list("pads")[dim + 2] -
                   list("dilations")[dim] * (list("kernel_shape")[dim] - 1) - 1;
    if (room < 0)
      return node.fail("the window is larger than the padded operand");
    int64_t steps = room / stride;
    // A window that would begin in the end padding is not taken.
    if (ceil && ceil.getInt() && room % stride != 0 &&
        (steps + 1) * stride < size + list("pads")[dim])
      ++steps;
    shape.push_back(steps + 1);
  }
  return Type(input.clone(shape));
}

static FailureOr<Type> axesType(StringRef op, RankedTensorType input,
                                DictionaryAttr attributes) {
  auto axes = attributes.getAs<DenseI64ArrayAttr>("axes").asArrayRef();
  SmallVector<int64_t> shape(input.getShape());
  if (op == "onnx.Unsqueeze") {
    for (int64_t axis : axes)
      shape.insert(shape.begin() + axis, 1);
    return Type(input.clone(shape));
  }
  auto keep = attributes.getAs<IntegerAttr>("keepdims");
  shape.clear();
  for (auto [axis, size] : llvm::enumerate(input.getShape())) {
    bool reduced = axes.empty() || llvm::is_contained(axes, int64_t(axis));
    if (!reduced)
      shape.push_back(size);
    else if (keep && keep.getInt())
      shape.push_back(1);
  }
  return Type(input.clone(shape));
}

FailureOr<Type> mlir::amc::onnx::resultType(NodeImport &node, StringRef op,
                                            ValueRange operands,
                                            DictionaryAttr attributes) {
  auto input = cast<RankedTensorType>(operands[0].getType());
  ArrayRef<int64_t> shape = input.getShape();
  if (op == "onnx.MatMul")
    return matMulType(node, operands);
  if (op == "onnx.Gemm")
    return gemmType(node, operands);
  if (op == "onnx.Conv")
    return windowType(
        node, input,
        cast<RankedTensorType>(operands[1].getType()).getDimSize(0),
        attributes);
  if (op == "onnx.MaxPool" || op == "onnx.AveragePool")
    return windowType(node, input, shape[1], attributes);
  if (attributes.contains("axes"))
    return axesType(op, input, attributes);
  if (op == "onnx.Flatten") {
    int64_t axis = attributes.getAs<IntegerAttr>("axis").getInt();
    int64_t front = 1, back = 1;
    for (int64_t size : shape.take_front(axis))
      front *= size;
    for (int64_t size : shape.drop_front(axis))
      back *= size;
    return Type(input.clone({front, back}));
  }
  if (op == "onnx.Transpose") {
    auto perm = attributes.getAs<DenseI64ArrayAttr>("perm").asArrayRef();
    if (!isPermutationVector(perm) || int64_t(perm.size()) != input.getRank())
      return node.fail("attribute 'perm' is not a permutation of the axes");
    return Type(input.clone(applyPermutation(shape, perm)));
  }
  if (op == "onnx.SoftmaxCrossEntropyLoss" ||
      op == "onnx.NegativeLogLikelihoodLoss") {
    bool none = attributes.getAs<StringAttr>("reduction").getValue() == "none";
    auto labels = cast<RankedTensorType>(operands[1].getType());
    return Type(
        RankedTensorType::get(none ? labels.getShape() : ArrayRef<int64_t>(),
                              input.getElementType()));
  }
  if (operands.size() == 2)
    return broadcastType(node, operands);
  return Type(input);
}
