//===- Pooling.h - Pooling and its gradients ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_UTILS_POOLING_H
#define AMC_CONVERSION_UTILS_POOLING_H

#include "amc/Conversion/Utils/Windows.h"

namespace mlir::amc {

/// The maximum of each window; padding never wins and NaN always does.
/// `type`: N x C x OH x OW.
Value createMaxPool(OpBuilder &builder, Location loc, RankedTensorType type,
                    Value x, const Windows &windows);

/// dx: each window passes its dy to its first maximum in window order. Every
/// element of dx looks at the windows it belongs to, so nothing is scattered.
Value createMaxPoolGrad(OpBuilder &builder, Location loc, Value x, Value dy,
                        const Windows &windows);

/// What the mean of a window divides by: the elements inside the image, or,
/// with `countIncludePad`, inside the padded image. A window that ceil_mode
/// lets stick out further counts nothing there.
struct PoolCounts {
  bool countIncludePad;
  /// The padding behind the image, height first.
  int64_t padEnd[2];
};

Value createAveragePool(OpBuilder &builder, Location loc, RankedTensorType type,
                        Value x, const Windows &windows, PoolCounts counts);

/// dx of type `type` (N x C x H x W).
Value createAveragePoolGrad(OpBuilder &builder, Location loc,
                            RankedTensorType type, Value dy,
                            const Windows &windows, PoolCounts counts);

} // namespace mlir::amc

#endif // AMC_CONVERSION_UTILS_POOLING_H
