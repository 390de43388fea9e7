//===- NodeImport.cpp - The import of one node ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NodeImport.h"

using namespace mlir;
using namespace mlir::amc::onnx;

Value NodeImport::operand(size_t index) {
  return has(index) ? graph.value(node.inputs[index]) : Value();
}

RankedTensorType NodeImport::type(size_t index) {
  return graph.type(node.inputs[index]);
}

DenseElementsAttr NodeImport::constant(size_t index) {
  return has(index) ? graph.constant(node.inputs[index]) : DenseElementsAttr();
}

FailureOr<SmallVector<int64_t>> NodeImport::integers(size_t index,
                                                     StringRef what) {
  DenseElementsAttr values = constant(index);
  if (!values)
    return fail(what + " '" + node.inputs[index] +
                    "' is not known before the program runs",
                "constants and what follows from shapes");
  if (!values.getElementType().isInteger())
    return fail(what + " are not integers");
  SmallVector<int64_t> result;
  for (const APInt &value : values.getValues<APInt>())
    result.push_back(value.getSExtValue());
  return result;
}

int64_t NodeImport::integer(StringRef name, int64_t missing) const {
  const NodeAttribute *attribute = node.find(name);
  return attribute && !attribute->ints.empty() ? attribute->ints.front()
                                               : missing;
}

float NodeImport::number(StringRef name, float missing) const {
  const NodeAttribute *attribute = node.find(name);
  return attribute && !attribute->floats.empty() ? attribute->floats.front()
                                                 : missing;
}

StringRef NodeImport::string(StringRef name, StringRef missing) const {
  const NodeAttribute *attribute = node.find(name);
  return attribute && !attribute->strings.empty()
             ? StringRef(attribute->strings.front())
             : missing;
}

ArrayRef<int64_t> NodeImport::integers(StringRef name) const {
  const NodeAttribute *attribute = node.find(name);
  return attribute ? ArrayRef<int64_t>(attribute->ints) : ArrayRef<int64_t>();
}
