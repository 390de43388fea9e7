//===- ValueOpInterfaces.h - Ops seen through ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_H
#define AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_H

#include "mlir/IR/OpDefinition.h"

namespace mlir::amc::train {

/// How a result has the elements of an operand.
enum class Forwarding {
  same,       ///< as they are
  transposed, ///< of a matrix, transposed
  rearranged, ///< in any other order or shape
  converted,  ///< as they are, to another element type
};

} // namespace mlir::amc::train

#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.h.inc"

#endif // AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_H
