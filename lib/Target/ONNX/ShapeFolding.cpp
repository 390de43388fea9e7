//===- ShapeFolding.cpp - Rearrangement of constants ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

#include <numeric>

using namespace mlir;
using namespace mlir::amc::onnx;

/// The product of the sizes in [begin, end).
static int64_t product(ArrayRef<int64_t> shape, size_t begin, size_t end) {
  return std::accumulate(shape.begin() + begin, shape.begin() + end, int64_t(1),
                         std::multiplies<int64_t>());
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldGather(NodeImport &node) {
  Numbers data = unpack(node.constant(0)), indices = unpack(node.constant(1));
  FailureOr<int64_t> dim = axis(node, 0, data.shape.size());
  if (failed(dim))
    return failure();
  if (indices.isReal())
    return node.fail("indices are not integers");
  Numbers result{data.element, {}, {}};
  result.shape.append(data.shape.begin(), data.shape.begin() + *dim);
  result.shape.append(indices.shape);
  result.shape.append(data.shape.begin() + *dim + 1, data.shape.end());
  if (failed(countElements(node, result.shape)))
    return failure();
  int64_t size = data.shape[*dim];
  int64_t outer = product(data.shape, 0, *dim);
  int64_t inner = product(data.shape, *dim + 1, data.shape.size());
  for (Number index : indices.values)
    if (index.integer < -size || index.integer >= size)
      return node.fail("index " + Twine(index.integer) +
                       " is outside of the size " + Twine(size));
  for (int64_t row = 0; row != outer; ++row)
    for (Number index : indices.values) {
      int64_t position =
          index.integer < 0 ? index.integer + size : index.integer;
      auto first = data.values.begin() + (row * size + position) * inner;
      result.values.insert(result.values.end(), first, first + inner);
    }
  return pack(result);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldConcat(NodeImport &node) {
  SmallVector<Numbers> parts;
  for (size_t index = 0; index != node.size(); ++index) {
    if (!node.has(index))
      return node.fail("operand " + Twine(index) + " is not given");
    parts.push_back(unpack(node.constant(index)));
  }
  Numbers result{parts[0].element, parts[0].shape, {}};
  FailureOr<int64_t> dim = axis(node, 0, result.shape.size());
  if (failed(dim))
    return failure();
  result.shape[*dim] = 0;
  for (const Numbers &part : parts) {
    bool fits = part.element == result.element &&
                part.shape.size() == result.shape.size();
    for (size_t at = 0; fits && at != part.shape.size(); ++at)
      fits = int64_t(at) == *dim || part.shape[at] == result.shape[at];
    if (!fits)
      return node.fail("operands differ in type or shape");
    result.shape[*dim] += part.shape[*dim];
  }
  if (failed(countElements(node, result.shape)))
    return failure();
  int64_t outer = product(result.shape, 0, *dim);
  for (int64_t row = 0; row != outer; ++row)
    for (const Numbers &part : parts) {
      int64_t length = product(part.shape, *dim, part.shape.size());
      auto first = part.values.begin() + row * length;
      result.values.insert(result.values.end(), first, first + length);
    }
  return pack(result);
}

/// Takes the elements start, start + step, ... of one dimension.
static FailureOr<Numbers> sliceDimension(NodeImport &node, const Numbers &data,
                                         int64_t dim, int64_t start,
                                         int64_t end, int64_t step) {
  int64_t size = data.shape[dim];
  if (step == 0)
    return node.fail("the step is zero");
  auto clamp = [&](int64_t index, int64_t low, int64_t high) {
    return std::clamp(index < 0 ? index + size : index, low, high);
  };
  SmallVector<int64_t> taken;
  if (step > 0) {
    end = clamp(end, 0, size);
    for (int64_t at = clamp(start, 0, size); at < end;
         at = step < end - at ? at + step : end)
      taken.push_back(at);
  } else {
    end = clamp(end, -1, size - 1);
    for (int64_t at = clamp(start, -1, size - 1); at > end;
         at = step > end - at ? at + step : end)
      taken.push_back(at);
  }
  Numbers result{data.element, data.shape, {}};
  result.shape[dim] = taken.size();
  int64_t outer = product(data.shape, 0, dim);
  int64_t inner = product(data.shape, dim + 1, data.shape.size());
  for (int64_t row = 0; row != outer; ++row)
    for (int64_t position : taken) {
      auto first = data.values.begin() + (row * size + position) * inner;
      result.values.insert(result.values.end(), first, first + inner);
    }
  return result;
}

FailureOr<SmallVector<SliceRange>>
mlir::amc::onnx::sliceRanges(NodeImport &node, int64_t rank) {
  auto starts = node.integers(1, "starts"), ends = node.integers(2, "ends");
  if (failed(starts) || failed(ends))
    return failure();
  FailureOr<SmallVector<int64_t>> axes =
      llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  FailureOr<SmallVector<int64_t>> steps =
      SmallVector<int64_t>(starts->size(), 1);
  if (node.has(3))
    axes = node.integers(3, "axes");
  if (node.has(4))
    steps = node.integers(4, "steps");
  if (failed(axes) || failed(steps))
    return failure();
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size())
    return node.fail("starts, ends, axes and steps differ in length");
  SmallVector<SliceRange> ranges;
  for (auto [start, end, axis, step] :
       llvm::zip_equal(*starts, *ends, *axes, *steps)) {
    if (axis < -rank || axis >= rank)
      return node.fail("axis " + Twine(axis) + " is outside of rank " +
                       Twine(rank));
    ranges.push_back({axis < 0 ? axis + rank : axis, start, end, step});
  }
  return ranges;
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldSlice(NodeImport &node) {
  Numbers data = unpack(node.constant(0));
  FailureOr<SmallVector<SliceRange>> ranges =
      sliceRanges(node, data.shape.size());
  if (failed(ranges))
    return failure();
  for (const SliceRange &range : *ranges) {
    FailureOr<Numbers> part = sliceDimension(
        node, data, range.axis, range.start, range.end, range.step);
    if (failed(part))
      return failure();
    data = std::move(*part);
  }
  return pack(data);
}

/// Dimension i of the result is dimension perm[i] of the operand.
FailureOr<DenseElementsAttr> mlir::amc::onnx::foldTranspose(NodeImport &node) {
  Numbers data = unpack(node.constant(0));
  size_t rank = data.shape.size();
  SmallVector<int64_t> perm(node.integers("perm"));
  if (perm.empty())
    perm = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  if (perm.size() != rank || !isPermutationVector(perm))
    return node.fail("attribute 'perm' is no permutation of the " +
                     Twine(rank) + " dimensions");
  Numbers result{data.element, applyPermutation(data.shape, perm), {}};
  // Positions of the operand in the order of the result.
  SmallVector<int64_t> steps =
      applyPermutation(computeSuffixProduct(data.shape), perm);
  SmallVector<int64_t> strides = computeSuffixProduct(result.shape);
  for (size_t at = 0; at != data.values.size(); ++at) {
    int64_t from = 0;
    for (auto [index, step] : llvm::zip_equal(delinearize(at, strides), steps))
      from += index * step;
    result.values.push_back(data.values[from]);
  }
  return pack(result);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldReshape(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = reshapedShape(node);
  if (failed(shape))
    return failure();
  return node.constant(0).reshape(node.type(0).clone(*shape));
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldUnsqueeze(NodeImport &node) {
  SmallVector<int64_t> shape(node.type(0).getShape());
  int64_t added = node.constant(1).getNumElements();
  FailureOr<SmallVector<int64_t>> found = axes(node, shape.size() + added);
  if (failed(found))
    return failure();
  for (int64_t axis : *found)
    shape.insert(shape.begin() + axis, 1);
  return node.constant(0).reshape(node.type(0).clone(shape));
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldSqueeze(NodeImport &node) {
  ArrayRef<int64_t> sizes = node.type(0).getShape();
  FailureOr<SmallVector<int64_t>> found = axes(node, sizes.size());
  if (failed(found))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    bool named = llvm::is_contained(*found, int64_t(axis));
    if (named && size != 1)
      return node.fail("axis " + Twine(axis) + " has the size " + Twine(size));
    if (!named && (node.has(1) || size != 1))
      shape.push_back(size);
  }
  return node.constant(0).reshape(node.type(0).clone(shape));
}

FailureOr<DenseElementsAttr>
mlir::amc::onnx::foldConstantOfShape(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = node.integers(0, "shape");
  if (failed(shape) || failed(countElements(node, *shape)))
    return failure();
  DenseElementsAttr value = DenseElementsAttr::get(
      RankedTensorType::get({1}, node.builder.getF32Type()), 0.0f);
  if (const NodeAttribute *given = node.attribute("value"))
    value = toAttribute(*given->tensor, node.builder.getContext());
  if (value.getNumElements() != 1)
    return node.fail("attribute 'value' must have one element");
  Numbers one = unpack(value);
  Numbers result{one.element, *shape, {}};
  result.values.assign(*countElements(node, *shape), one.values[0]);
  return pack(result);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldExpand(NodeImport &node) {
  FailureOr<SmallVector<int64_t>> shape = node.integers(1, "shape");
  if (failed(shape))
    return failure();
  Numbers data = unpack(node.constant(0));
  shape = broadcastShapes(node, data.shape, *shape);
  if (failed(shape))
    return failure();
  FailureOr<Numbers> result = broadcast(node, data, *shape);
  return failed(result) ? FailureOr<DenseElementsAttr>() : pack(*result);
}

FailureOr<DenseElementsAttr> mlir::amc::onnx::foldReduceProd(NodeImport &node) {
  Numbers data = unpack(node.constant(0));
  FailureOr<SmallVector<int64_t>> found = axes(node, data.shape.size());
  if (failed(found))
    return failure();
  // Shape arithmetic multiplies all sizes of a list.
  if (data.shape.size() != 1 ||
      (found->empty() && node.integer("noop_with_empty_axes", 0)))
    return node.fail("operand of rank " + Twine(data.shape.size()),
                     "a list, reduced to one number");
  Number one{1, 1};
  for (Number value : data.values) {
    one.real *= value.real;
    one.integer = int64_t(uint64_t(one.integer) * uint64_t(value.integer));
  }
  Numbers result{data.element, {}, {one}};
  if (node.integer("keepdims", 1))
    result.shape.push_back(1);
  return pack(result);
}
