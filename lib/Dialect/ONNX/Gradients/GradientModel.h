//===- GradientModel.h - A gradient from a plain function -------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_ONNX_GRADIENTS_GRADIENTMODEL_H
#define AMC_LIB_DIALECT_ONNX_GRADIENTS_GRADIENTMODEL_H

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/ONNX/Utils/ONNXBuilder.h"
#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.h"

namespace mlir::amc::onnx {

/// The gradient of the first result of `OpTy` as a function (builder, op,
/// number of the operand, gradient of the result). Other results must not
/// influence what is differentiated.
template <typename OpTy,
          Value (*gradient)(ONNXBuilder &, OpTy, unsigned, Value)>
struct GradientModel : train::DifferentiableOpInterface::ExternalModel<
                           GradientModel<OpTy, gradient>, OpTy> {
  Value buildGradient(Operation *op, OpBuilder &builder, unsigned operand,
                      ValueRange resultGradients) const {
    if (!resultGradients.front() ||
        llvm::any_of(resultGradients.drop_front(),
                     [](Value value) { return bool(value); }))
      return {};
    ONNXBuilder b(builder, op->getLoc());
    return gradient(b, cast<OpTy>(op), operand, resultGradients.front());
  }
};

template <typename OpTy,
          Value (*gradient)(ONNXBuilder &, OpTy, unsigned, Value)>
void attachGradient(MLIRContext *context) {
  OpTy::template attachInterface<GradientModel<OpTy, gradient>>(*context);
}

// The sets of gradients, by theme.
void attachPointwiseGradients(MLIRContext *context);
void attachMatrixGradients(MLIRContext *context);
void attachWindowGradients(MLIRContext *context);
void attachReductionGradients(MLIRContext *context);
void attachLossGradients(MLIRContext *context);
void attachShapeGradients(MLIRContext *context);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_DIALECT_ONNX_GRADIENTS_GRADIENTMODEL_H
