//===- Operators.h - The operators that are read -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_ONNX_OPERATORS_H
#define AMC_LIB_TARGET_ONNX_OPERATORS_H

#include "NodeImport.h"

namespace mlir::amc::onnx {

/// How the nodes of one operator of the default domain are read.
struct Operator {
  StringRef name;
  /// Opsets, both inclusive.
  int64_t first, last;
  unsigned minOperands, maxOperands;
  /// Makes the node's op. Null: the operator is read only where it is folded.
  LogicalResult (*import)(NodeImport &node);
  /// Computes the only result when all operands are constants. Null: never.
  FailureOr<DenseElementsAttr> (*fold)(NodeImport &node);
};

/// Null when there is no such operator in this opset.
const Operator *findOperator(StringRef name, int64_t opset);

/// Gives the node's results their meaning: folded, or as ops.
LogicalResult importNode(GraphImport &graph, const Node &node);

/// Sets of the table, by theme.
ArrayRef<Operator> elementwiseOperators();
ArrayRef<Operator> layerOperators();
ArrayRef<Operator> shapeOperators();

/// More elements than this are never made by folding.
inline constexpr int64_t maxFoldedElements = int64_t(1) << 24;
/// Of all of a model together: few nodes could make many.
inline constexpr int64_t maxFoldedInAll = int64_t(1) << 26;

// Operators that put tensors into others.
LogicalResult importPad(NodeImport &node);
LogicalResult importSlice(NodeImport &node);
LogicalResult importConcat(NodeImport &node);

FailureOr<DenseElementsAttr> foldConstant(NodeImport &node);
FailureOr<DenseElementsAttr> foldIdentity(NodeImport &node);
FailureOr<DenseElementsAttr> foldCast(NodeImport &node);
FailureOr<DenseElementsAttr> foldCastLike(NodeImport &node);
FailureOr<DenseElementsAttr> foldGather(NodeImport &node);
FailureOr<DenseElementsAttr> foldConcat(NodeImport &node);
FailureOr<DenseElementsAttr> foldSlice(NodeImport &node);
FailureOr<DenseElementsAttr> foldReshape(NodeImport &node);
FailureOr<DenseElementsAttr> foldTranspose(NodeImport &node);
FailureOr<DenseElementsAttr> foldUnsqueeze(NodeImport &node);
FailureOr<DenseElementsAttr> foldSqueeze(NodeImport &node);
FailureOr<DenseElementsAttr> foldConstantOfShape(NodeImport &node);
FailureOr<DenseElementsAttr> foldRange(NodeImport &node);
FailureOr<DenseElementsAttr> foldExpand(NodeImport &node);
FailureOr<DenseElementsAttr> foldWhere(NodeImport &node);
FailureOr<DenseElementsAttr> foldEqual(NodeImport &node);
FailureOr<DenseElementsAttr> foldAdd(NodeImport &node);
FailureOr<DenseElementsAttr> foldSub(NodeImport &node);
FailureOr<DenseElementsAttr> foldMul(NodeImport &node);
FailureOr<DenseElementsAttr> foldDiv(NodeImport &node);
FailureOr<DenseElementsAttr> foldNeg(NodeImport &node);
FailureOr<DenseElementsAttr> foldSqrt(NodeImport &node);
FailureOr<DenseElementsAttr> foldReduceProd(NodeImport &node);

/// The element type that Cast's attribute `to` means; null after an error.
Type castType(NodeImport &node);
/// The shape that Reshape's constant operand asks for, with 0 and -1 resolved.
FailureOr<SmallVector<int64_t>> reshapedShape(NodeImport &node);
/// Axes from the attribute or, where the opset passes them so, the operand,
/// counted from the front and below `rank`, each once; sorted.
FailureOr<SmallVector<int64_t>> axes(NodeImport &node, int64_t rank);
/// The attribute `axis` counted from the front, below `rank`.
FailureOr<int64_t> axis(NodeImport &node, int64_t missing, int64_t rank);

/// What Slice takes of one dimension; `start` and `end` as they are given.
struct SliceRange {
  int64_t axis, start, end, step;
};
/// The ranges of Slice's constant operands, of a tensor of `rank` dimensions.
FailureOr<SmallVector<SliceRange>> sliceRanges(NodeImport &node, int64_t rank);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_TARGET_ONNX_OPERATORS_H
