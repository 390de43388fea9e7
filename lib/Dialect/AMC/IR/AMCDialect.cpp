//===- AMCDialect.cpp - Registration of the amc dialect -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"

using namespace mlir;
using namespace mlir::amc::crossbar;

#include "amc/Dialect/AMC/IR/AMCDialect.cpp.inc"

void AMCDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "amc/Dialect/AMC/IR/AMCOps.cpp.inc"
      >();
}

#define GET_OP_CLASSES
#include "amc/Dialect/AMC/IR/AMCOps.cpp.inc"
