//===- Numbers.cpp - Constants as numbers ---------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

using namespace mlir;
using namespace mlir::amc::onnx;

Numbers mlir::amc::onnx::unpack(DenseElementsAttr attribute) {
  Numbers result{attribute.getElementType(),
                 SmallVector<int64_t>(attribute.getType().getShape()),
                 {}};
  result.values.reserve(attribute.getNumElements());
  if (result.isReal()) {
    for (const APFloat &value : attribute.getValues<APFloat>())
      result.values.push_back({value.convertToDouble(), 0});
  } else {
    bool isBool = result.element.isInteger(1);
    for (const APInt &value : attribute.getValues<APInt>())
      result.values.push_back(
          {0, isBool ? int64_t(value.getZExtValue()) : value.getSExtValue()});
  }
  return result;
}

DenseElementsAttr mlir::amc::onnx::pack(const Numbers &numbers) {
  auto type = RankedTensorType::get(numbers.shape, numbers.element);
  if (auto real = dyn_cast<FloatType>(numbers.element)) {
    SmallVector<APFloat> values;
    for (Number number : numbers.values) {
      APFloat value(number.real);
      bool losesInfo;
      value.convert(real.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
      values.push_back(value);
    }
    return DenseElementsAttr::get(type, values);
  }
  SmallVector<APInt> values;
  for (Number number : numbers.values)
    values.push_back(APInt(numbers.element.getIntOrFloatBitWidth(),
                           uint64_t(number.integer), /*isSigned=*/true,
                           /*implicitTrunc=*/true));
  return DenseElementsAttr::get(type, values);
}

FailureOr<int64_t> mlir::amc::onnx::countElements(NodeImport &node,
                                                  ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape) {
    if (size < 0)
      return node.fail("the result has the size " + Twine(size));
    if (llvm::MulOverflow(count, size, count) || count > maxFoldedElements)
      return node.fail("the constant result has too many elements",
                       "up to " + Twine(maxFoldedElements));
  }
  return count;
}

FailureOr<SmallVector<int64_t>>
mlir::amc::onnx::broadcastShapes(NodeImport &node, ArrayRef<int64_t> left,
                                 ArrayRef<int64_t> right) {
  SmallVector<int64_t> result;
  size_t rank = std::max(left.size(), right.size());
  for (size_t index = 0; index != rank; ++index) {
    // Shapes are aligned at their last dimension.
    size_t back = rank - index;
    int64_t a = back > left.size() ? 1 : left[left.size() - back];
    int64_t b = back > right.size() ? 1 : right[right.size() - back];
    if (a != b && a != 1 && b != 1)
      return node.fail("operands of sizes " + Twine(a) + " and " + Twine(b) +
                       " do not broadcast");
    result.push_back(a == 1 ? b : a);
  }
  return result;
}

FailureOr<Numbers> mlir::amc::onnx::broadcast(NodeImport &node,
                                              const Numbers &numbers,
                                              ArrayRef<int64_t> shape) {
  FailureOr<int64_t> count = countElements(node, shape);
  if (failed(count))
    return failure();
  Numbers result{numbers.element, SmallVector<int64_t>(shape), {}};
  result.values.resize(*count);
  size_t missing = shape.size() - numbers.shape.size();
  for (int64_t linear = 0; linear != *count; ++linear) {
    int64_t rest = linear, source = 0, stride = 1;
    for (size_t dim = shape.size(); dim-- > missing;) {
      int64_t size = numbers.shape[dim - missing];
      if (size != 1)
        source += rest % shape[dim] * stride;
      stride *= size;
      rest /= shape[dim];
    }
    result.values[linear] = numbers.values[source];
  }
  return result;
}
