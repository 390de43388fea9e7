//===- LinalgToExec.h - Loop nests in memory to a schedule ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_LINALGTOEXEC_LINALGTOEXEC_H
#define AMC_CONVERSION_LINALGTOEXEC_LINALGTOEXEC_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/LinalgToExec/Passes.h.inc"

/// What `exec-fold-fills` found that the outputs of a `linalg.generic` start
/// from: for each output a number, or unit where it starts from memory.
constexpr StringLiteral kInitialAttr = "exec.initial";

} // namespace mlir::amc

#endif // AMC_CONVERSION_LINALGTOEXEC_LINALGTOEXEC_H
