//===- Matrix.cpp - Matrix products of ONNX -------------------------------===//
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
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// A matrix as a GEMM reads it: a value, and whether it is read transposed.
struct MatrixOperand {
  Value value;
  bool transposed = false;
};

/// Looks through a transposition of two dimensions; the GEMM has strides.
MatrixOperand lookThroughTranspose(Value original, Value converted,
                                   ConversionPatternRewriter &rewriter) {
  auto transpose = original.getDefiningOp<onnx::TransposeOp>();
  if (!transpose || transpose.getType().getRank() != 2)
    return {converted, false};
  ArrayRef<int64_t> perm = transpose.getPerm();
  if (!perm.empty() && perm[0] == 0)
    return {converted, false};
  Value source = rewriter.getRemappedValue(transpose->getOperand(0));
  if (!source)
    return {converted, false};
  return {source, true};
}

/// alpha * A' B' + beta * C. The zero fill before the product is absorbed by
/// the GEMM; scaling and bias are one nest behind it, which fuses with what
/// follows.
struct LowerGemm : OpConversionPattern<onnx::GemmOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::GemmOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getType();
    if (!isa<FloatType>(type.getElementType()))
      return rewriter.notifyMatchFailure(op, "only float matrices");
    ValueRange operands = adaptor.getOperands();
    MatrixOperand a =
        lookThroughTranspose(op->getOperand(0), operands[0], rewriter);
    MatrixOperand b =
        lookThroughTranspose(op->getOperand(1), operands[1], rewriter);
    Value product = createMatmul(rewriter, loc, a.value, b.value,
                                 a.transposed != (op.getTransA() != 0),
                                 b.transposed != (op.getTransB() != 0));
    double alpha = op.getAlpha().convertToDouble();
    double beta = op.getBeta().convertToDouble();
    bool bias = operands.size() == 3 && beta != 0.0;
    if (!bias && alpha == 1.0) {
      rewriter.replaceOp(op, product);
      return success();
    }
    SmallVector<Value> inputs{product};
    if (bias)
      inputs.push_back(operands[2]);
    auto scaled = [](OpBuilder &b, Location l, Value x, double factor) {
      if (factor == 1.0)
        return x;
      Value c = createConstant(b, l, x.getType(), factor);
      return arith::MulFOp::create(b, l, x, c).getResult();
    };
    rewriter.replaceOp(
        op, createPointwise(rewriter, loc, type, inputs, [&](ScalarBuilder s) {
          Value sum = scaled(s.b, s.loc, s[0], alpha);
          if (bias)
            sum = s.add(sum, scaled(s.b, s.loc, s[1], beta));
          return sum;
        }));
    return success();
  }
};

/// numpy.matmul: the last two dimensions are matrices, the others broadcast.
struct LowerMatMul : OpConversionPattern<onnx::MatMulOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::MatMulOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getType();
    MatrixOperand a = lookThroughTranspose(op->getOperand(0),
                                           adaptor.getOperands()[0], rewriter);
    MatrixOperand b = lookThroughTranspose(op->getOperand(1),
                                           adaptor.getOperands()[1], rewriter);
    RankedTensorType lhs = tensorType(a.value), rhs = tensorType(b.value);
    Value result;
    if (lhs.getRank() == 2 && rhs.getRank() == 2)
      result = createMatmul(rewriter, loc, a.value, b.value, a.transposed,
                            b.transposed);
    else if (lhs.getRank() > 2 && rhs.getRank() == 2)
      result = manyRows(rewriter, loc, a.value, b, type);
    else if (lhs.getRank() > 2 && lhs.getRank() == rhs.getRank() &&
             lhs.getShape().drop_back(2) == rhs.getShape().drop_back(2))
      result = batched(rewriter, loc, a.value, b.value, type);
    else
      result = broadcast(rewriter, loc, a, b, type);
    rewriter.replaceOp(op, result);
    return success();
  }

  /// The rows of all matrices of the left side form one tall matrix.
  static Value manyRows(OpBuilder &builder, Location loc, Value lhs,
                        MatrixOperand rhs, RankedTensorType type) {
    int64_t inner = tensorType(lhs).getShape().back();
    int64_t rows = tensorType(lhs).getNumElements() / inner;
    Value tall = createReshape(builder, loc, lhs, {rows, inner});
    Value product =
        createMatmul(builder, loc, tall, rhs.value, false, rhs.transposed);
    return createReshape(builder, loc, product, type.getShape());
  }

  static Value batched(OpBuilder &builder, Location loc, Value lhs, Value rhs,
                       RankedTensorType type) {
    auto flat = [&](Value value) {
      ArrayRef<int64_t> shape = tensorType(value).getShape();
      return createReshape(builder, loc, value,
                           {ShapedType::getNumElements(shape.drop_back(2)),
                            shape[shape.size() - 2], shape.back()});
    };
    Value a = flat(lhs), b = flat(rhs);
    Value init = createFilled(builder, loc,
                              withShape(type, {tensorType(a).getDimSize(0),
                                               tensorType(a).getDimSize(1),
                                               tensorType(b).getDimSize(2)}),
                              0.0);
    Value product =
        linalg::BatchMatmulOp::create(builder, loc, ValueRange{a, b}, init)
            .getResult(0);
    return createReshape(builder, loc, product, type.getShape());
  }

  /// Vectors and broadcast batches: a contraction over (batch, [m], [n]; k).
  static Value broadcast(OpBuilder &builder, Location loc, MatrixOperand a,
                         MatrixOperand b, RankedTensorType type) {
    MLIRContext *context = builder.getContext();
    ArrayRef<int64_t> lhs = tensorType(a.value).getShape();
    ArrayRef<int64_t> rhs = tensorType(b.value).getShape();
    bool hasM = lhs.size() > 1, hasN = rhs.size() > 1;
    unsigned loops = type.getRank() + 1;
    unsigned batch = type.getRank() - hasM - hasN;
    AffineExpr k = getAffineDimExpr(loops - 1, context);
    auto map = [&](ArrayRef<int64_t> shape, ArrayRef<AffineExpr> matrix) {
      ArrayRef<int64_t> lead = shape.drop_back(matrix.size());
      SmallVector<AffineExpr> exprs(
          broadcastMap(context, lead, type.getShape().take_front(batch))
              .getResults());
      llvm::append_range(exprs, matrix);
      return AffineMap::get(loops, 0, exprs, context);
    };
    AffineExpr m = getAffineDimExpr(batch, context);
    AffineExpr n = getAffineDimExpr(batch + hasM, context);
    SmallVector<AffineExpr> left = hasM ? SmallVector{m, k} : SmallVector{k};
    SmallVector<AffineExpr> right = hasN ? SmallVector{k, n} : SmallVector{k};
    if (a.transposed)
      std::swap(left.front(), left.back());
    if (b.transposed)
      std::swap(right.front(), right.back());
    return createContraction(builder, loc, type, a.value, b.value,
                             {map(lhs, left), map(rhs, right),
                              AffineMap::getMultiDimIdentityMap(loops, context)
                                  .dropResult(loops - 1)},
                             loops - 1);
  }
};
} // namespace

void amc::populateONNXMatrixPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerGemm, LowerMatMul>(patterns.getContext());
}
