//===- Passes.td - convert-onnx-to-linalg ---------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_ONNXTOLINALG_PASSES_TD
#define AMC_CONVERSION_ONNXTOLINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertONNXToLinalg : Pass<"convert-onnx-to-linalg"> {
  let summary = "Lower ONNX operators to linalg on tensors";
  let description = [{
    Every operator becomes structured ops on static tensors, in forms that a
    loop compiler and a GEMM library take as they are:

    - a matrix product is one `linalg.matmul` or `linalg.batch_matmul` with
      transposition in its indexing maps;
    - a convolution pads explicitly and is then one `linalg.generic`
      contraction over (n, [g,] oc, oh, ow; c, kh, kw), so that the strategy
      (direct, im2col) is chosen once, later;
    - a pooling is one reduction over its windows;
    - losses subtract the maximum before they exponentiate, and find the label's
      score by comparing the class index, so that no label reads out of bounds.

    Fails on an operator it cannot lower; the diagnostic names it.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "math::MathDialect",
    "tensor::TensorDialect"
  ];
}

#endif // AMC_CONVERSION_ONNXTOLINALG_PASSES_TD
