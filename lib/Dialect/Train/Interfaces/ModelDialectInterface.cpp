//===- ModelDialectInterface.cpp - What steps are written in --------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/Interfaces/ModelDialectInterface.h"

using namespace mlir;
using namespace mlir::amc;

const train::ModelDialectInterface *
train::findModelDialect(MLIRContext *context) {
  for (Dialect *dialect : context->getLoadedDialects())
    if (auto *found = dialect->getRegisteredInterface<ModelDialectInterface>())
      return found;
  return nullptr;
}
