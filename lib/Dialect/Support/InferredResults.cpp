//===- InferredResults.cpp - Results that are inferred --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/InferredResults.h"

#include "mlir/IR/Diagnostics.h"

using namespace mlir;

LogicalResult amc::detail::verifyInferred(Operation *op, TypeRange inferred) {
  for (auto [result, type] : llvm::zip(op->getResults(), inferred))
    if (result.getType() != type)
      return op->emitOpError()
             << "result #" << result.getResultNumber() << " must be " << type
             << ", but got " << result.getType();
  return success();
}
