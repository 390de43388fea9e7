//===- MatrixGradients.cpp - Gradients of matrix products ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientModel.h"

using namespace mlir;
using namespace mlir::amc::onnx;

/// Y = alpha op(A) op(B) + beta C: d op(A) = alpha dY op(B)^T,
/// d op(B) = alpha op(A)^T dY, each written for the operand as it is stored.
static Value gradientOfGemm(ONNXBuilder &b, GemmOp op, unsigned operand,
                            Value dy) {
  bool transA = op.getTransA() != 0, transB = op.getTransB() != 0;
  double alpha = op.getAlpha().convertToDouble();
  if (operand == 0)
    return transA ? b.gemm(op.getB(), dy, transB, true, alpha)
                  : b.gemm(dy, op.getB(), false, !transB, alpha);
  if (operand == 1)
    return transB ? b.gemm(dy, op.getA(), true, transA, alpha)
                  : b.gemm(op.getA(), dy, !transA, false, alpha);
  return b.scale(b.sumTo(dy, b.shapeOf(op.getC())),
                 op.getBeta().convertToDouble());
}

/// The product of the tall matrices of all rows, A^T dY.
static Value createRowsProduct(ONNXBuilder &b, Value a, Value dy) {
  auto rows = [&](Value x) {
    int64_t cols = b.shapeOf(x).back();
    return b.reshape(x, {b.typeOf(x).getNumElements() / cols, cols});
  };
  return b.gemm(rows(a), rows(dy), /*transA=*/true, /*transB=*/false);
}

/// The last two dimensions are matrices, the others broadcast; a vector is a
/// row on the left, a column on the right.
static Value gradientOfMatMul(ONNXBuilder &b, MatMulOp op, unsigned operand,
                              Value dy) {
  Value lhs = op.getA(), rhs = op.getB();
  ArrayRef<int64_t> shape = b.shapeOf(op->getOperand(operand));
  SmallVector<int64_t> product(b.shapeOf(dy));
  if (b.typeOf(rhs).getRank() == 1) {
    product.push_back(1);
    rhs = b.reshape(rhs, {b.shapeOf(rhs)[0], 1});
  }
  if (b.typeOf(lhs).getRank() == 1) {
    product.insert(product.end() - 1, 1);
    lhs = b.reshape(lhs, {1, b.shapeOf(lhs)[0]});
  }
  dy = b.reshape(dy, product);

  Value grad;
  bool manyRows = b.typeOf(rhs).getRank() == 2;
  if (operand == 0 && product.size() == 2)
    grad = b.gemm(dy, rhs, /*transA=*/false, /*transB=*/true);
  else if (operand == 0)
    grad = b.matmul(dy, b.transposeMatrix(rhs));
  else if (manyRows)
    grad = createRowsProduct(b, lhs, dy);
  else
    grad = b.matmul(b.transposeMatrix(lhs), dy);
  Value matrix = operand == 0 ? lhs : rhs;
  return b.reshape(b.sumTo(grad, b.shapeOf(matrix)), shape);
}

void mlir::amc::onnx::attachMatrixGradients(MLIRContext *context) {
  attachGradient<GemmOp, gradientOfGemm>(context);
  attachGradient<MatMulOp, gradientOfMatMul>(context);
}
