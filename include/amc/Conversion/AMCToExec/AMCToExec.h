//===- AMCToExec.h - amc to exec ------------------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_AMCTOEXEC_AMCTOEXEC_H
#define AMC_CONVERSION_AMCTOEXEC_AMCTOEXEC_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/AMCToExec/Passes.h.inc"

} // namespace mlir::amc

#endif // AMC_CONVERSION_AMCTOEXEC_AMCTOEXEC_H
