//===- Blocks.cpp - Blocks and scaling of matrices ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Blocks.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

Value crossbar::createBlock(OpBuilder &builder, Location loc, Value matrix,
                            RowBlock rows, RowBlock cols) {
  RankedTensorType type = tensorType(matrix);
  if (rows.size == type.getDimSize(0) && cols.size == type.getDimSize(1))
    return matrix;
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(
      builder, loc, withShape(type, {rows.size, cols.size}), matrix,
      getAsIndexOpFoldResult(context, {rows.offset, cols.offset}),
      getAsIndexOpFoldResult(context, {rows.size, cols.size}),
      getAsIndexOpFoldResult(context, {rows.stride, cols.stride}));
}

Value crossbar::createRows(OpBuilder &builder, Location loc, Value matrix,
                           RowBlock rows) {
  return createBlock(builder, loc, matrix, rows,
                     {0, tensorType(matrix).getDimSize(1)});
}

Value crossbar::createJoined(OpBuilder &builder, Location loc,
                             ArrayRef<Value> parts, ArrayRef<RowBlock> blocks) {
  if (parts.size() == 1)
    return parts.front();
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(parts.front());
  int64_t cols = type.getDimSize(1), size = 0;
  for (RowBlock rows : blocks)
    size += rows.size;
  Value whole = createEmpty(builder, loc, withShape(type, {size, cols}));
  for (auto [part, rows] : llvm::zip_equal(parts, blocks))
    whole = tensor::InsertSliceOp::create(
        builder, loc, part, whole,
        getAsIndexOpFoldResult(context, {rows.offset, int64_t(0)}),
        getAsIndexOpFoldResult(context, {rows.size, cols}),
        getAsIndexOpFoldResult(context, {rows.stride, int64_t(1)}));
  return whole;
}

Equilibrated crossbar::createEquilibrated(OpBuilder &builder, Location loc,
                                          Value matrix) {
  RankedTensorType type = tensorType(matrix);
  MLIRContext *context = builder.getContext();
  AffineExpr i, j;
  bindDims(context, i, j);
  AffineExpr zero = getAffineConstantExpr(0, context);
  AffineMap whole = builder.getMultiDimIdentityMap(2);
  RankedTensorType column = withShape(type, {type.getDimSize(0), 1});
  Value scale =
      createGeneric(
          builder, loc, matrix, createEmpty(builder, loc, column),
          {AffineMap::get(2, 0, {i, i}, context), whole},
          /*numParallel=*/2,
          [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
            Type element = args[0].getType();
            Value none = createConstant(b, l, element, 0.0);
            Value one = createConstant(b, l, element, 1.0);
            Value positive = arith::CmpFOp::create(
                b, l, arith::CmpFPredicate::OGT, args[0], none);
            Value root = math::SqrtOp::create(b, l, args[0]);
            Value inverse = arith::DivFOp::create(b, l, one, root);
            return {arith::SelectOp::create(b, l, positive, inverse, one)};
          })
          .front();
  Value scaled =
      createGeneric(
          builder, loc, {matrix, scale, scale}, createEmpty(builder, loc, type),
          {whole, AffineMap::get(2, 0, {i, zero}, context),
           AffineMap::get(2, 0, {j, zero}, context), whole},
          /*numParallel=*/2,
          [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
            Value row = arith::MulFOp::create(b, l, args[0], args[1]);
            return {arith::MulFOp::create(b, l, row, args[2])};
          })
          .front();
  return {scaled, scale};
}

Value crossbar::createProduct(OpBuilder &builder, Location loc, Value value,
                              Value factor) {
  return createPointwise(
      builder, loc, tensorType(value), {value, factor},
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        return {arith::MulFOp::create(b, l, args[0], args[1])};
      });
}
