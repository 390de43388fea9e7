//===- ONNXReductionOps.td - Sums, means and softmax ----- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_REDUCTIONOPS_TD
#define AMC_DIALECT_ONNX_IR_REDUCTIONOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_ReduceMeanOp : ONNX_InferredOp<"ReduceMean"> {
  let summary = "Mean over `axes`";
  let description = [{
    No `axes`: over all dimensions. Negative axes count from the end. With
    `keepdims` = 1 a reduced dimension stays, with extent 1.

    ```mlir
    %0 = onnx.ReduceMean(%x) {axes = array<i64: 1>, keepdims = 0 : i64}
       : (tensor<64x10xf32>) -> tensor<64xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    ONNX_Axes:$axes,
    ONNX_Flag<"1">:$keepdims
  );
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_ReduceSumOp : ONNX_InferredOp<"ReduceSum"> {
  let summary = "Sum over `axes`";
  let description = [{
    No `axes`: over all dimensions. Negative axes count from the end. With
    `keepdims` = 1 a reduced dimension stays, with extent 1.

    ```mlir
    %0 = onnx.ReduceSum(%x) {axes = array<i64: 1>, keepdims = 0 : i64}
       : (tensor<64x10xf32>) -> tensor<64xf32>
    ```
  }];
  let arguments = (ins
    ONNX_NumberTensor:$X,
    ONNX_Axes:$axes,
    ONNX_Flag<"1">:$keepdims
  );
  let results = (outs ONNX_NumberTensor:$result);
}

def ONNX_SoftmaxOp : ONNX_Op<"Softmax", [SameOperandsAndResultType]> {
  let summary = "Shares of the exponentials along `axis`";
  let description = [{
    exp(x) / sum exp(x) with the sum over dimension `axis`, which is in [-rank, rank - 1];
    negative ones count from the end. (Before operator set 13 the sum went over
    all dimensions from `axis` on.)

    ```mlir
    %0 = onnx.Softmax(%x) {axis = 1 : i64}
       : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    DefaultValuedAttr<I64Attr, "-1">:$axis
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasVerifier = 1;
}

def ONNX_LogSoftmaxOp : ONNX_Op<"LogSoftmax", [SameOperandsAndResultType]> {
  let summary = "Logarithm of the softmax along `axis`";
  let description = [{
    x - log sum exp(x) with the sum over dimension `axis`, which is in [-rank, rank - 1];
    negative ones count from the end. (Before operator set 13 the sum went over
    all dimensions from `axis` on.)

    ```mlir
    %0 = onnx.LogSoftmax(%x) {axis = 1 : i64}
       : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    DefaultValuedAttr<I64Attr, "-1">:$axis
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasVerifier = 1;
}

#endif // AMC_DIALECT_ONNX_IR_REDUCTIONOPS_TD
