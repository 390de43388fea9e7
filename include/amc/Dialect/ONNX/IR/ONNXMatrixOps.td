//===- ONNXMatrixOps.td - Matrix products ---------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_MATRIXOPS_TD
#define AMC_DIALECT_ONNX_IR_MATRIXOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_GemmOp : ONNX_InferredOp<"Gemm"> {
  let summary = "alpha A' B' + beta C";
  let description = [{
    A' is M x K, B' K x N: A and B, transposed where `transA` and `transB` are
    1. C broadcasts to M x N as in NumPy. The result is M x N.

    ```mlir
    %0 = onnx.Gemm(%a, %b, %c) {transB = 1 : i64}
       : (tensor<64x784xf32>, tensor<10x784xf32>, tensor<10xf32>)
       -> tensor<64x10xf32>
    ```

    Transpositions of A and B are taken into the op. A C that `beta` = 0 leaves
    without effect is dropped.
  }];
  let arguments = (ins
    ONNX_FloatTensor:$A,
    ONNX_FloatTensor:$B,
    Optional<ONNX_FloatTensor>:$C,
    DefaultValuedAttr<F32Attr, "1.0f">:$alpha,
    DefaultValuedAttr<F32Attr, "1.0f">:$beta,
    ONNX_Flag<"0">:$transA,
    ONNX_Flag<"0">:$transB
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
}

def ONNX_MatMulOp : ONNX_InferredOp<"MatMul"> {
  let summary = "Product of matrices, as numpy.matmul";
  let description = [{
    The last two dimensions are matrices, M x K and K x N; the dimensions before
    them broadcast as in NumPy. An A of rank 1 is a row and a B of rank 1 a
    column, whose extent of 1 is not in the result.

    ```mlir
    %0 = onnx.MatMul(%a, %b)
       : (tensor<8x64x32xf32>, tensor<32x10xf32>) -> tensor<8x64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$A, ONNX_FloatTensor:$B);
  let results = (outs ONNX_FloatTensor:$result);
}

#endif // AMC_DIALECT_ONNX_IR_MATRIXOPS_TD
