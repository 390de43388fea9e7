//===- Softmax.h - Softmax and labelled losses ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// What the losses and their gradients share. `axis` is the class dimension; a
// "row" is one point of the other dimensions, in their order, and row tensors
// have scores' shape without `axis`.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_UTILS_SOFTMAX_H
#define AMC_CONVERSION_UTILS_SOFTMAX_H

#include "amc/Dialect/Support/LinalgBuilders.h"
#include <optional>

namespace mlir::amc {

/// Per row: the maximum m and sum exp(x - m), both row tensors. Every
/// exponential is at most 1.
struct SoftmaxStatistics {
  Value maximum, sum;
};

SoftmaxStatistics createSoftmaxStatistics(OpBuilder &builder, Location loc,
                                          Value scores, int64_t axis);
/// exp(x - m) / sum.
Value createSoftmax(OpBuilder &builder, Location loc, Value scores,
                    int64_t axis, SoftmaxStatistics statistics);
/// x - m - log(sum).
Value createLogSoftmax(OpBuilder &builder, Location loc, Value scores,
                       int64_t axis, SoftmaxStatistics statistics);

/// The map from (rows..., class) loops to scores with its class dimension at
/// `axis`, and to row tensors.
AffineMap classMap(MLIRContext *context, int64_t rank, int64_t axis);
AffineMap rowMap(MLIRContext *context, int64_t rank);

/// How a loss reads its labels. Class dimension 1, labels are row tensors of
/// i32 or i64, `weights` (one per class) may be null.
struct Labelling {
  Value labels, weights;
  std::optional<int64_t> ignoreIndex;
};

/// The score at the label, per row; 0 where the label is no class. Found by
/// comparing class indices, so that a wrong label cannot read out of bounds.
Value createScoreAtLabel(OpBuilder &builder, Location loc, Value scores,
                         Value labels);

/// The weight of each row: 0 where the label is `ignoreIndex`, NaN where it is
/// otherwise no class, so that a wrong label shows in the loss, else the
/// class's weight (1 without weights).
Value createRowWeights(OpBuilder &builder, Location loc,
                       RankedTensorType scores, const Labelling &labelling);

/// sum of all elements, as a tensor of rank 0.
Value createTotal(OpBuilder &builder, Location loc, Value rows);

} // namespace mlir::amc

#endif // AMC_CONVERSION_UTILS_SOFTMAX_H
