//===- Training.cpp - What onnx ops are to training -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/Training/Training.h"

#include "TrainingModels.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;

void onnx::registerTraining(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ONNXDialect *dialect) {
    context->loadDialect<arith::ArithDialect, train::TrainDialect>();
    attachLayers(context);
    attachLosses(context);
    attachValues(context);
    attachModelDialect(dialect);
  });
  registry.addExtension(+[](MLIRContext *context, train::TrainDialect *) {
    context->loadDialect<ONNXDialect>();
  });
}
