//===- LayerMatrix.cpp - Weight and bias as one matrix -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelBuilder.h"
#include "StepBuilder.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// Sizes and offsets of a block of columns.
static SmallVector<OpFoldResult> pair(OpBuilder &builder, int64_t rows,
                                      int64_t cols) {
  return {builder.getIndexAttr(rows), builder.getIndexAttr(cols)};
}

Value train::createLayerMatrix(OpBuilder &builder, Location loc,
                               const Layer &layer, Value weight, Value bias) {
  ModelBuilder b(builder, loc);
  Value matrix = layer.transposed
                     ? b.transpose(weight)
                     : b.reshape(weight, {layer.outputs, layer.inputs});
  if (!bias)
    return matrix;
  Value column = b.reshape(bias, {layer.outputs, 1});
  Value joined = tensor::EmptyOp::create(
      builder, loc, ArrayRef<int64_t>{layer.outputs, layer.inputs + 1},
      b.typeOf(weight).getElementType());
  auto strides = pair(builder, 1, 1);
  joined = tensor::InsertSliceOp::create(
      builder, loc, matrix, joined, pair(builder, 0, 0),
      pair(builder, layer.outputs, layer.inputs), strides);
  return tensor::InsertSliceOp::create(
      builder, loc, column, joined, pair(builder, 0, layer.inputs),
      pair(builder, layer.outputs, 1), strides);
}

std::pair<Value, Value> train::splitLayerMatrix(OpBuilder &builder,
                                                Location loc,
                                                const Layer &layer,
                                                Value matrix) {
  ModelBuilder b(builder, loc);
  Value weight = matrix, bias;
  if (layer.bias) {
    auto strides = pair(builder, 1, 1);
    weight = tensor::ExtractSliceOp::create(
        builder, loc, matrix, pair(builder, 0, 0),
        pair(builder, layer.outputs, layer.inputs), strides);
    bias = tensor::ExtractSliceOp::create(
        builder, loc, matrix, pair(builder, 0, layer.inputs),
        pair(builder, layer.outputs, 1), strides);
    bias = b.reshape(bias, layer.bias->type.getShape());
  }
  weight = layer.transposed ? b.transpose(weight)
                            : b.reshape(weight, layer.weight.type.getShape());
  return {weight, bias};
}
