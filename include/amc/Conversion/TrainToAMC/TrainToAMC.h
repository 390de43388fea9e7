//===- TrainToAMC.h - Preconditioning on crossbars ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_TRAINTOAMC_TRAINTOAMC_H
#define AMC_CONVERSION_TRAINTOAMC_TRAINTOAMC_H

#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/TrainToAMC/Passes.h.inc"

/// `train.precondition` to two `amc.solve`.
void populateTrainToAMCPatterns(RewritePatternSet &patterns);

} // namespace mlir::amc

#endif // AMC_CONVERSION_TRAINTOAMC_TRAINTOAMC_H
