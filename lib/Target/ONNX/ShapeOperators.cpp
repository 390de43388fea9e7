//===- ShapeOperators.cpp - Import of shape operators and reductions ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc::onnx;

static NamedAttribute list(NodeImport &node, StringRef name,
                           ArrayRef<int64_t> values) {
  return node.builder.getNamedAttr(name,
                                   node.builder.getDenseI64ArrayAttr(values));
}

static NamedAttribute integer(NodeImport &node, StringRef name, int64_t value) {
  return node.builder.getNamedAttr(name, node.builder.getI64IntegerAttr(value));
}

FailureOr<SmallVector<int64_t>>
mlir::amc::onnx::reshapedShape(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = node.integers(1, "shape");
  if (failed(shape))
    return failure();
  RankedTensorType type = node.type(0);
  bool zeroIsZero = node.integer("allowzero", 0) != 0;
  int64_t known = 1, *open = nullptr;
  for (auto [index, size] : llvm::enumerate(*shape)) {
    if (size == 0 && !zeroIsZero && int64_t(index) < type.getRank())
      size = type.getDimSize(index);
    if (size == -1 && !open) {
      open = &size;
      continue;
    }
    if (size < 0 || llvm::MulOverflow(known, size, known))
      return node.fail("target shape has the size " + Twine(size) +
                       " in dimension " + Twine(index));
  }
  int64_t elements = type.getNumElements();
  if (open && known != 0)
    *open = elements / known;
  if (open ? known == 0 || known * *open != elements : known != elements)
    return node.fail("target shape has " + Twine(known) + " elements" +
                     (open ? " and a free size" : "") + ", the operand " +
                     Twine(elements));
  return shape;
}

static LogicalResult reshape(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = reshapedShape(node);
  if (failed(shape))
    return failure();
  return node.createTyped<ReshapeOp>({node.operand(0)},
                                     node.type(0).clone(*shape));
}

static LogicalResult flatten(NodeImport &node) {
  // The axis may be the rank itself: all dimensions are in front of it.
  int64_t rank = node.type(0).getRank(), axis = node.integer("axis", 1);
  if (axis < -rank || axis > rank)
    return node.fail("axis " + Twine(axis) + " is outside of rank " +
                     Twine(rank));
  return node.create<FlattenOp>(
      {node.operand(0)},
      {integer(node, "axis", axis < 0 ? axis + rank : axis)});
}

static LogicalResult transpose(NodeImport &node) {
  SmallVector<int64_t> perm(node.integers("perm"));
  if (perm.empty())
    perm = llvm::to_vector(
        llvm::reverse(llvm::seq<int64_t>(0, node.type(0).getRank())));
  return node.create<TransposeOp>({node.operand(0)},
                                  {list(node, "perm", perm)});
}

template <typename OpTy> static LogicalResult reduce(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> found = axes(node, node.type(0).getRank());
  if (failed(found))
    return failure();
  // An empty list means all dimensions, or none where the node says so.
  if (found->empty() && node.integer("noop_with_empty_axes", 0) != 0)
    return node.bind(node.operand(0));
  return node.create<OpTy>(
      {node.operand(0)},
      {list(node, "axes", *found),
       integer(node, "keepdims", node.integer("keepdims", 1) != 0)});
}

static LogicalResult unsqueeze(NodeImport &node) {
  size_t added = node.constant(1) ? node.constant(1).getNumElements()
                                  : node.integers("axes").size();
  FailureOr<SmallVector<int64_t>> found =
      axes(node, node.type(0).getRank() + added);
  if (failed(found))
    return failure();
  return node.create<UnsqueezeOp>({node.operand(0)},
                                  {list(node, "axes", *found)});
}

static LogicalResult squeeze(NodeImport &node) {
  RankedTensorType type = node.type(0);
  FailureOr<SmallVector<int64_t>> found = axes(node, type.getRank());
  if (failed(found))
    return failure();
  if (!node.has(1) && !node.hasAttribute("axes"))
    for (auto [axis, size] : llvm::enumerate(type.getShape()))
      if (size == 1)
        found->push_back(axis);
  if (found->empty())
    return node.bind(node.operand(0));
  return node.create<SqueezeOp>({node.operand(0)},
                                {list(node, "axes", *found)});
}

/// Repetition is a product with ones, whose gradient sums what was repeated.
static LogicalResult expand(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = node.integers(1, "shape");
  if (failed(shape))
    return failure();
  RankedTensorType type = node.type(0);
  shape = broadcastShapes(node, type.getShape(), *shape);
  if (failed(shape))
    return failure();
  if (ArrayRef(*shape) == type.getShape())
    return node.bind(node.operand(0));
  auto element = dyn_cast<FloatType>(type.getElementType());
  if (!element)
    return node.fail("repeats integers", "FLOAT, DOUBLE");
  if (failed(countElements(node, *shape)))
    return failure();
  auto ones = DenseElementsAttr::get(type.clone(*shape),
                                     FloatAttr::get(element, 1.0).getValue());
  Value factor = arith::ConstantOp::create(node.builder, node.loc, ones);
  return node.create<MulOp>({node.operand(0), factor}, {});
}

/// Sizes are known although the values are not.
static LogicalResult shape(NodeImport &node) {
  ArrayRef<int64_t> sizes = node.type(0).getShape();
  int64_t rank = sizes.size();
  auto clamp = [&](int64_t index) {
    return std::clamp<int64_t>(index < 0 ? index + rank : index, 0, rank);
  };
  int64_t start = clamp(node.integer("start", 0));
  int64_t end = clamp(node.integer("end", rank));
  sizes = sizes.slice(start, std::max<int64_t>(0, end - start));
  auto type =
      RankedTensorType::get(int64_t(sizes.size()), node.builder.getI64Type());
  return node.bind(DenseElementsAttr::get(type, sizes));
}

static LogicalResult size(NodeImport &node) {
  auto type = RankedTensorType::get({}, node.builder.getI64Type());
  return node.bind(DenseElementsAttr::get(type, node.type(0).getNumElements()));
}

ArrayRef<Operator> mlir::amc::onnx::shapeOperators() {
  static const Operator operators[] = {
      {"Concat", 13, 23, 1, ~0u, importConcat, foldConcat},
      {"Constant", 13, 23, 0, 0, nullptr, foldConstant},
      {"ConstantOfShape", 13, 23, 1, 1, nullptr, foldConstantOfShape},
      {"Expand", 13, 23, 2, 2, expand, foldExpand},
      {"Flatten", 13, 23, 1, 1, flatten, nullptr},
      {"Gather", 13, 23, 2, 2, nullptr, foldGather},
      {"Pad", 13, 23, 2, 4, importPad, nullptr},
      {"Range", 13, 23, 3, 3, nullptr, foldRange},
      {"ReduceMean", 13, 23, 1, 2, reduce<ReduceMeanOp>, nullptr},
      {"ReduceProd", 13, 23, 1, 2, nullptr, foldReduceProd},
      {"ReduceSum", 13, 23, 1, 2, reduce<ReduceSumOp>, nullptr},
      {"Reshape", 13, 23, 2, 2, reshape, foldReshape},
      {"Shape", 13, 23, 1, 1, shape, nullptr},
      {"Size", 13, 23, 1, 1, size, nullptr},
      {"Slice", 13, 23, 3, 5, importSlice, foldSlice},
      {"Squeeze", 13, 23, 1, 2, squeeze, foldSqueeze},
      {"Transpose", 13, 23, 1, 1, transpose, foldTranspose},
      {"Unsqueeze", 13, 23, 2, 2, unsqueeze, foldUnsqueeze},
  };
  return ArrayRef(operators);
}
