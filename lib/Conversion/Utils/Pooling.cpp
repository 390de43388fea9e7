//===- Pooling.cpp - Pooling and its gradients ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/Utils/Pooling.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include <limits>

using namespace mlir;
using namespace mlir::amc;

static constexpr double negativeInfinity =
    -std::numeric_limits<double>::infinity();

namespace {
/// Maps over (n, c, oh, ow; kh, kw).
struct PoolMaps {
  AffineMap image, kernel, grid;

  /// `image` walks the padded image with the windows' stride.
  PoolMaps(MLIRContext *context, const Windows &windows)
      : PoolMaps(context, windows.axes[0].stride, windows.axes[1].stride,
                 windows) {}

  /// For a gradient: every image position walks the stuffed grid.
  static PoolMaps transposed(MLIRContext *context, const Windows &windows) {
    return PoolMaps(context, 1, 1, windows);
  }

private:
  PoolMaps(MLIRContext *context, int64_t strideH, int64_t strideW,
           const Windows &windows) {
    AffineExpr n, c, h, w, kh, kw;
    bindDims(context, n, c, h, w, kh, kw);
    image = AffineMap::get(6, 0,
                           {n, c, h * strideH + kh * windows.axes[0].dilation,
                            w * strideW + kw * windows.axes[1].dilation},
                           context);
    kernel = AffineMap::get(6, 0, {kh, kw}, context);
    grid = AffineMap::get(6, 0, {n, c, h, w}, context);
  }
};
} // namespace

Value amc::createMaxPool(OpBuilder &builder, Location loc,
                         RankedTensorType type, Value x,
                         const Windows &windows) {
  PoolMaps maps(builder.getContext(), windows);
  Value padded = createPadded(builder, loc, x, windows, negativeInfinity);
  Value kernel =
      createWindowShape(builder, loc, windows, type.getElementType());
  Value init = createFilled(builder, loc, type, negativeInfinity);
  return createGeneric(builder, loc, {padded, kernel}, init,
                       {maps.image, maps.kernel, maps.grid}, 4,
                       [](ScalarBuilder s) {
                         return s.create<arith::MaximumFOp>(s[0], s[2]);
                       })
      .front();
}

/// kh * KW + kw, from the loops `kh` and `kw`.
static Value windowIndex(OpBuilder &b, Location loc, unsigned kh, unsigned kw,
                         int64_t kernelWidth, bool reversed, int64_t elements) {
  Value row = linalg::IndexOp::create(b, loc, kh);
  Value col = linalg::IndexOp::create(b, loc, kw);
  Value width = arith::ConstantIndexOp::create(b, loc, kernelWidth);
  Value index = arith::AddIOp::create(
      b, loc, arith::MulIOp::create(b, loc, row, width), col);
  if (reversed) {
    Value last = arith::ConstantIndexOp::create(b, loc, elements - 1);
    index = arith::SubIOp::create(b, loc, last, index);
  }
  return arith::IndexCastOp::create(b, loc, b.getI32Type(), index);
}

/// The window index (i32) of each window's first maximum.
static Value createFirstMaximum(OpBuilder &builder, Location loc, Value x,
                                RankedTensorType grid, const Windows &windows) {
  PoolMaps maps(builder.getContext(), windows);
  Type element = grid.getElementType();
  int64_t width = windows.axes[1].kernel;
  Value padded = createPadded(builder, loc, x, windows, negativeInfinity);
  Value kernel = createWindowShape(builder, loc, windows, element);
  auto indices = RankedTensorType::get(grid.getShape(), builder.getI32Type());
  SmallVector<Value> inits{createFilled(builder, loc, grid, negativeInfinity),
                           createFilled(builder, loc, indices, 0)};
  return createGeneric(
      builder, loc, {padded, kernel}, inits,
      {maps.image, maps.kernel, maps.grid, maps.grid}, 4,
      [&](ScalarBuilder s) -> ScalarResults {
        Value x = s[0], best = s[2];
        // Greater or NaN, unless a NaN was found before.
        Value greater =
            s.create<arith::CmpFOp>(arith::CmpFPredicate::UGT, x, best);
        Value ordered =
            s.create<arith::CmpFOp>(arith::CmpFPredicate::ORD, best, best);
        Value take = s.create<arith::AndIOp>(greater, ordered);
        Value index =
            windowIndex(s.b, s.loc, 4, 5, width, /*reversed=*/false, 0);
        return {s.create<arith::SelectOp>(take, x, best),
                s.create<arith::SelectOp>(take, index, s[3])};
      })[1];
}

/// Windows that tile the image side by side: a grid value is read by a block
/// of kernel x kernel elements.
static bool tilesImage(const Windows &windows) {
  return llvm::all_of(windows.axes, [](const WindowAxis &axis) {
    return axis.dilation == 1 && axis.stride == axis.kernel;
  });
}

/// Spreads grid values over their blocks, then cuts the image out.
static Value createSpread(OpBuilder &builder, Location loc,
                          RankedTensorType type, ValueRange grids,
                          const Windows &windows, ScalarBody body) {
  auto [h, w] = windows.axes;
  MLIRContext *context = builder.getContext();
  AffineExpr n, c, oh, kh, ow, kw;
  bindDims(context, n, c, oh, kh, ow, kw);
  int64_t batch = type.getDimSize(0), channels = type.getDimSize(1);
  SmallVector<AffineMap> maps(grids.size(),
                              AffineMap::get(6, 0, {n, c, oh, ow}, context));
  maps.push_back(builder.getMultiDimIdentityMap(6));
  Value init = createEmpty(
      builder, loc,
      withShape(type, {batch, channels, h.out, h.kernel, w.out, w.kernel}));
  Value blocks =
      createGeneric(builder, loc, grids, init, maps, 6, body).front();
  Value image =
      createReshape(builder, loc, blocks,
                    {batch, channels, h.out * h.kernel, w.out * w.kernel});
  return createPlaced(builder, loc, image, type.getShape(),
                      {0, 0, -h.pad, -w.pad}, {1, 1, 1, 1}, 0.0);
}

