//===- ShapeGradients.cpp - Gradients of operators that only move --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientModel.h"

using namespace mlir;
using namespace mlir::amc::onnx;

/// Row-major order stays: the gradient gets the operand's shape back.
template <typename OpTy>
static Value gradientOfReshape(ONNXBuilder &b, OpTy op, unsigned, Value dy) {
  return b.reshape(dy, b.shapeOf(op.getX()));
}

static Value gradientOfTranspose(ONNXBuilder &b, TransposeOp op, unsigned,
                                 Value dy) {
  int64_t rank = b.typeOf(dy).getRank();
  SmallVector<int64_t> inverse(rank);
  for (int64_t i = 0; i < rank; ++i)
    // Without a permutation, dimensions are reversed.
    inverse[op.getPerm().empty() ? rank - 1 - i : op.getPerm()[i]] = i;
  return b.transpose(dy, inverse);
}

/// What was added is taken away, what was taken away has no gradient.
static Value gradientOfPad(ONNXBuilder &b, PadOp op, unsigned, Value dy) {
  auto pads = llvm::map_to_vector(op.getPads(), std::negate<int64_t>());
  return b.create<PadOp>(
      op.getX().getType(), dy,
      b.getBuilder().getNamedAttr("pads",
                                  b.getBuilder().getDenseI64ArrayAttr(pads)));
}

void mlir::amc::onnx::attachShapeGradients(MLIRContext *context) {
  attachGradient<ReshapeOp, gradientOfReshape<ReshapeOp>>(context);
  attachGradient<FlattenOp, gradientOfReshape<FlattenOp>>(context);
  attachGradient<SqueezeOp, gradientOfReshape<SqueezeOp>>(context);
  attachGradient<UnsqueezeOp, gradientOfReshape<UnsqueezeOp>>(context);
  attachGradient<PadOp, gradientOfPad>(context);
  attachGradient<TransposeOp, gradientOfTranspose>(context);
}
