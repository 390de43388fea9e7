//===- Autocorrelation.cpp - Activation factors of stride-1 convolutions --===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KroneckerFactors.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::amc;

/// Offsets d' - d with a row part in [0, KH) and a column part in (-KW, KW).
static int64_t numOffsets(const Windows &windows) {
  return windows.axes[0].kernel * (2 * windows.axes[1].kernel - 1);
}

bool amc::prefersAutocorrelation(RankedTensorType x, const Windows &windows) {
  auto [h, w] = windows.axes;
  if (h.stride != 1 || w.stride != 1)
    return false;
  int64_t batch = x.getDimSize(0), channels = x.getDimSize(1);
  int64_t rows = channels * h.kernel * w.kernel;
  int64_t images = channels * channels * numOffsets(windows);
  int64_t area = h.padded() * w.padded();
  int64_t unfoldedWork = batch * windows.positions() * rows * rows;
  int64_t unfoldedSize = batch * windows.positions() * rows;
  return 3 * batch * images * area < unfoldedWork &&
         images * area <= 2 * unfoldedSize;
}

/// products[c, c', e, f, s] = sum over n of x_c(s) x_c'(s + lag(e, f)) with s
/// and the lag in the flattened padded image. A lag that leaves the row reads
/// its neighbour; no window asks for those positions. The innermost loop runs
/// over s, contiguous in all three.
static Value createProducts(OpBuilder &builder, Location loc, Value padded,
                            const Windows &windows) {
  auto [h, w] = windows.axes;
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(padded);
  int64_t batch = type.getDimSize(0), channels = type.getDimSize(1);
  int64_t pitch = w.padded(), area = h.padded() * pitch;
  // At least one, so that no operand but the result is read at s itself and
  // gives that loop its extent.
  int64_t front = std::max<int64_t>(w.reach() - 1, 1);
  int64_t length = front + area + (h.reach() - 1) * pitch + w.reach() - 1;
  Value flat =
      createPlaced(builder, loc,
                   createReshape(builder, loc, padded, {batch, channels, area}),
                   {batch, channels, length}, {0, 0, front}, {1, 1, 1}, 0.0);
  AffineExpr c, c2, e, f, n, s;
  bindDims(context, c, c2, e, f, n, s);
  AffineExpr lagged =
      s + e * (h.dilation * pitch) + f * w.dilation + (front - (w.reach() - 1));
  auto shape =
      withShape(type, {channels, channels, h.kernel, 2 * w.kernel - 1, area});
  using utils::IteratorType;
  SmallVector<IteratorType> iterators(6, IteratorType::parallel);
  iterators[4] = IteratorType::reduction;
  return createGeneric(builder, loc, {flat, flat},
                       createFilled(builder, loc, shape, 0.0),
                       {AffineMap::get(6, 0, {n, c, s + front}, context),
                        AffineMap::get(6, 0, {n, c2, lagged}, context),
                        AffineMap::get(6, 0, {c, c2, e, f, s}, context)},
                       iterators,
                       [](ScalarBuilder s) {
                         Value product = s.create<arith::MulFOp>(
                             s[0], s[1], arith::FastMathFlags::contract);
                         return createSumTerm(s.b, s.loc, s[2], product);
                       })
      .front();
}

/// Sums the last two dimensions (of the padded image) over every window
/// position, for each window element: lead x KH x KW. Rows first.
static Value createBoxSums(OpBuilder &builder, Location loc, Value images,
                           const Windows &windows) {
  auto [h, w] = windows.axes;
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(images);
  int64_t lead = type.getNumElements() / (h.padded() * w.padded());
  Value flat =
      createReshape(builder, loc, images, {lead, h.padded(), w.padded()});
  AffineExpr i, a, b, o;
  bindDims(context, i, a, b, o);
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(4, 0, exprs, context);
  };
  auto term = getFirstScalar;
  auto sumOver = [&](Value source, ArrayRef<int64_t> shape, AffineMap from,
                     const WindowAxis &axis) {
    // The window loop needs an operand that gives its extent.
    Value extent = createEmpty(builder, loc, withShape(type, {axis.out}));
    return createSum(builder, loc, withShape(type, shape), {source, extent},
                     {from, map({o}), map({i, a, b})}, 3, term);
  };
  Value rows = sumOver(flat, {lead, h.kernel, w.padded()},
                       map({i, a * h.dilation + o, b}), h);
  return sumOver(rows, {lead, h.kernel, w.kernel},
                 map({i, a, b * w.dilation + o}), w);
}

