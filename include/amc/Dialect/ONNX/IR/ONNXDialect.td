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
  let description = [{
    A model as it was exported, in the form of the newest operator set that the
    importer reads (domain `ai.onnx`). Every op is the operator of its name and
    has its semantics (https://onnx.ai/onnx/operators), with these differences:

    - Every tensor is ranked and has a static shape.
    - What ONNX passes as a constant tensor because it decides a shape (axes,
      target shapes, ratios) is an attribute or the result's type.
    - Attributes keep their ONNX names and defaults. Integers are `i64`, lists
      of integers `array<i64: ...>`.
    - Convolution and pooling have two spatial dimensions. A position is
      written top to bottom, left to right; `pads` is (top, left, bottom,
      right).

    Result types are inferred; `onnx.Reshape` and `onnx.Cast` take theirs as
    given, since it is what they are for. Arithmetic is on `f32` or `f64`, never
    mixed in one op.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
  let hasConstantMaterializer = 1;
}

#endif // AMC_DIALECT_ONNX_IR_DIALECT_TD
