//===- ONNXDialect.td - onnx dialect definition ---------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_DIALECT_TD
#define AMC_DIALECT_ONNX_IR_DIALECT_TD

include "mlir/IR/OpBase.td"

def ONNX_Dialect : Dialect {
  let name = "onnx";
  let cppNamespace = "::mlir::amc::onnx";
  let summary = "ONNX operators, one op per operator, static shapes";
}

#endif // AMC_DIALECT_ONNX_IR_DIALECT_TD