/// Spreads the box sums to the matrix (c, kh, kw) x (c', kh', kw'): an entry
/// with kh' >= kh has its own, the others are their mirror images.
static Value createMatrix(OpBuilder &builder, Location loc, Value sums,
                          const Windows &windows, double examples) {
  auto [h, w] = windows.axes;
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(sums);
  int64_t channels = type.getDimSize(0);
  int64_t kh = h.kernel, kw = w.kernel;
  // Offsets with a negative row part exist, so that both reads stay inside.
  Value all = createPlaced(builder, loc, sums,
                           {channels, channels, 2 * kh - 1, 2 * kw - 1, kh, kw},
                           {0, 0, kh - 1, 0, 0, 0}, {1, 1, 1, 1, 1, 1}, 0.0);
  AffineExpr c, a, b, c2, a2, b2;
  bindDims(context, c, a, b, c2, a2, b2);
  auto read = [&](AffineExpr c, AffineExpr a, AffineExpr b, AffineExpr c2,
                  AffineExpr a2, AffineExpr b2) {
    return AffineMap::get(
        6, 0, {c, c2, a2 - a + (kh - 1), b2 - b + (kw - 1), a, b}, context);
  };
  Value init = createEmpty(
      builder, loc, withShape(type, {channels, kh, kw, channels, kh, kw}));
  Value matrix =
      createGeneric(builder, loc, {all, all}, init,
                    {read(c, a, b, c2, a2, b2), read(c2, a2, b2, c, a, b),
                     builder.getMultiDimIdentityMap(6)},
                    6,
                    [&](ScalarBuilder s) {
                      Value row = s.create<linalg::IndexOp>(1);
                      Value other = s.create<linalg::IndexOp>(4);
                      Value own = s.create<arith::CmpIOp>(
                          arith::CmpIPredicate::sge, other, row);
                      Value sum = s.create<arith::SelectOp>(own, s[0], s[1]);
                      Value scale = s.constant(sum.getType(), 1.0 / examples);
                      return s.mul(sum, scale);
                    })
          .front();
  int64_t rows = channels * kh * kw;
  return createReshape(builder, loc, matrix, {rows, rows});
}

/// The column of the bias: the box sums of the examples' mean image.
static Value createBiasColumn(OpBuilder &builder, Location loc, Value padded,
                              const Windows &windows, double examples) {
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(padded);
  AffineExpr c, s, n;
  bindDims(context, c, s, n);
  int64_t batch = type.getDimSize(0), channels = type.getDimSize(1);
  int64_t area = type.getDimSize(2) * type.getDimSize(3);
  Value flat = createReshape(builder, loc, padded, {batch, channels, area});
  Value mean = createSum(builder, loc, withShape(type, {channels, area}), flat,
                         {AffineMap::get(3, 0, {n, c, s}, context),
                          AffineMap::get(3, 0, {c, s}, context)},
                         2, [&](ScalarBuilder s) {
                           Value scale = s.constant(1.0 / examples);
                           return s.mul(s[0], scale);
                         });
  return createBoxSums(builder, loc, mean, windows);
}

Value amc::createAutocorrelationFactor(OpBuilder &builder, Location loc,
                                       Value x, const Windows &windows,
                                       bool bias, double examples) {
  auto [h, w] = windows.axes;
  RankedTensorType type = tensorType(x);
  int64_t batch = type.getDimSize(0), channels = type.getDimSize(1);
  Value padded = createPadded(builder, loc, x, windows, 0.0);
  Value products = createProducts(builder, loc, padded, windows);
  Value sums = createReshape(
      builder, loc, createBoxSums(builder, loc, products, windows),
      {channels, channels, h.kernel, 2 * w.kernel - 1, h.kernel, w.kernel});
  Value matrix = createMatrix(builder, loc, sums, windows, examples);
  if (!bias)
    return matrix;
  int64_t rows = tensorType(matrix).getDimSize(0);
  Value column = createBiasColumn(builder, loc, padded, windows, examples);
  // The corner is the fill: one 1 per window.
  Value result =
      createPlaced(builder, loc, matrix, {rows + 1, rows + 1}, {0, 0}, {1, 1},
                   batch * windows.positions() / examples);
  auto insert = [&](Value part, Value into, int64_t row, int64_t col) {
    SmallVector<OpFoldResult> offsets{builder.getIndexAttr(row),
                                      builder.getIndexAttr(col)};
    SmallVector<OpFoldResult> sizes, strides(2, builder.getIndexAttr(1));
    for (int64_t size : tensorType(part).getShape())
      sizes.push_back(builder.getIndexAttr(size));
    return tensor::InsertSliceOp::create(builder, loc, part, into, offsets,
                                         sizes, strides)
        .getResult();
  };
  result =
      insert(createReshape(builder, loc, column, {rows, 1}), result, 0, rows);
  return insert(createReshape(builder, loc, column, {1, rows}), result, rows,
                0);
}
