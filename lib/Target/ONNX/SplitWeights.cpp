//===- SplitWeights.cpp - Shared weights that an exporter has copied ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters that fold constants compute the transposition of a weight once and
// write the result as an initializer of its own. When the weight is used
// elsewhere too, the two would be trained apart from each other, or the copy
// not at all.
//
//===----------------------------------------------------------------------===//

#include "GraphImport.h"

#include <cstring>

using namespace mlir;
using namespace mlir::amc::onnx;

/// Names of parameters are paths of modules; exporters make up others.
static bool isMadeUp(StringRef name) {
  return name.contains("::") || !name.contains('.');
}

/// Whether `b` holds the matrix `a` or its transposition.
static bool holdsSame(const Tensor &a, const Tensor &b) {
  if (a.shape == b.shape && a.bytes == b.bytes)
    return true;
  int64_t rows = a.shape[0], cols = a.shape[1];
  if (b.shape[0] != cols || b.shape[1] != rows)
    return false;
  size_t size = byteSize(a.type);
  for (int64_t row = 0; row != rows; ++row)
    for (int64_t col = 0; col != cols; ++col)
      if (std::memcmp(a.bytes.data() + (row * cols + col) * size,
                      b.bytes.data() + (col * rows + row) * size, size) != 0)
        return false;
  return true;
}

/// Matrices of one number are equal without being copies.
static bool isUniform(const Tensor &tensor) {
  size_t size = byteSize(tensor.type);
  return std::memcmp(tensor.bytes.data(), tensor.bytes.data() + size,
                     tensor.bytes.size() - size) == 0;
}

std::optional<std::pair<const Tensor *, const Tensor *>>
mlir::amc::onnx::findSplitWeight(const Model &model,
                                 const llvm::StringSet<> &weights) {
  SmallVector<const Tensor *> matrices;
  for (const Tensor &tensor : model.initializers)
    if (isReal(tensor.type) && tensor.shape.size() == 2 &&
        tensor.shape[0] > 1 && tensor.shape[1] > 1 && !isUniform(tensor))
      matrices.push_back(&tensor);
  for (auto [index, copy] : llvm::enumerate(matrices))
    for (const Tensor *other : ArrayRef(matrices).take_front(index))
      if (copy->type == other->type &&
          (weights.contains(copy->name) || weights.contains(other->name)) &&
          (isMadeUp(copy->name) || isMadeUp(other->name)) &&
          holdsSame(*copy, *other))
        return std::pair(other, copy);
  return std::nullopt;
}
