//===- ExecDialect.h - The exec dialect ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_IR_EXECDIALECT_H
#define AMC_DIALECT_EXEC_IR_EXECDIALECT_H

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

#include "amc/Dialect/Exec/IR/ExecDialect.h.inc"

#define GET_OP_CLASSES
#include "amc/Dialect/Exec/IR/ExecOps.h.inc"

#endif // AMC_DIALECT_EXEC_IR_EXECDIALECT_H
