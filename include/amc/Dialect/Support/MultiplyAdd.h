//===- MultiplyAdd.h - Contractions by their body ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_MULTIPLYADD_H
#define AMC_DIALECT_SUPPORT_MULTIPLYADD_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::amc {

/// Whether `op` has two inputs and one output, and its body is `out + a * b`.
bool isMultiplyAdd(linalg::GenericOp op);

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_MULTIPLYADD_H
