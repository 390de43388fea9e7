//===- LinalgBuilders.cpp - Structured ops in one call --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace mlir::amc;

RankedTensorType amc::withShape(RankedTensorType type,
                                ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, type.getElementType());
}

Value amc::createConstant(OpBuilder &builder, Location loc, Type type,
                          double value) {
  TypedAttr attr;
  if (isa<FloatType>(type))
    attr = builder.getFloatAttr(type, value);
  else
    attr = builder.getIntegerAttr(type, static_cast<int64_t>(value));
  return arith::ConstantOp::create(builder, loc, attr);
}

Value amc::createEmpty(OpBuilder &builder, Location loc,
                       RankedTensorType type) {
  return tensor::EmptyOp::create(builder, loc, type.getShape(),
                                 type.getElementType());
}

Value amc::createFilled(OpBuilder &builder, Location loc, RankedTensorType type,
                        double value) {
  Value scalar = createConstant(builder, loc, type.getElementType(), value);
  return linalg::FillOp::create(builder, loc, scalar,
                                createEmpty(builder, loc, type))
      .getResult(0);
}

SmallVector<Value> amc::createGeneric(OpBuilder &builder, Location loc,
                                      ValueRange inputs, ValueRange inits,
                                      ArrayRef<AffineMap> maps,
                                      unsigned numParallel, ScalarBody body) {
  SmallVector<utils::IteratorType> iterators(maps.front().getNumDims(),
                                             utils::IteratorType::reduction);
  std::fill_n(iterators.begin(), numParallel, utils::IteratorType::parallel);
  return createGeneric(builder, loc, inputs, inits, maps, iterators, body);
}

SmallVector<Value> amc::createGeneric(OpBuilder &builder, Location loc,
                                      ValueRange inputs, ValueRange inits,
                                      ArrayRef<AffineMap> maps,
                                      ArrayRef<utils::IteratorType> iterators,
                                      ScalarBody body) {
  auto op = linalg::GenericOp::create(
      builder, loc, TypeRange(inits), inputs, inits, maps, iterators,
      [&](OpBuilder &b, Location l, ValueRange args) {
        linalg::YieldOp::create(b, l, body({b, l, args}).values);
      });
  return SmallVector<Value>(op.getResults());
}

AffineMap amc::broadcastMap(MLIRContext *context, ArrayRef<int64_t> from,
                            ArrayRef<int64_t> to) {
  unsigned lead = to.size() - from.size();
  SmallVector<AffineExpr> exprs;
  for (auto [i, extent] : llvm::enumerate(from))
    exprs.push_back(extent == 1 && to[lead + i] != 1
                        ? getAffineConstantExpr(0, context)
                        : getAffineDimExpr(lead + i, context));
  return AffineMap::get(to.size(), 0, exprs, context);
}

SmallVector<Value> amc::createPointwise(OpBuilder &builder, Location loc,
                                        ArrayRef<RankedTensorType> types,
                                        ValueRange inputs, ScalarBody body) {
  ArrayRef<int64_t> shape = types.front().getShape();
  SmallVector<AffineMap> maps;
  for (Value input : inputs)
    maps.push_back(broadcastMap(builder.getContext(),
                                tensorType(input).getShape(), shape));
  SmallVector<Value> inits;
  for (RankedTensorType type : types) {
    maps.push_back(builder.getMultiDimIdentityMap(shape.size()));
    inits.push_back(createEmpty(builder, loc, type));
  }
  return createGeneric(builder, loc, inputs, inits, maps, shape.size(), body);
}

Value amc::createPointwise(OpBuilder &builder, Location loc,
                           RankedTensorType type, ValueRange inputs,
                           ScalarBody body) {
  return createPointwise(builder, loc, ArrayRef(type), inputs, body).front();
}

Value amc::createSumTerm(OpBuilder &builder, Location loc, Value a, Value b) {
  if (!isa<FloatType>(a.getType()))
    return arith::AddIOp::create(builder, loc, a, b);
  return arith::AddFOp::create(builder, loc, a, b,
                               arith::FastMathFlags::reassoc |
                                   arith::FastMathFlags::contract);
}

Value amc::createSum(OpBuilder &builder, Location loc, RankedTensorType type,
                     ValueRange inputs, ArrayRef<AffineMap> maps,
                     unsigned numParallel, ScalarBody body) {
  Value init = createFilled(builder, loc, type, 0.0);
  return createGeneric(builder, loc, inputs, init, maps, numParallel,
                       [&](ScalarBuilder s) {
                         Value term = body(s).values.front();
                         return createSumTerm(s.b, s.loc, s.args.back(), term);
                       })
      .front();
}

