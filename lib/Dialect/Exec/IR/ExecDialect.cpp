//===- ExecDialect.cpp - Registration of the exec dialect -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/IR/ExecDialect.h"

using namespace mlir;
using namespace mlir::amc::exec;

#include "amc/Dialect/Exec/IR/ExecDialect.cpp.inc"

void ExecDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "amc/Dialect/Exec/IR/ExecOps.cpp.inc"
      >();
}

#define GET_OP_CLASSES
#include "amc/Dialect/Exec/IR/ExecOps.cpp.inc"
