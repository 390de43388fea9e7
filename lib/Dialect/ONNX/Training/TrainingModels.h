//===- TrainingModels.h - Interfaces by theme ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_ONNX_TRAINING_TRAININGMODELS_H
#define AMC_LIB_DIALECT_ONNX_TRAINING_TRAININGMODELS_H

#include "mlir/IR/MLIRContext.h"

namespace mlir::amc::onnx {

class ONNXDialect;

void attachLayers(MLIRContext *context);
void attachLosses(MLIRContext *context);
void attachValues(MLIRContext *context);
void attachModelDialect(ONNXDialect *dialect);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_DIALECT_ONNX_TRAINING_TRAININGMODELS_H
