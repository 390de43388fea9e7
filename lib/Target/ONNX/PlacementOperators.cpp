//===- PlacementOperators.cpp - Import of Pad, Slice and Concat -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All of them are Pad: what is cut away has negative pads, and what is joined
// is a sum of tensors that are padded with zeros to the size of the whole.
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc::onnx;

static NamedAttribute padsAttribute(NodeImport &node, ArrayRef<int64_t> pads) {
  return node.builder.getNamedAttr("pads",
                                   node.builder.getDenseI64ArrayAttr(pads));
}

/// Pads of `node`'s operand 1, of the dimensions that operand 3 lists.
static FailureOr<SmallVector<int64_t>> padsOf(NodeImport &node) {
  int64_t rank = node.type(0).getRank();
  FailureOr<SmallVector<int64_t>> given = node.integers(1, "pads");
  FailureOr<SmallVector<int64_t>> axes =
      llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (node.has(3))
    axes = node.integers(3, "axes");
  if (failed(given) || failed(axes))
    return failure();
  if (given->size() != 2 * axes->size())
    return node.fail("has " + Twine(given->size()) + " pads for " +
                     Twine(axes->size()) + " dimensions");
  SmallVector<int64_t> pads(2 * rank, 0);
  for (auto [index, axis] : llvm::enumerate(*axes)) {
    if (axis < -rank || axis >= rank)
      return node.fail("axis " + Twine(axis) + " is outside of rank " +
                       Twine(rank));
    int64_t dim = axis < 0 ? axis + rank : axis;
    pads[dim] = (*given)[index];
    pads[dim + rank] = (*given)[index + axes->size()];
  }
  return pads;
}

LogicalResult mlir::amc::onnx::importPad(NodeImport &node) {
  StringRef mode = node.string("mode", "constant");
  if (mode != "constant")
    return node.fail("mode '" + mode + "'", "constant");
  double value = 0.0;
  if (node.has(2)) {
    DenseElementsAttr given = node.constant(2);
    if (!given || given.getNumElements() != 1)
      return node.fail("the operand 'constant_value' is not a constant scalar",
                       "a constant scalar");
    Number number = unpack(given).values.front();
    value = isa<FloatType>(given.getElementType()) ? number.real
                                                   : double(number.integer);
  }
  FailureOr<SmallVector<int64_t>> pads = padsOf(node);
  if (failed(pads))
    return failure();
  return node.create<PadOp>(
      {node.operand(0)}, {padsAttribute(node, *pads),
                          node.builder.getNamedAttr(
                              "value", node.builder.getF64FloatAttr(value))});
}

/// A part without gaps is a pad by negative numbers.
LogicalResult mlir::amc::onnx::importSlice(NodeImport &node) {
  ArrayRef<int64_t> sizes = node.type(0).getShape();
  int64_t rank = sizes.size();
  FailureOr<SmallVector<SliceRange>> ranges = sliceRanges(node, rank);
  if (failed(ranges))
    return failure();
  SmallVector<int64_t> pads(2 * rank, 0);
  for (const SliceRange &range : *ranges) {
    if (range.step != 1)
      return node.fail("the step " + Twine(range.step) +
                           " on values that are computed when the program runs",
                       "the step 1");
    int64_t size = sizes[range.axis];
    auto clamp = [&](int64_t index) {
      return std::clamp<int64_t>(index < 0 ? index + size : index, 0, size);
    };
    pads[range.axis] = -clamp(range.start);
    pads[range.axis + rank] = clamp(range.end) - size;
  }
  return node.create<PadOp>({node.operand(0)}, {padsAttribute(node, pads)});
}

LogicalResult mlir::amc::onnx::importConcat(NodeImport &node) {
  RankedTensorType first = node.type(0);
  int64_t rank = first.getRank();
  FailureOr<int64_t> dim = axis(node, 0, rank);
  if (failed(dim))
    return failure();
  int64_t whole = 0;
  for (size_t index = 0; index != node.size(); ++index) {
    if (!node.has(index))
      return node.fail("operand " + Twine(index) + " is not given");
    RankedTensorType type = node.type(index);
    SmallVector<int64_t> shape(type.getShape());
    if (type.getRank() == rank)
      shape[*dim] = first.getDimSize(*dim);
    if (type.getElementType() != first.getElementType() ||
        first.getShape() != ArrayRef(shape))
      return node.fail("operands differ in type or shape");
    if (llvm::AddOverflow(whole, type.getDimSize(*dim), whole))
      return node.fail("the result is too large");
  }
  SmallVector<int64_t> shape(first.getShape());
  shape[*dim] = whole;
  Value sum;
  int64_t before = 0;
  for (size_t index = 0; index != node.size(); ++index) {
    int64_t size = node.type(index).getDimSize(*dim);
    SmallVector<int64_t> pads(2 * rank, 0);
    pads[*dim] = before;
    pads[*dim + rank] = whole - before - size;
    before += size;
    Value part =
        PadOp::create(node.builder, node.loc, TypeRange(first.clone(shape)),
                      node.operand(index), padsAttribute(node, pads));
    sum = sum ? AddOp::create(node.builder, node.loc, sum, part).getResult()
              : part;
  }
  return node.bind(sum);
}
