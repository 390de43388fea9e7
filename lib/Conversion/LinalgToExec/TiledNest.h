//===- TiledNest.h - Loop nests that are register-tiled ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_CONVERSION_LINALGTOEXEC_TILEDNEST_H
#define AMC_LIB_CONVERSION_LINALGTOEXEC_TILEDNEST_H

#include "LoopNest.h"
#include "amc/Conversion/ContractionToVector/ContractionToVector.h"

namespace mlir::amc {

/// A contraction with the loops that `emitContraction` makes of it. Its buffers
/// are the roots of the nest's operands.
struct TiledNest {
  Contraction contraction;
  ContractionTiling tiling;
  int64_t vectorElements = 0;

  /// Nothing where `nest` is no contraction, where it starts from a number but
  /// zero, where it reads what it writes, or where no loop is fit to be the
  /// vector.
  static std::optional<TiledNest> get(const LoopNest &nest, int64_t vectorBits);
};

} // namespace mlir::amc

#endif // AMC_LIB_CONVERSION_LINALGTOEXEC_TILEDNEST_H
