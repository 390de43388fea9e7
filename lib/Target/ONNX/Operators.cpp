//===- Operators.cpp - The operators that are read ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/ADT/StringSwitch.h"

#include <array>

using namespace mlir;
using namespace mlir::amc::onnx;

static std::array<ArrayRef<Operator>, 3> table() {
  return {elementwiseOperators(), layerOperators(), shapeOperators()};
}

const Operator *mlir::amc::onnx::findOperator(StringRef name, int64_t opset) {
  for (ArrayRef<Operator> part : table())
    for (const Operator &op : part)
      if (op.name == name && op.first <= opset && opset <= op.last)
        return &op;
  return nullptr;
}

/// ONNX gives an attribute the same kind in every operator that is read here.
static LogicalResult checkAttributes(NodeImport &node) {
  using Kind = NodeAttribute::Kind;
  for (const NodeAttribute &attribute : node.node.attributes) {
    std::optional<Kind> kind =
        llvm::StringSwitch<std::optional<Kind>>(attribute.name)
            .Cases({"axis", "keepdims", "transA", "transB", "group",
                    "ceil_mode", "count_include_pad", "storage_order",
                    "ignore_index", "allowzero", "to", "start", "end", "seed",
                    "noop_with_empty_axes", "value_int"},
                   Kind::Int)
            .Cases({"axes", "perm", "kernel_shape", "strides", "pads",
                    "dilations", "value_ints"},
                   Kind::Ints)
            .Cases({"alpha", "beta", "ratio", "value_float"}, Kind::Float)
            .Case("value_floats", Kind::Floats)
            .Cases({"auto_pad", "mode", "reduction"}, Kind::String)
            .Case("value", Kind::Tensor)
            .Default(std::nullopt);
    if (kind && *kind != attribute.kind)
      return node.fail("attribute '" + Twine(attribute.name) +
                       "' is of another kind than the operator's");
  }
  return success();
}

static LogicalResult checkOperands(NodeImport &node, const Operator &op) {
  if (node.size() < op.minOperands || node.size() > op.maxOperands)
    return node.fail("has " + Twine(node.size()) + " operands",
                     Twine(op.minOperands) + " to " + Twine(op.maxOperands));
  for (unsigned index = 0; index != op.minOperands; ++index)
    if (!node.has(index))
      return node.fail("operand " + Twine(index) + " is not given");
  if (!node.hasResult(0))
    return node.fail("has no result");
  return success();
}

LogicalResult mlir::amc::onnx::importNode(GraphImport &graph,
                                          const Node &source) {
  NodeImport node(graph, source);
  const Operator &op = *findOperator(source.op, graph.opset());
  if (failed(checkOperands(node, op)) || failed(checkAttributes(node)))
    return failure();
  bool constant = true;
  for (size_t index = 0; index != node.size(); ++index)
    constant &= !node.has(index) || node.constant(index);
  if (op.fold && constant) {
    FailureOr<DenseElementsAttr> value = op.fold(node);
    if (failed(value))
      return failure();
    if (node.countFolded(value->getNumElements()) > maxFoldedInAll)
      return node.fail("the model's constants have too many elements in all",
                       "up to " + Twine(maxFoldedInAll));
    return node.bind(*value);
  }
  if (op.import)
    return op.import(node);
  for (size_t index = 0; index != node.size(); ++index)
    if (node.has(index) && !node.constant(index))
      return node.fail("the operand '" + source.inputs[index] + "' is " +
                           (graph.isWeight(source.inputs[index])
                                ? "trained"
                                : "computed when the program runs"),
                       "operands that are constants or follow from shapes");
  return node.fail("has no operand");
}

FailureOr<int64_t> mlir::amc::onnx::axis(NodeImport &node, int64_t missing,
                                         int64_t rank) {
  int64_t axis = node.integer("axis", missing);
  if (axis < -rank || axis >= rank)
    return node.fail("axis " + Twine(axis) + " is outside of rank " +
                     Twine(rank));
  return axis < 0 ? axis + rank : axis;
}

FailureOr<SmallVector<int64_t>> mlir::amc::onnx::axes(NodeImport &node,
                                                      int64_t rank) {
  SmallVector<int64_t> axes(node.integers("axes"));
  if (node.has(1)) {
    FailureOr<SmallVector<int64_t>> given = node.integers(1, "axes");
    if (failed(given))
      return failure();
    axes = std::move(*given);
  }
  for (int64_t &axis : axes) {
    if (axis < -rank || axis >= rank)
      return node.fail("axis " + Twine(axis) + " is outside of rank " +
                       Twine(rank));
    if (axis < 0)
      axis += rank;
  }
  llvm::sort(axes);
  if (llvm::adjacent_find(axes) != axes.end())
    return node.fail("an axis is given twice");
  return axes;
}
