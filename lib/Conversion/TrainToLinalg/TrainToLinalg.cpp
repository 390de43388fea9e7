//===- TrainToLinalg.cpp - Lowering of train to linalg --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

namespace mlir::amc {
#define GEN_PASS_DEF_CONVERTTRAINTOLINALG
#include "amc/Conversion/TrainToLinalg/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

void amc::populateTrainToLinalgPatterns(
    RewritePatternSet &patterns, std::function<void()> onAutocorrelation) {
  populateTrainConvGradPatterns(patterns);
  populateTrainPoolGradPatterns(patterns);
  populateTrainLossGradPatterns(patterns);
  populateTrainActivationFactorPatterns(patterns, std::move(onAutocorrelation));
  populateTrainFactorPatterns(patterns);
  populateTrainUpdatePatterns(patterns);
  populateTrainDropoutPatterns(patterns);
}

namespace {
struct ConvertTrainToLinalg
    : amc::impl::ConvertTrainToLinalgBase<ConvertTrainToLinalg> {
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalDialect<train::TrainDialect>();
    target.addLegalOp<train::PreconditionOp>();
    RewritePatternSet patterns(&getContext());
    populateTrainToLinalgPatterns(patterns, [this] { ++numAutocorrelations; });
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
