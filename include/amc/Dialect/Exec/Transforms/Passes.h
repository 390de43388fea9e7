//===- Passes.h - Passes from tensors to a schedule ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_TRANSFORMS_PASSES_H
#define AMC_DIALECT_EXEC_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc::exec {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"

/// Names of attributes that these passes set.
constexpr StringLiteral kStateAttr = "exec.state";
constexpr StringLiteral kOffsetAttr = "exec.offset";
constexpr StringLiteral kArenaBytesAttr = "exec.arena_bytes";
/// The module of the kernels.
constexpr StringLiteral kKernelsModule = "kernels";

/// Lets bufferization handle the ops of exec.
void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry);

} // namespace mlir::amc::exec

#endif // AMC_DIALECT_EXEC_TRANSFORMS_PASSES_H
