//===- ONNXShapeOps.td - Operators that move elements ---- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_SHAPEOPS_TD
#define AMC_DIALECT_ONNX_IR_SHAPEOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_ReshapeOp : ONNX_Op<"Reshape", [SameOperandsAndResultElementType]> {
  let summary = "The same elements in row-major order with another shape";
  let description = [{
    The result's type is ONNX's `shape`, with its 0 and -1 worked out. Flatten,
    Squeeze and Unsqueeze have this as their canonical form.

    ```mlir
    %0 = onnx.Reshape(%x) : (tensor<64x16x7x7xf32>) -> tensor<64x784xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X);
  let results = (outs ONNX_AnyTensor:$result);
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def ONNX_FlattenOp : ONNX_InferredOp<"Flatten"> {
  let summary = "A matrix of all elements, split before dimension `axis`";
  let description = [{
    The rows are dimensions 0 to `axis` - 1, the columns the others, in
    row-major order. `axis` is in [-rank, rank]; negative ones count from the
    end.

    ```mlir
    %0 = onnx.Flatten(%x) : (tensor<64x16x7x7xf32>) -> tensor<64x784xf32>
    ```
  }];
  let arguments = (ins
    ONNX_AnyTensor:$X,
    DefaultValuedAttr<I64Attr, "1">:$axis
  );
  let results = (outs ONNX_AnyTensor:$result);
  let hasCanonicalizer = 1;
}

def ONNX_UnsqueezeOp : ONNX_InferredOp<"Unsqueeze"> {
  let summary = "Insert dimensions of extent 1";
  let description = [{
    `axes` are dimensions of the result; negative ones count from its end.

    ```mlir
    %0 = onnx.Unsqueeze(%x) {axes = array<i64: 0, -1>}
       : (tensor<28x28xf32>) -> tensor<1x28x28x1xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X, DenseI64ArrayAttr:$axes);
  let results = (outs ONNX_AnyTensor:$result);
  let hasCanonicalizer = 1;
}

def ONNX_SqueezeOp : ONNX_InferredOp<"Squeeze"> {
  let summary = "Remove dimensions of extent 1";
  let description = [{
    `axes` are dimensions of the operand; negative ones count from its end. None
    given: all of extent 1.

    ```mlir
    %0 = onnx.Squeeze(%x) {axes = array<i64: 1>}
       : (tensor<64x1xf32>) -> tensor<64xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X, ONNX_Axes:$axes);
  let results = (outs ONNX_AnyTensor:$result);
  let hasCanonicalizer = 1;
}

def ONNX_TransposeOp : ONNX_InferredOp<"Transpose"> {
  let summary = "Permute the dimensions";
  let description = [{
    Dimension i of the result is dimension `perm`[i] of the operand. No `perm`:
    all dimensions in reverse.

    ```mlir
    %0 = onnx.Transpose(%x) {perm = array<i64: 0, 2, 1>}
       : (tensor<8x3x4xf32>) -> tensor<8x4x3xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X, ONNX_Axes:$perm);
  let results = (outs ONNX_AnyTensor:$result);
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// `perm` with ONNX's default worked out.
    ::llvm::SmallVector<int64_t> getPermutation();
  }];
}

def ONNX_PadOp : ONNX_InferredOp<"Pad"> {
  let summary = "Add elements of one value around a tensor, or take some away";
  let description = [{
    `pads` has the number of elements added in front of every dimension, then
    the number behind every dimension. Negative numbers take elements away,
    which is ONNX's Slice with steps of 1. `value` is what is added.

    ```mlir
    %0 = onnx.Pad(%x) {pads = array<i64: 0, 0, 1, -2, 0, 0, 2, 0>}
       : (tensor<64x3x28x28xf32>) -> tensor<64x3x31x26xf32>
    ```
  }];
  let arguments = (ins
    ONNX_NumberTensor:$X,
    DenseI64ArrayAttr:$pads,
    DefaultValuedAttr<F64Attr, "0.0">:$value
  );
  let results = (outs ONNX_NumberTensor:$result);
  let hasFolder = 1;
}

#endif // AMC_DIALECT_ONNX_IR_SHAPEOPS_TD
