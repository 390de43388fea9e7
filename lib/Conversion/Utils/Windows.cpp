//===- Windows.cpp - Sliding windows over images --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/Utils/Windows.h"

using namespace mlir;
using namespace mlir::amc;

Windows Windows::get(RankedTensorType image, RankedTensorType grid,
                     const WindowLists &lists) {
  SmallVector<int64_t> pads = lists.resolvePads(image.getShape());
  Windows windows;
  for (unsigned i : {0, 1})
    windows.axes[i] = {image.getDimSize(2 + i), grid.getDimSize(2 + i),
                       lists.kernel[i],         lists.stride(i),
                       lists.dilation(i),       pads[i]};
  return windows;
}

AffineExpr amc::windowPosition(AffineExpr o, AffineExpr k,
                               const WindowAxis &axis) {
  return o * axis.stride + k * axis.dilation;
}

Value amc::createPadded(OpBuilder &builder, Location loc, Value image,
                        const Windows &windows, double fill) {
  auto [h, w] = windows.axes;
  SmallVector<int64_t> shape(tensorType(image).getShape());
  shape[2] = h.padded();
  shape[3] = w.padded();
  return createPlaced(builder, loc, image, shape, {0, 0, h.pad, w.pad},
                      {1, 1, 1, 1}, fill);
}

Value amc::createStuffed(OpBuilder &builder, Location loc, Value grid,
                         const Windows &windows, double fill) {
  auto [h, w] = windows.axes;
  SmallVector<int64_t> shape(tensorType(grid).getShape());
  shape[2] = h.in + h.reach() - 1;
  shape[3] = w.in + w.reach() - 1;
  return createPlaced(builder, loc, grid, shape,
                      {0, 0, h.reach() - 1 - h.pad, w.reach() - 1 - w.pad},
                      {1, 1, h.stride, w.stride}, fill);
}

Value amc::createWindowShape(OpBuilder &builder, Location loc,
                             const Windows &windows, Type elementType) {
  return createEmpty(
      builder, loc,
      RankedTensorType::get({windows.axes[0].kernel, windows.axes[1].kernel},
                            elementType));
}