Value amc::createMaxPoolGrad(OpBuilder &builder, Location loc, Value x,
                             Value dy, const Windows &windows) {
  RankedTensorType type = tensorType(x);
  Value first = createFirstMaximum(builder, loc, x, tensorType(dy), windows);
  int64_t width = windows.axes[1].kernel;
  int64_t elements = windows.axes[0].kernel * width;
  auto select = [&](OpBuilder &b, Location l, Value grad, Value at,
                    Value index) -> Value {
    Value here =
        arith::CmpIOp::create(b, l, arith::CmpIPredicate::eq, at, index);
    Value zero = createConstant(b, l, grad.getType(), 0.0);
    return arith::SelectOp::create(b, l, here, grad, zero);
  };
  if (tilesImage(windows))
    return createSpread(
        builder, loc, type, {dy, first}, windows, [&](ScalarBuilder s) {
          Value index =
              windowIndex(s.b, s.loc, 3, 5, width, /*reversed=*/false, 0);
          return select(s.b, s.loc, s[0], s[1], index);
        });

  PoolMaps maps = PoolMaps::transposed(builder.getContext(), windows);
  Value grads = createStuffed(builder, loc, dy, windows, 0.0);
  Value firsts = createStuffed(builder, loc, first, windows, -1.0);
  Value kernel =
      createWindowShape(builder, loc, windows, type.getElementType());
  return createSum(builder, loc, type, {grads, firsts, kernel},
                   {maps.image, maps.image, maps.kernel, maps.grid}, 4,
                   [&](ScalarBuilder s) {
                     Value index = windowIndex(s.b, s.loc, 4, 5, width,
                                               /*reversed=*/true, elements);
                     return select(s.b, s.loc, s[0], s[1], index);
                   });
}

/// The elements that window `o` averages over along one axis.
static int64_t countAlong(const WindowAxis &axis, int64_t o, int64_t padEnd,
                          bool includePad) {
  int64_t low = includePad ? -axis.pad : 0;
  int64_t high = axis.in + (includePad ? padEnd : 0);
  int64_t count = 0;
  for (int64_t k = 0; k < axis.kernel; ++k) {
    int64_t position = o * axis.stride + k * axis.dilation - axis.pad;
    count += position >= low && position < high;
  }
  return std::max<int64_t>(count, 1);
}

/// grid / counts. One factor if all windows count the same, else a constant
/// OH x OW of factors.
static Value divideByCounts(OpBuilder &builder, Location loc, Value grid,
                            const Windows &windows, PoolCounts counts) {
  auto [h, w] = windows.axes;
  RankedTensorType type = tensorType(grid);
  Type element = type.getElementType();
  SmallVector<Attribute> factors;
  for (int64_t i = 0; i < h.out; ++i)
    for (int64_t j = 0; j < w.out; ++j)
      factors.push_back(builder.getFloatAttr(
          element,
          1.0 / (countAlong(h, i, counts.padEnd[0], counts.countIncludePad) *
                 countAlong(w, j, counts.padEnd[1], counts.countIncludePad))));
  auto attr = DenseElementsAttr::get(withShape(type, {h.out, w.out}), factors);
  SmallVector<Value> inputs{grid};
  if (!attr.isSplat())
    inputs.push_back(arith::ConstantOp::create(builder, loc, attr));
  return createPointwise(builder, loc, type, inputs, [&](ScalarBuilder s) {
    Value factor =
        attr.isSplat()
            ? s.constant(element,
                         attr.getSplatValue<APFloat>().convertToDouble())
            : s[1];
    return s.mul(s[0], factor);
  });
}

Value amc::createAveragePool(OpBuilder &builder, Location loc,
                             RankedTensorType type, Value x,
                             const Windows &windows, PoolCounts counts) {
  PoolMaps maps(builder.getContext(), windows);
  Value padded = createPadded(builder, loc, x, windows, 0.0);
  Value kernel =
      createWindowShape(builder, loc, windows, type.getElementType());
  Value sum =
      createSum(builder, loc, type, {padded, kernel},
                {maps.image, maps.kernel, maps.grid}, 4, getFirstScalar);
  return divideByCounts(builder, loc, sum, windows, counts);
}

Value amc::createAveragePoolGrad(OpBuilder &builder, Location loc,
                                 RankedTensorType type, Value dy,
                                 const Windows &windows, PoolCounts counts) {
  Value shares = divideByCounts(builder, loc, dy, windows, counts);
  if (tilesImage(windows))
    return createSpread(builder, loc, type, shares, windows, getFirstScalar);
  PoolMaps maps = PoolMaps::transposed(builder.getContext(), windows);
  Value stuffed = createStuffed(builder, loc, shares, windows, 0.0);
  Value kernel =
      createWindowShape(builder, loc, windows, type.getElementType());
  return createSum(builder, loc, type, {stuffed, kernel},
                   {maps.image, maps.kernel, maps.grid}, 4, getFirstScalar);
}
