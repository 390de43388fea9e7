//===- Convolution.h - Convolution and its gradients ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Each is one contraction with affine maps on explicitly padded operands. With
// groups the channel dimensions are split into (group, channel within group).
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_UTILS_CONVOLUTION_H
#define AMC_CONVERSION_UTILS_CONVOLUTION_H

#include "amc/Conversion/Utils/Windows.h"

namespace mlir::amc {

/// y[n, m, oh, ow] = sum over c, kh, kw of
/// x[n, c, oh s + kh d - p, ow s + kw d - p] w[m, c, kh, kw].
/// x: N x C x H x W, w: M x C/group x KH x KW, type: N x M x OH x OW.
Value createConvolution(OpBuilder &builder, Location loc, RankedTensorType type,
                        Value x, Value w, const Windows &windows,
                        int64_t group);

/// The gradient with respect to x, of type `type` (N x C x H x W): the stuffed
/// dy convolved with the flipped weights.
Value createConvolutionInputGrad(OpBuilder &builder, Location loc,
                                 RankedTensorType type, Value dy, Value w,
                                 const Windows &windows, int64_t group);

/// The gradient with respect to w, of type `type`, summed over n, oh, ow.
Value createConvolutionWeightGrad(OpBuilder &builder, Location loc,
                                  RankedTensorType type, Value x, Value dy,
                                  const Windows &windows, int64_t group);

} // namespace mlir::amc

#endif // AMC_CONVERSION_UTILS_CONVOLUTION_H
