//===- KroneckerFactors.h - Activation factors ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_CONVERSION_TRAINTOLINALG_KRONECKERFACTORS_H
#define AMC_LIB_CONVERSION_TRAINTOLINALG_KRONECKERFACTORS_H

#include "amc/Conversion/Utils/Windows.h"

namespace mlir::amc {

/// (1 / examples) sum over n, t of a a^T, where a is the patch of window t of
/// example n, in (c, kh, kw) order, with a 1 appended when `bias`. A square
/// matrix of C KH KW (+ 1) rows.
Value createUnfoldedFactor(OpBuilder &builder, Location loc, Value x,
                           const Windows &windows, bool bias, double examples);

/// The same for stride 1 without unfolding. An entry ((c, d), (c', d')) is the
/// sum over the window's positions s of x_c(s) x_c'(s + d' - d), so that one
/// image of products per pair of channels and offset d' - d serves every pair
/// of window elements with that offset, and a box sum finishes. Symmetry
/// leaves the offsets with a row part >= 0.
Value createAutocorrelationFactor(OpBuilder &builder, Location loc, Value x,
                                  const Windows &windows, bool bias,
                                  double examples);

/// Whether autocorrelation takes less time, by operations counted, at a third
/// of a GEMM's rate, and without needing more memory than twice the unfolded
/// rows.
bool prefersAutocorrelation(RankedTensorType x, const Windows &windows);

} // namespace mlir::amc

#endif // AMC_LIB_CONVERSION_TRAINTOLINALG_KRONECKERFACTORS_H
