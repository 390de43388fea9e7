//===- WindowShapes.h - Shapes of convolution and pooling ------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_WINDOWSHAPES_H
#define AMC_DIALECT_SUPPORT_WINDOWSHAPES_H

#include "amc/Dialect/Support/InferredResults.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc {

/// The largest entry of a window's lists, so that what is worked out of a few
/// of them stays within int64_t.
constexpr int64_t kMaxWindowEntry = int64_t(1) << 30;

/// Windows over the last two dimensions of an N x C x H x W image, as ops hold
/// them: lists are (height, width), or empty.
struct WindowLists {
  ArrayRef<int64_t> kernel;
  ArrayRef<int64_t> strides, dilations; ///< empty: 1
  ArrayRef<int64_t> pads; ///< (top, left, bottom, right); empty: 0
  /// In place of `pads`: "VALID" pads nothing; "SAME_UPPER" and "SAME_LOWER"
  /// make the grid of windows as large as the image divided by the stride,
  /// rounded up, an odd total with its greater part at the end the name says.
  StringRef autoPad = "NOTSET";

  /// Along axis `i` (0: height).
  int64_t stride(size_t i) const { return strides.empty() ? 1 : strides[i]; }
  int64_t dilation(size_t i) const {
    return dilations.empty() ? 1 : dilations[i];
  }
  /// Positions that one window spans.
  int64_t reach(size_t i) const { return (kernel[i] - 1) * dilation(i) + 1; }
  /// The explicit pads over an image of this shape.
  SmallVector<int64_t> resolvePads(ArrayRef<int64_t> image) const;
};

/// The lists of an op without `auto_pad`.
template <typename OpTy>
WindowLists getWindowLists(OpTy op, ArrayRef<int64_t> kernel) {
  return {kernel, op.getStrides(), op.getDilations(), op.getPads()};
}

/// The image is N x C x H x W, and the lists are in range and of the length
/// they must have.
LogicalResult checkWindows(const FaultEmitter &fault, RankedTensorType image,
                           const WindowLists &windows);

/// The extents of the grid of windows (OH, OW), rounded up with `ceil`. Of
/// lists that `checkWindows` passed.
FailureOr<SmallVector<int64_t>> inferGrid(const FaultEmitter &fault,
                                          RankedTensorType image,
                                          const WindowLists &windows,
                                          bool ceil);

/// The result of a convolution of `group` groups with weights `w`, of one
/// number `bias` per output where it is not null.
FailureOr<RankedTensorType> inferConvolution(const FaultEmitter &fault,
                                             RankedTensorType x,
                                             RankedTensorType w, Type bias,
                                             const WindowLists &windows,
                                             int64_t group);

/// The result of pooling; `ceil` is an op's flag.
FailureOr<RankedTensorType> inferPooling(const FaultEmitter &fault,
                                         RankedTensorType x,
                                         const WindowLists &windows,
                                         int64_t ceil);

/// `value`, which is called `name`, is 0 or 1.
LogicalResult checkFlag(const FaultEmitter &fault, StringRef name,
                        int64_t value);

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_WINDOWSHAPES_H
