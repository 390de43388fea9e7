//===- Shape.cpp - ONNX operators that move no arithmetic -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// Static shapes leave nothing of a reshape but the result's shape.
template <typename OpTy> struct LowerReshape : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    rewriter.replaceOp(op, createReshape(rewriter, op.getLoc(),
                                         adaptor.getOperands()[0],
                                         type.getShape()));
    return success();
  }
};

struct LowerTranspose : OpConversionPattern<onnx::TransposeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    SmallVector<int64_t> perm(op.getPerm());
    // ONNX's default reverses the dimensions.
    if (perm.empty())
      perm = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(type.getRank())));
    Value init = createEmpty(rewriter, op.getLoc(), type);
    rewriter.replaceOpWithNewOp<linalg::TransposeOp>(
        op, adaptor.getOperands()[0], init, perm);
    return success();
  }
};

struct LowerPad : OpConversionPattern<onnx::PadOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::PadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    SmallVector<int64_t> steps(type.getRank(), 1);
    rewriter.replaceOp(
        op, createPlaced(rewriter, op.getLoc(), adaptor.getX(), type.getShape(),
                         op.getPads().take_front(type.getRank()), steps,
                         op.getValue().convertToDouble()));
    return success();
  }
};
} // namespace

void amc::populateONNXShapePatterns(RewritePatternSet &patterns) {
  patterns.add<LowerReshape<onnx::FlattenOp>, LowerReshape<onnx::ReshapeOp>,
               LowerReshape<onnx::SqueezeOp>, LowerReshape<onnx::UnsqueezeOp>,
               LowerTranspose, LowerPad>(patterns.getContext());
}
