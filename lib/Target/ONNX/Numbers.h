//===- Numbers.h - Constants as numbers ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Folding works on small tensors, so one form of number serves all element
// types.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_ONNX_NUMBERS_H
#define AMC_LIB_TARGET_ONNX_NUMBERS_H

#include "NodeImport.h"

namespace mlir::amc::onnx {

/// An element: `real` for floating-point types, `integer` for the others.
struct Number {
  double real = 0;
  int64_t integer = 0;
};

/// A constant tensor in row-major order.
struct Numbers {
  Type element;
  SmallVector<int64_t> shape;
  std::vector<Number> values;

  bool isReal() const { return isa<FloatType>(element); }
};

Numbers unpack(DenseElementsAttr attribute);

/// Rounds to the element type; integers wrap.
DenseElementsAttr pack(const Numbers &numbers);

/// The elements of `shape`, or an error above `maxFoldedElements`.
FailureOr<int64_t> countElements(NodeImport &node, ArrayRef<int64_t> shape);

/// `numbers` repeated to `shape`, to which it must be broadcastable.
FailureOr<Numbers> broadcast(NodeImport &node, const Numbers &numbers,
                             ArrayRef<int64_t> shape);

/// The shape that both broadcast to.
FailureOr<SmallVector<int64_t>> broadcastShapes(NodeImport &node,
                                                ArrayRef<int64_t> left,
                                                ArrayRef<int64_t> right);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_TARGET_ONNX_NUMBERS_H
