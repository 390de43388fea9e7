//===- ONNXLossOps.cpp - Losses of classification -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

template <typename OpTy>
static LogicalResult inferLoss(std::optional<Location> loc,
                               typename OpTy::Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  auto scores = cast<RankedTensorType>(adaptor.getScores().getType());
  auto labels = cast<RankedTensorType>(adaptor.getLabels().getType());
  StringRef reduction = adaptor.getReduction();
  if (reduction != "mean" && reduction != "sum" && reduction != "none")
    return emitFault<OpTy>(loc, "'reduction' must be \"mean\", \"sum\" or ",
                           "\"none\", but is \"", reduction, "\"");
  if (scores.getRank() < 2)
    return emitFault<OpTy>(loc, "scores must be N x C x ..., but are ", scores);
  SmallVector<int64_t> rows(scores.getShape());
  rows.erase(rows.begin() + 1);
  if (labels.getShape() != ArrayRef<int64_t>(rows))
    return emitFault<OpTy>(loc, "labels must be ",
                           RankedTensorType::get(rows, labels.getElementType()),
                           " for scores of ", scores, ", but are ", labels);
  auto perClass =
      RankedTensorType::get(scores.getDimSize(1), scores.getElementType());
  if (Value weights = adaptor.getWeights())
    if (weights.getType() != perClass)
      return emitFault<OpTy>(loc, "weights must be ", perClass,
                             " for scores of ", scores, ", but are ",
                             weights.getType());
  if (reduction != "none")
    rows.clear();
  types.push_back(RankedTensorType::get(rows, scores.getElementType()));
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
