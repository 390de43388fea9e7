//===- Gradients.cpp - Gradients of the onnx ops -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/Gradients/Gradients.h"

#include "GradientModel.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;

void onnx::registerGradients(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ONNXDialect *) {
    // What gradients are written in.
    context->loadDialect<arith::ArithDialect, train::TrainDialect>();
    attachPointwiseGradients(context);
    attachMatrixGradients(context);
    attachWindowGradients(context);
    attachReductionGradients(context);
    attachLossGradients(context);
    attachShapeGradients(context);
  });
}
