//===- ONNXDialect.h - The onnx dialect ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_DIALECT_H
#define AMC_DIALECT_ONNX_IR_DIALECT_H

#include "amc/Dialect/Support/BoundedSize.h"
#include "amc/Dialect/Support/InferredResults.h"
#include "amc/Dialect/Support/WindowShapes.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h.inc"

#define GET_OP_CLASSES
#include "amc/Dialect/ONNX/IR/ONNXOps.h.inc"

#endif // AMC_DIALECT_ONNX_IR_DIALECT_H
