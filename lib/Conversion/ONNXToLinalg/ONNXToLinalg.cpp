//===- ONNXToLinalg.cpp - Lowering of onnx to linalg ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

namespace mlir::amc {
#define GEN_PASS_DEF_CONVERTONNXTOLINALG
#include "amc/Conversion/ONNXToLinalg/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

void amc::populateONNXToLinalgPatterns(RewritePatternSet &patterns) {
  populateONNXPointwisePatterns(patterns);
  populateONNXShapePatterns(patterns);
  populateONNXMatrixPatterns(patterns);
  populateONNXReductionPatterns(patterns);
  populateONNXLossPatterns(patterns);
  populateONNXConvPatterns(patterns);
  populateONNXPoolPatterns(patterns);
}

namespace {
struct ConvertONNXToLinalg
    : amc::impl::ConvertONNXToLinalgBase<ConvertONNXToLinalg> {
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalDialect<onnx::ONNXDialect>();

    RewritePatternSet patterns(&getContext());
    populateONNXToLinalgPatterns(patterns);
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
