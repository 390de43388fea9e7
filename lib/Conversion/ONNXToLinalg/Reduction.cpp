//===- Reduction.cpp - Sums, means and softmax of ONNX --------------------===//
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
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// A sum over `axes` (all when empty), divided by the count for a mean.
template <typename OpTy, bool isMean>
struct LowerReduce : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperands()[0];
    RankedTensorType from = tensorType(source);
    if (isMean && !isa<FloatType>(from.getElementType()))
      return rewriter.notifyMatchFailure(op, "only means of floats");
    int64_t rank = from.getRank();
    llvm::SmallBitVector reduced(rank, op.getAxes().empty());
    for (int64_t axis : op.getAxes())
      reduced.set(axis < 0 ? axis + rank : axis);

    // Kept dimensions become the outer loops, in order.
    MLIRContext *context = rewriter.getContext();
    SmallVector<AffineExpr> exprs(rank);
    SmallVector<int64_t> kept;
    unsigned inner = rank - reduced.count();
    for (int64_t i = 0; i < rank; ++i) {
      if (!reduced[i])
        exprs[i] = getAffineDimExpr(kept.size(), context);
      else
        exprs[i] = getAffineDimExpr(inner++, context);
      if (!reduced[i])
        kept.push_back(from.getDimSize(i));
    }
    SmallVector<AffineExpr> outer;
    for (unsigned i = 0; i < kept.size(); ++i)
      outer.push_back(getAffineDimExpr(i, context));
    AffineMap out = AffineMap::get(rank, 0, outer, context);
    RankedTensorType type = withShape(from, kept);
    Value sum = createSum(rewriter, loc, type, source,
                          {AffineMap::get(rank, 0, exprs, context), out},
                          kept.size(), getFirstScalar);
    if (isMean) {
      double factor = static_cast<double>(type.getNumElements()) /
                      static_cast<double>(from.getNumElements());
      sum = createPointwise(rewriter, loc, type, sum, [&](ScalarBuilder s) {
        Value c = s.constant(factor);
        return s.mul(s[0], c);
      });
    }
    auto result = cast<RankedTensorType>(op->getResult(0).getType());
    rewriter.replaceOp(op,
                       createReshape(rewriter, loc, sum, result.getShape()));
    return success();
  }
};

template <typename OpTy, bool isLog>
struct LowerSoftmax : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value scores = adaptor.getOperands()[0];
    int64_t axis = op.getAxis();
    if (axis < 0)
      axis += tensorType(scores).getRank();
    SoftmaxStatistics statistics =
        createSoftmaxStatistics(rewriter, op.getLoc(), scores, axis);
    rewriter.replaceOp(op, isLog ? createLogSoftmax(rewriter, op.getLoc(),
                                                    scores, axis, statistics)
                                 : createSoftmax(rewriter, op.getLoc(), scores,
                                                 axis, statistics));
    return success();
  }
};
} // namespace

void amc::populateONNXReductionPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerReduce<onnx::ReduceSumOp, /*isMean=*/false>,
               LowerReduce<onnx::ReduceMeanOp, /*isMean=*/true>,
               LowerSoftmax<onnx::SoftmaxOp, /*isLog=*/false>,
               LowerSoftmax<onnx::LogSoftmaxOp, /*isLog=*/true>>(
      patterns.getContext());
}
