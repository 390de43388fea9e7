//===- LossGrad.cpp - Gradients of the losses -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Conversion/Utils/Softmax.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// What multiplies a row's own gradient: weight * dloss, divided by the sum of
/// the weights for a mean. A row tensor.
Value createRowScale(OpBuilder &builder, Location loc, RankedTensorType scores,
                     const Labelling &labelling, Value dloss,
                     StringRef reduction) {
  Value weights = createRowWeights(builder, loc, scores, labelling);
  bool mean = reduction == "mean";
  bool uniform = !labelling.weights && !labelling.ignoreIndex;
  double count = tensorType(weights).getNumElements();
  SmallVector<Value> inputs{weights, dloss};
  if (mean && !uniform)
    inputs.push_back(createTotal(builder, loc, weights));
  return createPointwise(
      builder, loc, tensorType(weights), inputs, [&](ScalarBuilder s) {
        Value scale = s.mul(s[0], s[1]);
        if (!mean)
          return scale;
        Value divisor = uniform ? s.constant(scale.getType(), count) : s[2];
        return s.div(scale, divisor);
      });
}

/// A pointwise nest over scores whose body gets, after the elements of
/// `inputs` (scores-shaped) and of `rows`, whether the class is the label, and
/// yields the row's own gradient. A row of scale 0 gives 0.
Value createClassGrad(OpBuilder &builder, Location loc, RankedTensorType type,
                      ValueRange inputs, ValueRange rows, Value labels,
                      Value scale,
                      llvm::function_ref<Value(ScalarBuilder, Value)> body) {
  AffineMap all = builder.getMultiDimIdentityMap(type.getRank());
  AffineMap row = all.dropResult(1);
  SmallVector<Value> operands(inputs);
  llvm::append_range(operands, rows);
  operands.append({labels, scale});
  SmallVector<AffineMap> maps(inputs.size(), all);
  maps.append(rows.size() + 2, row);
  maps.push_back(all);
  unsigned numData = inputs.size() + rows.size();
  return createGeneric(
             builder, loc, operands, createEmpty(builder, loc, type), maps,
             type.getRank(),
             [&](ScalarBuilder s) {
               Value label = s[numData], scale = s[numData + 1];
               Value index = s.create<linalg::IndexOp>(1);
               Value klass =
                   s.create<arith::IndexCastOp>(label.getType(), index);
               Value here = s.create<arith::CmpIOp>(arith::CmpIPredicate::eq,
                                                    klass, label);
               Value zero = s.constant(scale.getType(), 0.0);
               Value skip = s.create<arith::CmpFOp>(arith::CmpFPredicate::OEQ,
                                                    scale, zero);
               Value grad =
                   body({s.b, s.loc, s.args.take_front(numData)}, here);
               grad = s.mul(grad, scale);
               return s.create<arith::SelectOp>(skip, zero, grad);
             })
      .front();
}

/// softmax(x) - [class is the label], scaled by row.
struct LowerCrossEntropyGrad : OpConversionPattern<train::CrossEntropyGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::CrossEntropyGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value scores = adaptor.getScores();
    Labelling labelling{adaptor.getLabels(), adaptor.getWeights(),
                        op.getIgnoreIndex()};
    RankedTensorType type = tensorType(scores);
    // The same ops as the forward pass makes: one of the two remains.
    SoftmaxStatistics statistics =
        createSoftmaxStatistics(rewriter, loc, scores, /*axis=*/1);
    Value scale = createRowScale(rewriter, loc, type, labelling,
                                 adaptor.getDloss(), op.getReduction());
    rewriter.replaceOp(
        op,
        createClassGrad(rewriter, loc, type, scores,
                        {statistics.maximum, statistics.sum}, labelling.labels,
                        scale, [](ScalarBuilder s, Value here) {
                          Value shifted = s.sub(s[0], s[1]);
                          Value exp = s.create<math::ExpOp>(shifted);
                          Value p = s.div(exp, s[2]);
                          Value one = s.constant(p.getType(), 1.0);
                          Value less = s.sub(p, one);
                          return s.create<arith::SelectOp>(here, less, p);
                        }));
    return success();
  }
};

/// -[class is the label], scaled by row.
struct LowerNLLGrad : OpConversionPattern<train::NLLGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::NLLGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Labelling labelling{adaptor.getLabels(), adaptor.getWeights(),
                        op.getIgnoreIndex()};
    RankedTensorType type = op.getType();
    Value scale = createRowScale(rewriter, loc, type, labelling,
                                 adaptor.getDloss(), op.getReduction());
    rewriter.replaceOp(
        op,
        createClassGrad(rewriter, loc, type, {}, {}, labelling.labels, scale,
                        [&](ScalarBuilder s, Value here) {
                          Value minus = s.constant(type.getElementType(), -1.0);
                          Value zero = s.constant(type.getElementType(), 0.0);
                          return s.create<arith::SelectOp>(here, minus, zero);
                        }));
    return success();
  }
};
} // namespace

void amc::populateTrainLossGradPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerCrossEntropyGrad, LowerNLLGrad>(patterns.getContext());
}
