//===- TrainDialect.cpp - Registration of the train dialect ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/IR/TrainDialect.h"

using namespace mlir;
using namespace mlir::amc::train;

#include "amc/Dialect/Train/IR/TrainDialect.cpp.inc"

void TrainDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "amc/Dialect/Train/IR/TrainOps.cpp.inc"
      >();
}

#define GET_OP_CLASSES
#include "amc/Dialect/Train/IR/TrainOps.cpp.inc"
