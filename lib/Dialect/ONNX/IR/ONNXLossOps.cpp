//===- ONNXLossOps.cpp - Losses of classification -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Support/LossShapes.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

template <typename OpTy>
static LogicalResult inferLoss(std::optional<Location> loc,
                               typename OpTy::Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  Value weights = adaptor.getWeights();
  FailureOr<RankedTensorType> loss = inferClassificationLoss(
      {loc, OpTy::getOperationName()},
      cast<RankedTensorType>(adaptor.getScores().getType()),
      cast<RankedTensorType>(adaptor.getLabels().getType()),
      weights ? weights.getType() : Type(), adaptor.getReduction());
  if (failed(loss))
    return failure();
  types.push_back(*loss);
  return success();
}

LogicalResult SoftmaxCrossEntropyLossOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  return inferLoss<SoftmaxCrossEntropyLossOp>(loc, adaptor, types);
}

/// Only the loss is inferred: whether there is a second result is the
/// builder's choice.
bool SoftmaxCrossEntropyLossOp::isCompatibleReturnTypes(TypeRange inferred,
                                                        TypeRange actual) {
  return !inferred.empty() && !actual.empty() &&
         inferred.front() == actual.front();
}

LogicalResult SoftmaxCrossEntropyLossOp::verify() {
  if (getLogProb() && getLogProb().getType() != getScores().getType())
    return emitOpError() << "log_prob must be " << getScores().getType()
                         << " as scores, but is " << getLogProb().getType();
  return success();
}

LogicalResult NegativeLogLikelihoodLossOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  return inferLoss<NegativeLogLikelihoodLossOp>(loc, adaptor, types);
}

namespace {
struct DropUnusedLogProb : OpRewritePattern<SoftmaxCrossEntropyLossOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxCrossEntropyLossOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getLogProb() || !op.getLogProb().use_empty())
      return rewriter.notifyMatchFailure(op, "no result without users");
    auto loss = SoftmaxCrossEntropyLossOp::create(
        rewriter, op.getLoc(), op.getLoss().getType(), /*log_prob=*/Type(),
        op.getScores(), op.getLabels(), op.getWeights(), op.getReductionAttr(),
        op.getIgnoreIndexAttr());
    rewriter.replaceOp(op, {loss.getLoss(), Value()});
    return success();
  }
};

/// The pair that PyTorch writes a cross entropy with. One op has one, stable,
/// gradient.
struct LikelihoodOfLogSoftmax : OpRewritePattern<NegativeLogLikelihoodLossOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(NegativeLogLikelihoodLossOp op,
                                PatternRewriter &rewriter) const override {
    auto softmax = op.getScores().getDefiningOp<LogSoftmaxOp>();
    if (!softmax)
      return rewriter.notifyMatchFailure(op, "scores are no log-softmax");
    auto axis = static_cast<int64_t>(softmax.getAxis());
    if (axis != 1 && axis + softmax.getType().getRank() != 1)
      return rewriter.notifyMatchFailure(op, "softmax is not over classes");
    auto loss = SoftmaxCrossEntropyLossOp::create(
        rewriter, op.getLoc(), op.getType(), /*log_prob=*/Type(),
        softmax.getX(), op.getLabels(), op.getWeights(), op.getReductionAttr(),
        op.getIgnoreIndexAttr());
    rewriter.replaceOp(op, loss.getLoss());
    return success();
  }
};
} // namespace

void SoftmaxCrossEntropyLossOp::getCanonicalizationPatterns(
    RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DropUnusedLogProb>(context);
}

void NegativeLogLikelihoodLossOp::getCanonicalizationPatterns(
    RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<LikelihoodOfLogSoftmax>(context);
}