Value amc::createContraction(OpBuilder &builder, Location loc,
                             RankedTensorType type, Value lhs, Value rhs,
                             ArrayRef<AffineMap> maps, unsigned numParallel) {
  return createSum(builder, loc, type, {lhs, rhs}, maps, numParallel,
                   [](ScalarBuilder s) {
                     if (!isa<FloatType>(s[0].getType()))
                       return s.create<arith::MulIOp>(s[0], s[1]);
                     return s.create<arith::MulFOp>(
                         s[0], s[1], arith::FastMathFlags::contract);
                   });
}

Value amc::createMatmul(OpBuilder &builder, Location loc, Value lhs, Value rhs,
                        bool transposeLhs, bool transposeRhs) {
  RankedTensorType l = tensorType(lhs), r = tensorType(rhs);
  int64_t rows = l.getDimSize(transposeLhs ? 1 : 0);
  int64_t cols = r.getDimSize(transposeRhs ? 0 : 1);
  Value init = createFilled(builder, loc, withShape(l, {rows, cols}), 0.0);
  AffineExpr m, n, k;
  bindDims(builder.getContext(), m, n, k);
  auto map = [&](AffineExpr a, AffineExpr b, bool swap) {
    return AffineMap::get(3, 0, swap ? ArrayRef{b, a} : ArrayRef{a, b},
                          builder.getContext());
  };
  NamedAttribute maps = builder.getNamedAttr(
      "indexing_maps", builder.getAffineMapArrayAttr(
                           {map(m, k, transposeLhs), map(k, n, transposeRhs),
                            map(m, n, /*swap=*/false)}));
  ArrayRef<NamedAttribute> attributes;
  if (transposeLhs || transposeRhs)
    attributes = maps;
  return linalg::MatmulOp::create(builder, loc, ValueRange{lhs, rhs},
                                  ValueRange{init}, attributes)
      .getResult(0);
}

Value amc::createReshape(OpBuilder &builder, Location loc, Value source,
                         ArrayRef<int64_t> shape) {
  RankedTensorType from = tensorType(source), to = withShape(from, shape);
  if (from == to)
    return source;
  if (auto reassociation = getReassociationIndicesForReshape(from, to)) {
    if (from.getRank() < to.getRank())
      return tensor::ExpandShapeOp::create(builder, loc, to, source,
                                           *reassociation);
    return tensor::CollapseShapeOp::create(builder, loc, to, source,
                                           *reassociation);
  }
  Value flat = createReshape(builder, loc, source, from.getNumElements());
  return createReshape(builder, loc, flat, shape);
}

Value amc::createPlaced(OpBuilder &builder, Location loc, Value source,
                        ArrayRef<int64_t> shape, ArrayRef<int64_t> offsets,
                        ArrayRef<int64_t> strides, double fill) {
  RankedTensorType type = tensorType(source);
  SmallVector<OpFoldResult> from, size, to, step, unit;
  bool whole = true, covers = true;
  for (auto [extent, room, offset, stride] :
       llvm::zip_equal(type.getShape(), shape, offsets, strides)) {
    int64_t first = offset >= 0 ? 0 : llvm::divideCeil(-offset, stride);
    int64_t last = room - 1 - offset; // Largest displacement that fits.
    int64_t count = last < 0 ? 0 : std::min(extent, last / stride + 1) - first;
    count = std::max<int64_t>(count, 0);
    from.push_back(builder.getIndexAttr(count ? first : 0));
    size.push_back(builder.getIndexAttr(count));
    to.push_back(builder.getIndexAttr(count ? offset + first * stride : 0));
    step.push_back(builder.getIndexAttr(stride));
    unit.push_back(builder.getIndexAttr(1));
    whole &= count == extent;
    covers &= count == room;
    if (count == 0)
      return createFilled(builder, loc, withShape(type, shape), fill);
  }
  if (!whole)
    source =
        tensor::ExtractSliceOp::create(builder, loc, source, from, size, unit);
  if (covers)
    return source;
  Value init = createFilled(builder, loc, withShape(type, shape), fill);
  return tensor::InsertSliceOp::create(builder, loc, source, init, to, size,
                                       step);
}
