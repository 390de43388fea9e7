//===- Axes.h - Lists of dimensions --------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_ONNX_IR_AXES_H
#define AMC_LIB_DIALECT_ONNX_IR_AXES_H

#include "amc/Dialect/Support/InferredResults.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::amc::onnx {

/// The set of dimensions that `axes` name among `rank` of them; negative ones
/// count from the end. A fault of OpTy where one is no dimension or named
/// twice.
template <typename OpTy>
FailureOr<llvm::SmallBitVector>
resolveAxes(std::optional<Location> loc, ArrayRef<int64_t> axes, int64_t rank) {
  llvm::SmallBitVector set(rank);
  for (int64_t axis : axes) {
    if (axis < -rank || axis >= rank)
      return emitFault<OpTy>(loc, "'axes' must be in [", -rank, ", ", rank - 1,
                             "], but has ", axis);
    int64_t dim = axis < 0 ? axis + rank : axis;
    if (set.test(dim))
      return emitFault<OpTy>(loc, "'axes' names dimension ", dim, " twice");
    set.set(dim);
  }
  return set;
}

} // namespace mlir::amc::onnx

#endif // AMC_LIB_DIALECT_ONNX_IR_AXES_H
