//===- ONNXPointwiseOps.td - Operators on elements ------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_POINTWISEOPS_TD
#define AMC_DIALECT_ONNX_IR_POINTWISEOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_AddOp : ONNX_InferredOp<"Add", [Commutative]> {
  let summary = "A + B, element by element";
  let description = [{
    A and B have one element type and broadcast as in NumPy: shapes are aligned
    at their last dimensions, and extents of 1 stretch.

    ```mlir
    %0 = onnx.Add(%a, %b) : (tensor<64x10xf32>, tensor<10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_NumberTensor:$A, ONNX_NumberTensor:$B);
  let results = (outs ONNX_NumberTensor:$result);
}

def ONNX_SubOp : ONNX_InferredOp<"Sub"> {
  let summary = "A - B, element by element";
  let description = [{
    A and B have one element type and broadcast as in NumPy: shapes are aligned
    at their last dimensions, and extents of 1 stretch.

    ```mlir
    %0 = onnx.Sub(%a, %b) : (tensor<64x10xf32>, tensor<64x1xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_NumberTensor:$A, ONNX_NumberTensor:$B);
  let results = (outs ONNX_NumberTensor:$result);
  let hasFolder = 1;
}

def ONNX_MulOp : ONNX_InferredOp<"Mul", [Commutative]> {
  let summary = "A * B, element by element";
  let description = [{
    A and B have one element type and broadcast as in NumPy: shapes are aligned
    at their last dimensions, and extents of 1 stretch.

    ```mlir
    %0 = onnx.Mul(%a, %b) : (tensor<64x10xf32>, tensor<f32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_NumberTensor:$A, ONNX_NumberTensor:$B);
  let results = (outs ONNX_NumberTensor:$result);
  let hasFolder = 1;
}

def ONNX_DivOp : ONNX_InferredOp<"Div"> {
  let summary = "A / B, element by element";
  let description = [{
    A and B have one element type and broadcast as in NumPy: shapes are aligned
    at their last dimensions, and extents of 1 stretch.

    Integers divide toward zero.

    ```mlir
    %0 = onnx.Div(%a, %b) : (tensor<64x10xf32>, tensor<64x1xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_NumberTensor:$A, ONNX_NumberTensor:$B);
  let results = (outs ONNX_NumberTensor:$result);
  let hasFolder = 1;
}

def ONNX_PowOp : ONNX_InferredOp<"Pow"> {
  let summary = "A to the power of B, element by element";
  let description = [{
    A and B have one element type and broadcast as in NumPy: shapes are aligned
    at their last dimensions, and extents of 1 stretch.

    ONNX lets base and exponent differ in element type; here an `onnx.Cast`
    says so.

    ```mlir
    %0 = onnx.Pow(%a, %b) : (tensor<64x10xf32>, tensor<f32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$A, ONNX_FloatTensor:$B);
  let results = (outs ONNX_FloatTensor:$result);
  let hasFolder = 1;
}

def ONNX_ReluOp : ONNX_Op<"Relu", [SameOperandsAndResultType, Idempotent]> {
  let summary = "The greater of x and 0";
  let description = [{
    A NaN stays a NaN.

    ```mlir
    %0 = onnx.Relu(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_SigmoidOp : ONNX_Op<"Sigmoid", [SameOperandsAndResultType]> {
  let summary = "1 / (1 + exp(-x))";
  let description = [{
    The limits 0 and 1 for large |x|.

    ```mlir
    %0 = onnx.Sigmoid(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_TanhOp : ONNX_Op<"Tanh", [SameOperandsAndResultType]> {
  let summary = "Hyperbolic tangent";
  let description = [{
    Of every element.

    ```mlir
    %0 = onnx.Tanh(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_SqrtOp : ONNX_Op<"Sqrt", [SameOperandsAndResultType]> {
  let summary = "Square root";
  let description = [{
    NaN for negative elements.

    ```mlir
    %0 = onnx.Sqrt(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_NegOp : ONNX_Op<"Neg", [SameOperandsAndResultType, Involution]> {
  let summary = "-x";
  let description = [{
    Of every element.

    ```mlir
    %0 = onnx.Neg(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_NumberTensor:$X);
  let results = (outs ONNX_NumberTensor:$result);
}

def ONNX_ExpOp : ONNX_Op<"Exp", [SameOperandsAndResultType]> {
  let summary = "Exponential";
  let description = [{
    Of every element, to base e.

    ```mlir
    %0 = onnx.Exp(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
}

def ONNX_LogOp : ONNX_Op<"Log", [SameOperandsAndResultType]> {
  let summary = "Natural logarithm";
  let description = [{
    NaN for negative elements, -infinity for 0. The logarithm of an
    `onnx.Softmax` is an `onnx.LogSoftmax`, which does not underflow.

    ```mlir
    %0 = onnx.Log(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_FloatTensor:$X);
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
}

def ONNX_IdentityOp : ONNX_Op<"Identity", [SameOperandsAndResultType]> {
  let summary = "x";
  let description = [{
    A name for another value.

    ```mlir
    %0 = onnx.Identity(%x) : (tensor<64x10xf32>) -> tensor<64x10xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X);
  let results = (outs ONNX_AnyTensor:$result);
  let hasFolder = 1;
}

def ONNX_CastOp : ONNX_Op<"Cast", [SameOperandsAndResultShape]> {
  let summary = "The same numbers in another element type";
  let description = [{
    The result's element type is ONNX's `to`. Floats become integers toward
    zero; to `i1` everything but zero is true.

    ```mlir
    %0 = onnx.Cast(%x) : (tensor<64xi64>) -> tensor<64xf32>
    ```
  }];
  let arguments = (ins ONNX_AnyTensor:$X);
  let results = (outs ONNX_AnyTensor:$result);
  let hasFolder = 1;
}

def ONNX_DropoutOp : ONNX_Op<"Dropout", [SameOperandsAndResultType]> {
  let summary = "Zero a share `ratio` of the elements in training";
  let description = [{
    Outside training (`training_mode` false) the identity. In training every
    element is zero with probability `ratio`, 0 <= `ratio` < 1, and otherwise
    divided by 1 - `ratio`. A training step replaces that form by a product with
    a `train.dropout_mask`, which names the draw, and evaluation by the
    identity; it has no lowering of its own.
    ONNX's second result, the mask, is not modelled.

    ```mlir
    %0 = onnx.Dropout(%x) {ratio = 2.5e-01 : f32, training_mode = true}
       : (tensor<64x128xf32>) -> tensor<64x128xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    DefaultValuedAttr<F32Attr, "0.5f">:$ratio,
    OptionalAttr<I64Attr>:$seed,
    DefaultValuedAttr<BoolAttr, "false">:$training_mode
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // AMC_DIALECT_ONNX_IR_POINTWISEOPS_TD
