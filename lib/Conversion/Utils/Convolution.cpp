//===- Convolution.cpp - Convolution and its gradients --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/Utils/Convolution.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// The loops of a contraction by name. `g` is no loop without groups.
class Loops {
public:
  Loops(MLIRContext *context, bool grouped)
      : context(context), grouped(grouped) {}

  AffineExpr next() { return getAffineDimExpr(count++, context); }
  AffineExpr nextGroup() { return grouped ? next() : AffineExpr(); }

  /// The map to `exprs`, of which a group that is no loop is left out.
  AffineMap map(ArrayRef<AffineExpr> exprs) const {
    SmallVector<AffineExpr> present;
    for (AffineExpr expr : exprs)
      if (expr)
        present.push_back(expr);
    return AffineMap::get(count, 0, present, context);
  }

private:
  MLIRContext *context;
  bool grouped;
  unsigned count = 0;
};
} // namespace

/// The shape with dimension `dim` split into (group, rest).
static SmallVector<int64_t> splitShape(ArrayRef<int64_t> shape, int64_t dim,
                                       int64_t group) {
  SmallVector<int64_t> split(shape);
  if (group == 1)
    return split;
  split[dim] /= group;
  split.insert(split.begin() + dim, group);
  return split;
}

static Value split(OpBuilder &builder, Location loc, Value value, int64_t dim,
                   int64_t group) {
  return createReshape(builder, loc, value,
                       splitShape(tensorType(value).getShape(), dim, group));
}

Value amc::createConvolution(OpBuilder &builder, Location loc,
                             RankedTensorType type, Value x, Value w,
                             const Windows &windows, int64_t group) {
  auto [h, v] = windows.axes;
  Value padded = createPadded(builder, loc, x, windows, 0.0);
  Loops loops(builder.getContext(), group > 1);
  AffineExpr n = loops.next(), g = loops.nextGroup(), m = loops.next();
  AffineExpr oh = loops.next(), ow = loops.next();
  AffineExpr c = loops.next(), kh = loops.next(), kw = loops.next();
  Value result = createContraction(
      builder, loc, withShape(type, splitShape(type.getShape(), 1, group)),
      split(builder, loc, padded, 1, group), split(builder, loc, w, 0, group),
      {loops.map(
           {n, g, c, windowPosition(oh, kh, h), windowPosition(ow, kw, v)}),
       loops.map({g, m, c, kh, kw}), loops.map({n, g, m, oh, ow})},
      group > 1 ? 5 : 4);
  return createReshape(builder, loc, result, type.getShape());
}

/// w with both kernel axes reversed, small enough to be copied.
static Value createFlipped(OpBuilder &builder, Location loc, Value w) {
  RankedTensorType type = tensorType(w);
  AffineMap identity = builder.getMultiDimIdentityMap(4);
  SmallVector<AffineExpr> exprs(identity.getResults());
  for (unsigned i : {2, 3})
    exprs[i] = type.getDimSize(i) - 1 - exprs[i];
  Value init = createEmpty(builder, loc, type);
  return createGeneric(
             builder, loc, w, init,
             {AffineMap::get(4, 0, exprs, builder.getContext()), identity}, 4,
             getFirstScalar)
      .front();
}

Value amc::createConvolutionInputGrad(OpBuilder &builder, Location loc,
                                      RankedTensorType type, Value dy, Value w,
                                      const Windows &windows, int64_t group) {
  auto [h, v] = windows.axes;
  Value stuffed = createStuffed(builder, loc, dy, windows, 0.0);
  Value flipped = createFlipped(builder, loc, w);
  Loops loops(builder.getContext(), group > 1);
  AffineExpr n = loops.next(), g = loops.nextGroup(), c = loops.next();
  AffineExpr ih = loops.next(), iw = loops.next();
  AffineExpr m = loops.next(), kh = loops.next(), kw = loops.next();
  Value result = createContraction(
      builder, loc, withShape(type, splitShape(type.getShape(), 1, group)),
      split(builder, loc, stuffed, 1, group),
      split(builder, loc, flipped, 0, group),
      {loops.map({n, g, m, ih + kh * h.dilation, iw + kw * v.dilation}),
       loops.map({g, m, c, kh, kw}), loops.map({n, g, c, ih, iw})},
      group > 1 ? 5 : 4);
  return createReshape(builder, loc, result, type.getShape());
}

Value amc::createConvolutionWeightGrad(OpBuilder &builder, Location loc,
                                       RankedTensorType type, Value x, Value dy,
                                       const Windows &windows, int64_t group) {
  auto [h, v] = windows.axes;
  Value padded = createPadded(builder, loc, x, windows, 0.0);
  Loops loops(builder.getContext(), group > 1);
  AffineExpr g = loops.nextGroup(), m = loops.next(), c = loops.next();
  AffineExpr kh = loops.next(), kw = loops.next();
  AffineExpr n = loops.next(), oh = loops.next(), ow = loops.next();
  Value result = createContraction(
      builder, loc, withShape(type, splitShape(type.getShape(), 0, group)),
      split(builder, loc, padded, 1, group), split(builder, loc, dy, 1, group),
      {loops.map(
           {n, g, c, windowPosition(oh, kh, h), windowPosition(ow, kw, v)}),
       loops.map({n, g, m, oh, ow}), loops.map({g, m, c, kh, kw})},
      group > 1 ? 5 : 4);
  return createReshape(builder, loc, result, type.getShape());
}
