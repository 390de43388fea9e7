//===- ONNXOps.td - onnx dialect operations -------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_OPS_TD
#define AMC_DIALECT_ONNX_IR_OPS_TD

include "amc/Dialect/ONNX/IR/ONNXLossOps.td"
include "amc/Dialect/ONNX/IR/ONNXMatrixOps.td"
include "amc/Dialect/ONNX/IR/ONNXPointwiseOps.td"
include "amc/Dialect/ONNX/IR/ONNXReductionOps.td"
include "amc/Dialect/ONNX/IR/ONNXShapeOps.td"
include "amc/Dialect/ONNX/IR/ONNXWindowOps.td"

#endif // AMC_DIALECT_ONNX_IR_OPS_TD
