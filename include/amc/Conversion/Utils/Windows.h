//===- Windows.h - Sliding windows over images ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Convolution, pooling and their gradients all walk windows over the last two
// dimensions of an NCHW tensor. Output o of an axis sees the positions
// o * stride + k * dilation - pad, k < kernel. These helpers make padding
// explicit, so that every nest indexes without bounds checks.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_UTILS_WINDOWS_H
#define AMC_CONVERSION_UTILS_WINDOWS_H

#include "amc/Dialect/Support/LinalgBuilders.h"
#include "amc/Dialect/Support/WindowShapes.h"

namespace mlir::amc {

/// Windows along one axis. `in` and `out` are the extents of the image and of
/// the grid of windows, `pad` is the padding in front; the padding behind is
/// whatever the last window needs.
struct WindowAxis {
  int64_t in, out, kernel, stride, dilation, pad;

  /// Positions one window spans.
  int64_t reach() const { return (kernel - 1) * dilation + 1; }
  /// The extent of the padded image that all windows together see.
  int64_t padded() const { return (out - 1) * stride + reach(); }
  /// Whether no position belongs to two windows.
  bool disjoint() const { return stride >= reach(); }
};

/// The two axes of an image, height first.
struct Windows {
  WindowAxis axes[2];

  /// `image` and `grid` are NCHW types.
  static Windows get(RankedTensorType image, RankedTensorType grid,
                     const WindowLists &lists);

  bool disjoint() const { return axes[0].disjoint() && axes[1].disjoint(); }
  int64_t positions() const { return axes[0].out * axes[1].out; }
};

/// The position in the padded image of element `k` of window `o`.
AffineExpr windowPosition(AffineExpr o, AffineExpr k, const WindowAxis &axis);

/// The image with its padding made explicit, cut to what the windows see:
/// N x C x padded x padded.
Value createPadded(OpBuilder &builder, Location loc, Value image,
                   const Windows &windows, double fill);

/// The transposed walk: a tensor z over in + reach - 1 positions per axis such
/// that image position i belongs, as element k, to the window whose value is
/// z[i + (kernel - 1 - k) * dilation]. Where there is no such window z holds
/// `fill`.
Value createStuffed(OpBuilder &builder, Location loc, Value grid,
                    const Windows &windows, double fill);

/// A kernel-shaped operand that only gives a nest its window loops.
Value createWindowShape(OpBuilder &builder, Location loc,
                        const Windows &windows, Type elementType);

} // namespace mlir::amc

#endif // AMC_CONVERSION_UTILS_WINDOWS_H
