//===- Pointwise.cpp - Pointwise ONNX operators ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
using Emit = Value (*)(ScalarBuilder);

/// One nest over the result's shape, operands broadcast to it.
template <typename OpTy> struct LowerPointwise : OpConversionPattern<OpTy> {
  LowerPointwise(MLIRContext *context, Emit emit)
      : OpConversionPattern<OpTy>(context), emit(emit) {}

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    rewriter.replaceOp(op, createPointwise(rewriter, op.getLoc(), type,
                                           adaptor.getOperands(), emit));
    return success();
  }

  Emit emit;
};

template <typename FloatOp, typename IntOp> Value emitArith(ScalarBuilder s) {
  if (isa<FloatType>(s[0].getType()))
    return s.create<FloatOp>(s[0], s[1]);
  return s.create<IntOp>(s[0], s[1]);
}

template <typename MathOp> Value emitUnary(ScalarBuilder s) {
  return s.create<MathOp>(s[0]);
}

/// max(x, 0) that passes NaN on, as one compare and select: "0 > x ? 0 : x" is
/// the x86 maximum instruction as it is.
Value emitRelu(ScalarBuilder s) {
  Value zero = s.constant(0.0);
  Value negative =
      s.create<arith::CmpFOp>(arith::CmpFPredicate::OGT, zero, s[0]);
  return s.create<arith::SelectOp>(negative, zero, s[0]);
}

/// 1 / (1 + exp(-x)): an overflowing exponential gives the limit, 0.
Value emitSigmoid(ScalarBuilder s) {
  Value one = s.constant(1.0);
  Value negated = s.create<arith::NegFOp>(s[0]);
  Value exp = s.create<math::ExpOp>(negated);
  Value sum = s.add(one, exp);
  return s.div(one, sum);
}

Value emitNeg(ScalarBuilder s) {
  if (isa<FloatType>(s[0].getType()))
    return s.create<arith::NegFOp>(s[0]);
  Value zero = s.constant(0);
  return s.create<arith::SubIOp>(zero, s[0]);
}

/// The two powers that networks use need no transcendental function.
struct LowerPow : OpConversionPattern<onnx::PowOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::PowOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    Value base = adaptor.getOperands()[0], exponent = adaptor.getOperands()[1];
    if (!isa<FloatType>(type.getElementType()) ||
        tensorType(exponent).getElementType() != type.getElementType())
      return rewriter.notifyMatchFailure(
          op, "base and exponent must be floats of one type");
    DenseFPElementsAttr constant;
    std::optional<double> fixed;
    if (matchPattern(exponent, m_Constant(&constant)) && constant.isSplat())
      fixed = constant.getSplatValue<APFloat>().convertToDouble();
    if (fixed == 2.0 || fixed == 0.5)
      rewriter.replaceOp(op,
                         createPointwise(rewriter, op.getLoc(), type, base,
                                         [&](ScalarBuilder s) {
                                           Value x = s[0];
                                           if (fixed == 0.5)
                                             return s.create<math::SqrtOp>(x);
                                           return s.mul(x, x);
                                         }));
    else
      rewriter.replaceOp(
          op, createPointwise(rewriter, op.getLoc(), type, {base, exponent},
                              [](ScalarBuilder s) {
                                return s.create<math::PowFOp>(s[0], s[1]);
                              }));
    return success();
  }
};

/// A conversion between element types; to bool means "is not zero".
Value emitCast(OpBuilder &b, Location loc, Value value, Type to) {
  Type from = value.getType();
  if (from == to)
    return value;
  bool fromFloat = isa<FloatType>(from), toFloat = isa<FloatType>(to);
  unsigned fromBits = from.getIntOrFloatBitWidth();
  unsigned toBits = to.getIntOrFloatBitWidth();
  if (to.isInteger(1)) {
    Value zero = createConstant(b, loc, from, 0.0);
    if (fromFloat)
      return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, value,
                                   zero);
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, value, zero);
  }
  if (fromFloat && toFloat) {
    if (fromBits < toBits)
      return arith::ExtFOp::create(b, loc, to, value);
    return arith::TruncFOp::create(b, loc, to, value);
  }
  if (fromFloat)
    return arith::FPToSIOp::create(b, loc, to, value);
  if (toFloat && from.isInteger(1))
    return arith::UIToFPOp::create(b, loc, to, value);
  if (toFloat)
    return arith::SIToFPOp::create(b, loc, to, value);
  if (fromBits > toBits)
    return arith::TruncIOp::create(b, loc, to, value);
  if (from.isInteger(1))
    return arith::ExtUIOp::create(b, loc, to, value);
  return arith::ExtSIOp::create(b, loc, to, value);
}

struct LowerCast : OpConversionPattern<onnx::CastOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::CastOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    Value source = adaptor.getOperands()[0];
    if (source.getType() == type) {
      rewriter.replaceOp(op, source);
      return success();
    }
    rewriter.replaceOp(
        op, createPointwise(
                rewriter, op.getLoc(), type, source, [&](ScalarBuilder s) {
                  return emitCast(s.b, s.loc, s[0], type.getElementType());
                }));
    return success();
  }
};

struct DropIdentity : OpConversionPattern<onnx::IdentityOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::IdentityOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, adaptor.getX());
    return success();
  }
};

/// Dropout outside training. In training it needs a step to draw the mask of.
struct DropDropout : OpConversionPattern<onnx::DropoutOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::DropoutOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op.getTrainingMode() && !op.getRatio().isZero())
      return rewriter.notifyMatchFailure(
          op, "in training dropout is a product with train.dropout_mask");
    rewriter.replaceOp(op, adaptor.getX());
    return success();
  }
};
} // namespace

void amc::populateONNXPointwisePatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<LowerPointwise<onnx::AddOp>>(
      context, emitArith<arith::AddFOp, arith::AddIOp>);
  patterns.add<LowerPointwise<onnx::SubOp>>(
      context, emitArith<arith::SubFOp, arith::SubIOp>);
  patterns.add<LowerPointwise<onnx::MulOp>>(
      context, emitArith<arith::MulFOp, arith::MulIOp>);
  patterns.add<LowerPointwise<onnx::DivOp>>(
      context, emitArith<arith::DivFOp, arith::DivSIOp>);
  patterns.add<LowerPointwise<onnx::ReluOp>>(context, emitRelu);
  patterns.add<LowerPointwise<onnx::SigmoidOp>>(context, emitSigmoid);
  patterns.add<LowerPointwise<onnx::NegOp>>(context, emitNeg);
  patterns.add<LowerPointwise<onnx::TanhOp>>(context, emitUnary<math::TanhOp>);
  patterns.add<LowerPointwise<onnx::ExpOp>>(context, emitUnary<math::ExpOp>);
  patterns.add<LowerPointwise<onnx::LogOp>>(context, emitUnary<math::LogOp>);
  patterns.add<LowerPointwise<onnx::SqrtOp>>(context, emitUnary<math::SqrtOp>);
  patterns.add<LowerPow, LowerCast, DropIdentity, DropDropout>(context);
}
