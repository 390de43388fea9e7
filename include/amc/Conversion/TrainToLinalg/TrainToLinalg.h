//===- TrainToLinalg.h - Lowering of train to linalg ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_TRAINTOLINALG_TRAINTOLINALG_H
#define AMC_CONVERSION_TRAINTOLINALG_TRAINTOLINALG_H

#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include <functional>

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/TrainToLinalg/Passes.h.inc"

/// Patterns by family. Each lowers to linalg, tensor, arith and math on static
/// tensors. `train.precondition` has no pattern here: it becomes solves on the
/// analog engine.
void populateTrainConvGradPatterns(RewritePatternSet &patterns);
void populateTrainPoolGradPatterns(RewritePatternSet &patterns);
void populateTrainLossGradPatterns(RewritePatternSet &patterns);
void populateTrainFactorPatterns(RewritePatternSet &patterns);
/// `onAutocorrelation` is called for every factor that takes that form.
void populateTrainActivationFactorPatterns(
    RewritePatternSet &patterns, std::function<void()> onAutocorrelation = {});
void populateTrainUpdatePatterns(RewritePatternSet &patterns);
void populateTrainDropoutPatterns(RewritePatternSet &patterns);

/// All of the above.
void populateTrainToLinalgPatterns(
    RewritePatternSet &patterns, std::function<void()> onAutocorrelation = {});

} // namespace mlir::amc

#endif // AMC_CONVERSION_TRAINTOLINALG_TRAINTOLINALG_H
