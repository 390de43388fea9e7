//===- ElementwiseOperators.cpp - Import of elementwise operators ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc::onnx;

template <typename OpTy> static LogicalResult unary(NodeImport &node) {
  return node.create<OpTy>({node.operand(0)}, {});
}

template <typename OpTy> static LogicalResult binary(NodeImport &node) {
  return node.create<OpTy>({node.operand(0), node.operand(1)}, {});
}

Type mlir::amc::onnx::castType(NodeImport &node) {
  int64_t to = node.integer("to");
  switch (to) {
  case int64_t(ElementType::f32):
  case int64_t(ElementType::f64):
  case int64_t(ElementType::i32):
  case int64_t(ElementType::i64):
  case int64_t(ElementType::i1):
    return toType(ElementType(to), node.builder.getContext());
  default:
    break;
  }
  (void)node.fail("target type number " + Twine(to) + " is not supported",
                  "FLOAT, DOUBLE, INT64, INT32, BOOL");
  return {};
}

static LogicalResult importCast(NodeImport &node) {
  Type element = castType(node);
  if (!element)
    return failure();
  return node.createTyped<CastOp>({node.operand(0)},
                                  node.type(0).clone(element));
}

static LogicalResult castLike(NodeImport &node) {
  return node.createTyped<CastOp>(
      {node.operand(0)}, node.type(0).clone(node.type(1).getElementType()));
}

static LogicalResult identity(NodeImport &node) {
  return node.bind(node.operand(0));
}

ArrayRef<Operator> mlir::amc::onnx::elementwiseOperators() {
  static const Operator operators[] = {
      {"Add", 13, 23, 2, 2, binary<AddOp>, foldAdd},
      {"Cast", 13, 23, 1, 1, importCast, foldCast},
      {"CastLike", 15, 23, 2, 2, castLike, foldCastLike},
      {"Div", 13, 23, 2, 2, binary<DivOp>, foldDiv},
      {"Equal", 13, 23, 2, 2, nullptr, foldEqual},
      {"Exp", 13, 23, 1, 1, unary<ExpOp>, nullptr},
      {"Identity", 13, 23, 1, 1, identity, foldIdentity},
      {"Log", 13, 23, 1, 1, unary<LogOp>, nullptr},
      {"Mul", 13, 23, 2, 2, binary<MulOp>, foldMul},
      {"Neg", 13, 23, 1, 1, unary<NegOp>, foldNeg},
      {"Pow", 13, 23, 2, 2, binary<PowOp>, nullptr},
      {"Relu", 13, 23, 1, 1, unary<ReluOp>, nullptr},
      {"Sigmoid", 13, 23, 1, 1, unary<SigmoidOp>, nullptr},
      {"Sqrt", 13, 23, 1, 1, unary<SqrtOp>, foldSqrt},
      {"Sub", 13, 23, 2, 2, binary<SubOp>, foldSub},
      {"Tanh", 13, 23, 1, 1, unary<TanhOp>, nullptr},
      {"Where", 13, 23, 3, 3, nullptr, foldWhere},
  };
  return ArrayRef(operators);
}
