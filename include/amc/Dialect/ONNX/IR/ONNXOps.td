//===- ONNXOps.td - onnx dialect operations -------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_OPS_TD
#define AMC_DIALECT_ONNX_IR_OPS_TD

include "amc/Dialect/ONNX/IR/ONNXDialect.td"

class ONNX_Op<string mnemonic, list<Trait> traits = []>
    : Op<ONNX_Dialect, mnemonic, traits>;

#endif // AMC_DIALECT_ONNX_IR_OPS_TD
