//===- Loss.cpp - Classification losses of ONNX ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/Utils/Softmax.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// w * nll, and 0 where w is: an ignored row counts nothing whatever its
/// scores.
Value emitWeighted(OpBuilder &b, Location loc, Value weight, Value loss) {
  Value zero = createConstant(b, loc, weight.getType(), 0.0);
  Value skip =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, weight, zero);
  Value weighted = arith::MulFOp::create(b, loc, weight, loss);
  return arith::SelectOp::create(b, loc, skip, zero, weighted);
}

/// Applies ONNX's `reduction` to the weighted losses of the rows. The mean
/// divides by the sum of the weights.
Value createReducedLoss(OpBuilder &builder, Location loc, Value losses,
                        Value weights, const Labelling &labelling,
                        StringRef reduction) {
  if (reduction == "none")
    return losses;
  Value total = createTotal(builder, loc, losses);
  if (reduction == "sum")
    return total;
  bool uniform = !labelling.weights && !labelling.ignoreIndex;
  double count = tensorType(losses).getNumElements();
  SmallVector<Value> inputs{total};
  if (!uniform)
    inputs.push_back(createTotal(builder, loc, weights));
  return createPointwise(builder, loc, tensorType(total), inputs,
                         [&](ScalarBuilder s) {
                           Value divisor = uniform ? s.constant(count) : s[1];
                           return s.div(s[0], divisor);
                         });
}

template <typename OpTy>
Labelling getLabelling(OpTy op, typename OpTy::Adaptor adaptor) {
  ValueRange operands = adaptor.getOperands();
  return {operands[1], operands.size() > 2 ? operands[2] : Value(),
          op.getIgnoreIndex()};
}

struct LowerCrossEntropy
    : OpConversionPattern<onnx::SoftmaxCrossEntropyLossOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::SoftmaxCrossEntropyLossOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value scores = adaptor.getOperands()[0];
    Labelling labelling = getLabelling(op, adaptor);
    SoftmaxStatistics statistics =
        createSoftmaxStatistics(rewriter, loc, scores, /*axis=*/1);
    Value picked = createScoreAtLabel(rewriter, loc, scores, labelling.labels);
    Value weights =
        createRowWeights(rewriter, loc, tensorType(scores), labelling);
    Value losses =
        createPointwise(rewriter, loc, tensorType(weights),
                        {weights, statistics.maximum, statistics.sum, picked},
                        [](ScalarBuilder s) {
                          Value log = s.create<math::LogOp>(s[2]);
                          // m - x first: both may be large, their difference is
                          // the loss's own size.
                          Value gap = s.sub(s[1], s[3]);
                          Value loss = s.add(gap, log);
                          return emitWeighted(s.b, s.loc, s[0], loss);
                        });
    SmallVector<Value> results{createReducedLoss(rewriter, loc, losses, weights,
                                                 labelling, op.getReduction())};
    if (op->getNumResults() == 2)
      results.push_back(
          createLogSoftmax(rewriter, loc, scores, /*axis=*/1, statistics));
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct LowerNegativeLogLikelihood
    : OpConversionPattern<onnx::NegativeLogLikelihoodLossOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::NegativeLogLikelihoodLossOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value logProbabilities = adaptor.getOperands()[0];
    Labelling labelling = getLabelling(op, adaptor);
    Value picked =
        createScoreAtLabel(rewriter, loc, logProbabilities, labelling.labels);
    Value weights = createRowWeights(rewriter, loc,
                                     tensorType(logProbabilities), labelling);
    Value losses =
        createPointwise(rewriter, loc, tensorType(weights), {weights, picked},
                        [](ScalarBuilder s) {
                          Value loss = s.create<arith::NegFOp>(s[1]);
                          return emitWeighted(s.b, s.loc, s[0], loss);
                        });
    rewriter.replaceOp(op, createReducedLoss(rewriter, loc, losses, weights,
                                             labelling, op.getReduction()));
    return success();
  }
};
} // namespace

void amc::populateONNXLossPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerCrossEntropy, LowerNegativeLogLikelihood>(
      patterns.getContext());
}
