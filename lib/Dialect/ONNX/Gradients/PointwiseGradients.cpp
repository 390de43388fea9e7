//===- PointwiseGradients.cpp - Gradients of pointwise operators ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientModel.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

/// A gradient of the shape of the result, reduced to the operand that was
/// broadcast.
template <typename OpTy>
static Value reduced(ONNXBuilder &b, OpTy op, unsigned operand, Value grad) {
  return b.sumTo(grad, b.shapeOf(op->getOperand(operand)));
}

static Value gradientOfAdd(ONNXBuilder &b, AddOp op, unsigned operand,
                           Value dy) {
  return reduced(b, op, operand, dy);
}

static Value gradientOfSub(ONNXBuilder &b, SubOp op, unsigned operand,
                           Value dy) {
  Value sum = reduced(b, op, operand, dy);
  return operand == 0 ? sum : b.neg(sum);
}

static Value gradientOfMul(ONNXBuilder &b, MulOp op, unsigned operand,
                           Value dy) {
  return reduced(b, op, operand, b.mul(dy, op->getOperand(1 - operand)));
}

/// d(x / y) = dx / y - (x / y) / y dy.
static Value gradientOfDiv(ONNXBuilder &b, DivOp op, unsigned operand,
                           Value dy) {
  Value share = b.div(dy, op.getB());
  if (operand == 0)
    return reduced(b, op, operand, share);
  return b.neg(reduced(b, op, operand, b.mul(share, op.getResult())));
}

/// d(x^y) = y x^(y - 1) dx + x^y log(x) dy.
static Value gradientOfPow(ONNXBuilder &b, PowOp op, unsigned operand,
                           Value dy) {
  Value base = op.getA(), exponent = op.getB();
  if (b.typeOf(base).getElementType() != b.typeOf(exponent).getElementType())
    return {};
  if (operand == 1)
    return reduced(b, op, operand,
                   b.mul(dy, b.mul(op.getResult(), b.log(base))));
  DenseFPElementsAttr constant;
  Value derivative;
  if (matchPattern(exponent, m_Constant(&constant)) && constant.isSplat()) {
    double power = constant.getSplatValue<APFloat>().convertToDouble();
    // A square has the gradient of a product: no power, also at zero.
    Value lower =
        power == 2.0 ? base : b.pow(base, b.constant(base, power - 1.0));
    derivative = b.scale(lower, power);
  } else {
    Value less = b.sub(exponent, b.constant(exponent, 1.0));
    derivative = b.mul(exponent, b.pow(base, less));
  }
  return reduced(b, op, operand, b.mul(dy, derivative));
}

/// The subgradient at 0 is 0, which the result shows as well as the operand.
static Value gradientOfRelu(ONNXBuilder &b, ReluOp op, unsigned, Value dy) {
  return b.create<train::ReluGradOp>(dy.getType(), {op.getResult(), dy});
}

static Value gradientOfSigmoid(ONNXBuilder &b, SigmoidOp op, unsigned,
                               Value dy) {
  Value y = op.getResult();
  return b.mul(dy, b.mul(y, b.sub(b.constant(y, 1.0), y)));
}

static Value gradientOfTanh(ONNXBuilder &b, TanhOp op, unsigned, Value dy) {
  Value y = op.getResult();
  return b.mul(dy, b.sub(b.constant(y, 1.0), b.mul(y, y)));
}

static Value gradientOfExp(ONNXBuilder &b, ExpOp op, unsigned, Value dy) {
  return b.mul(dy, op.getResult());
}

static Value gradientOfLog(ONNXBuilder &b, LogOp op, unsigned, Value dy) {
  return b.div(dy, op.getX());
}

static Value gradientOfSqrt(ONNXBuilder &b, SqrtOp op, unsigned, Value dy) {
  return b.div(b.scale(dy, 0.5), op.getResult());
}

static Value gradientOfNeg(ONNXBuilder &b, NegOp, unsigned, Value dy) {
  return b.neg(dy);
}

static Value gradientOfIdentity(ONNXBuilder &, IdentityOp, unsigned, Value dy) {
  return dy;
}

static Value gradientOfCast(ONNXBuilder &b, CastOp op, unsigned, Value dy) {
  return b.create<CastOp>(op.getX().getType(), dy);
}

void onnx::attachPointwiseGradients(MLIRContext *context) {
  attachGradient<AddOp, gradientOfAdd>(context);
  attachGradient<SubOp, gradientOfSub>(context);
  attachGradient<MulOp, gradientOfMul>(context);
  attachGradient<DivOp, gradientOfDiv>(context);
  attachGradient<PowOp, gradientOfPow>(context);
  attachGradient<ReluOp, gradientOfRelu>(context);
  attachGradient<SigmoidOp, gradientOfSigmoid>(context);
  attachGradient<TanhOp, gradientOfTanh>(context);
  attachGradient<ExpOp, gradientOfExp>(context);
  attachGradient<LogOp, gradientOfLog>(context);
  attachGradient<SqrtOp, gradientOfSqrt>(context);
  attachGradient<NegOp, gradientOfNeg>(context);
  attachGradient<IdentityOp, gradientOfIdentity>(context);
  attachGradient<CastOp, gradientOfCast>(context);
}
