//===- KernelsToLLVM.h - Kernels to the LLVM dialect ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_KERNELSTOLLVM_KERNELSTOLLVM_H
#define AMC_CONVERSION_KERNELSTOLLVM_KERNELSTOLLVM_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/KernelsToLLVM/Passes.h.inc"

/// What the name of a kernel's function has behind the name of the kernel.
constexpr StringLiteral kBodySuffix = ".body";

} // namespace mlir::amc

#endif // AMC_CONVERSION_KERNELSTOLLVM_KERNELSTOLLVM_H
