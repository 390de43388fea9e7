//===- ConstantFolding.cpp - Arithmetic on constants ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

#include <cmath>

using namespace mlir;
using namespace mlir::amc::onnx;

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldConstant(NodeImport &node) {
  OpBuilder &builder = node.builder;
  if (const NodeAttribute *value = node.attribute("value"))
    return toAttribute(*value->tensor, builder.getContext());
  auto make = [&](Type element, ArrayRef<int64_t> shape, auto values) {
    return DenseElementsAttr::get(RankedTensorType::get(shape, element),
                                  values);
  };
  if (node.hasAttribute("value_float"))
    return make(builder.getF32Type(), {},
                ArrayRef<float>(node.number("value_float", 0)));
  if (node.hasAttribute("value_int"))
    return make(builder.getI64Type(), {},
                ArrayRef<int64_t>(node.integer("value_int")));
  if (const NodeAttribute *value = node.attribute("value_floats"))
    return make(builder.getF32Type(), int64_t(value->floats.size()),
                ArrayRef<float>(value->floats));
  if (const NodeAttribute *value = node.attribute("value_ints"))
    return make(builder.getI64Type(), int64_t(value->ints.size()),
                ArrayRef<int64_t>(value->ints));
  return node.fail("has no value that is supported",
                   "value, value_int, value_ints, value_float, value_floats");
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldIdentity(NodeImport &node) {
  return node.constant(0);
}

/// ONNX leaves the conversion of reals that no integer is near to undefined;
/// here they become the nearest bound, NaN becomes zero.
static int64_t truncate(double value) {
  if (std::isnan(value))
    return 0;
  if (value >= 0x1p63)
    return std::numeric_limits<int64_t>::max();
  if (value < -0x1p63)
    return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(value);
}

static DenseElementsAttr convert(Numbers numbers, Type element) {
  bool fromReal = numbers.isReal();
  numbers.element = element;
  for (Number &value : numbers.values) {
    if (!fromReal)
      value.real = static_cast<double>(value.integer);
    else if (element.isInteger(1))
      value.integer = value.real != 0;
    else if (!numbers.isReal())
      value.integer = truncate(value.real);
    if (element.isInteger(1))
      value.integer = value.integer != 0;
  }
  return pack(numbers);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldCast(NodeImport &node) {
  Type element = castType(node);
  if (!element)
    return failure();
  return convert(unpack(node.constant(0)), element);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldCastLike(NodeImport &node) {
  return convert(unpack(node.constant(0)), node.type(1).getElementType());
}

/// Applies `real` or `integer` to both operands, broadcast to each other. The
/// result has the operands' element type unless `element` is given.
static FailureOr<DenseElementsAttr>
combine(NodeImport &node, function_ref<double(double, double)> real,
        function_ref<int64_t(int64_t, int64_t)> integer, Type element = {}) {
  Numbers left = unpack(node.constant(0)), right = unpack(node.constant(1));
  if (left.element != right.element)
    return node.fail("operands have different element types");
  auto shape = broadcastShapes(node, left.shape, right.shape);
  if (failed(shape))
    return failure();
  FailureOr<Numbers> a = broadcast(node, left, *shape);
  FailureOr<Numbers> b = broadcast(node, right, *shape);
  if (failed(a) || failed(b))
    return failure();
  for (auto [x, y] : llvm::zip_equal(a->values, b->values))
    if (a->isReal())
      x = {real(x.real, y.real), int64_t(element && real(x.real, y.real) != 0)};
    else
      x.integer = integer(x.integer, y.integer);
  if (element)
    a->element = element;
  return pack(*a);
}

// Integers wrap, as they do in ONNX Runtime.

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldAdd(NodeImport &node) {
  return combine(node, std::plus<double>(), [](int64_t a, int64_t b) {
    return int64_t(uint64_t(a) + uint64_t(b));
  });
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldSub(NodeImport &node) {
  return combine(node, std::minus<double>(), [](int64_t a, int64_t b) {
    return int64_t(uint64_t(a) - uint64_t(b));
  });
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldMul(NodeImport &node) {
  return combine(node, std::multiplies<double>(), [](int64_t a, int64_t b) {
    return int64_t(uint64_t(a) * uint64_t(b));
  });
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldDiv(NodeImport &node) {
  bool byZero = false;
  FailureOr<DenseElementsAttr> result =
      combine(node, std::divides<double>(), [&](int64_t a, int64_t b) {
        byZero |= b == 0;
        if (b == 0)
          return int64_t(0);
        // The quotient of the least integer and -1 does not exist.
        return b == -1 ? int64_t(-uint64_t(a)) : a / b;
      });
  if (byZero)
    return node.fail("divides integers by zero");
  return result;
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldEqual(NodeImport &node) {
  auto equal = [](auto a, auto b) { return a == b; };
  return combine(node, equal, equal, node.builder.getI1Type());
}

/// Applies a function to every element.
static DenseElementsAttr transform(NodeImport &node,
                                   function_ref<Number(Number)> function) {
  Numbers numbers = unpack(node.constant(0));
  llvm::transform(numbers.values, numbers.values.begin(), function);
  return pack(numbers);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldNeg(NodeImport &node) {
  return transform(node, [](Number value) {
    return Number{-value.real, int64_t(-uint64_t(value.integer))};
  });
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldSqrt(NodeImport &node) {
  if (!isa<FloatType>(node.type(0).getElementType()))
    return node.fail("square root of integers", "FLOAT, DOUBLE");
  return transform(
      node, [](Number value) { return Number{std::sqrt(value.real), 0}; });
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldWhere(NodeImport &node) {
  Numbers condition = unpack(node.constant(0));
  Numbers yes = unpack(node.constant(1)), no = unpack(node.constant(2));
  if (!condition.element.isInteger(1) || yes.element != no.element)
    return node.fail("operands have wrong element types");
  auto shape = broadcastShapes(node, yes.shape, no.shape);
  if (failed(shape))
    return failure();
  shape = broadcastShapes(node, *shape, condition.shape);
  if (failed(shape))
    return failure();
  FailureOr<Numbers> which = broadcast(node, condition, *shape);
  FailureOr<Numbers> result = broadcast(node, yes, *shape);
  FailureOr<Numbers> other = broadcast(node, no, *shape);
  if (failed(which) || failed(result) || failed(other))
    return failure();
  for (auto [take, value, instead] :
       llvm::zip_equal(which->values, result->values, other->values))
    if (!take.integer)
      value = instead;
  return pack(*result);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldRange(NodeImport &node) {
  Numbers start = unpack(node.constant(0)), limit = unpack(node.constant(1)),
          delta = unpack(node.constant(2));
  if (start.values.size() != 1 || limit.values.size() != 1 ||
      delta.values.size() != 1 || start.isReal() || limit.isReal() ||
      delta.isReal())
    return node.fail("operands are not integer scalars", "integer scalars");
  int64_t step = delta.values[0].integer;
  if (step == 0)
    return node.fail("the step is zero");
  Numbers result{start.element, {}, {}};
  __int128 end = limit.values[0].integer;
  for (__int128 value = start.values[0].integer;
       step > 0 ? value < end : value > end; value += step) {
    if (int64_t(result.values.size()) == maxFoldedElements)
      return node.fail("the constant result has too many elements",
                       "up to " + Twine(maxFoldedElements));
    result.values.push_back({0, int64_t(value)});
  }
  result.shape = {int64_t(result.values.size())};
  return pack(result);
}
