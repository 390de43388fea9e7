//===- NodeImport.h - The import of one node ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What the importer of an operator sees of its node: operands, attributes,
// results, and where to complain.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_ONNX_NODEIMPORT_H
#define AMC_LIB_TARGET_ONNX_NODEIMPORT_H

#include "GraphImport.h"

namespace mlir::amc::onnx {

class NodeImport {
public:
  NodeImport(GraphImport &graph, const Node &node)
      : graph(graph), node(node), builder(graph.getBuilder()),
        loc(NameLoc::get(builder.getStringAttr(node.name))) {}

  /// Whether operand `index` is given.
  bool has(size_t index) const {
    return index < node.inputs.size() && !node.inputs[index].empty();
  }
  size_t size() const { return node.inputs.size(); }
  /// Operand `index`; null when it is not given.
  Value operand(size_t index);
  RankedTensorType type(size_t index);
  /// The value of operand `index` when it is a constant; else null.
  DenseElementsAttr constant(size_t index);
  /// The integers of operand `index`, which must be a constant. `what` names
  /// the operand in the error.
  FailureOr<SmallVector<int64_t>> integers(size_t index, StringRef what);

  bool hasResult(size_t index) const {
    return index < node.outputs.size() && !node.outputs[index].empty();
  }

  bool hasAttribute(StringRef name) const { return node.find(name); }
  int64_t integer(StringRef name, int64_t missing = 0) const;
  float number(StringRef name, float missing) const;
  StringRef string(StringRef name, StringRef missing = "") const;
  ArrayRef<int64_t> integers(StringRef name) const;
  const NodeAttribute *attribute(StringRef name) const {
    return node.find(name);
  }

  int64_t opset() const { return graph.opset(); }
  /// Adds to the elements that were computed of constants; returns all of them.
  int64_t countFolded(int64_t elements) { return graph.countFolded(elements); }

  /// Reports an error of this node; `supported` says what would be accepted.
  LogicalResult fail(const Twine &what, const Twine &supported = "") const {
    return graph.fail(node, what, supported);
  }

  /// Says what result `index` is.
  LogicalResult bind(Value value, size_t index = 0) {
    return graph.bind(node, index, value);
  }
  LogicalResult bind(DenseElementsAttr value, size_t index = 0) {
    return graph.bind(node, index, value);
  }

  /// Makes the op of this node with the result types that the op infers, and
  /// binds its first result.
  template <typename OpTy>
  LogicalResult create(ValueRange operands,
                       ArrayRef<NamedAttribute> attributes);
  /// The same with a given result type.
  template <typename OpTy>
  LogicalResult createTyped(ValueRange operands, Type result) {
    return bind(OpTy::create(builder, loc, TypeRange(result), operands));
  }

  GraphImport &graph;
  const Node &node;
  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::amc::onnx

template <typename OpTy>
llvm::LogicalResult
mlir::amc::onnx::NodeImport::create(ValueRange operands,
                                    ArrayRef<NamedAttribute> attributes) {
  MLIRContext *context = builder.getContext();
  DictionaryAttr dictionary = builder.getDictionaryAttr(attributes);
  // The generated builders abort when inference fails.
  OperationName name(OpTy::getOperationName(), context);
  auto complain = [&] { return mlir::emitError(loc); };
  typename OpTy::Properties properties;
  OpTy::populateDefaultProperties(name, properties);
  SmallVector<Type, 2> types;
  if (failed(OpTy::setPropertiesFromAttr(properties, dictionary, complain)) ||
      failed(OpTy::inferReturnTypes(context, loc, operands, dictionary,
                                    &properties, /*regions=*/{}, types)))
    return failure();
  auto op = OpTy::create(builder, loc, types, operands, attributes);
  return bind(op->getResult(0));
}

#endif // AMC_LIB_TARGET_ONNX_NODEIMPORT_H
