//===- ONNXLossOps.td - Losses of classification --------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_LOSSOPS_TD
#define AMC_DIALECT_ONNX_IR_LOSSOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_SoftmaxCrossEntropyLossOp : ONNX_Op<"SoftmaxCrossEntropyLoss",
    [ResultsAreInferred, InferTypeOpAdaptorWithIsCompatible]> {
  let summary = "Cross entropy of softmax(scores) and the labels";
  let description = [{
    scores are N x C x D1 x ... with C classes, labels N x D1 x ..., weights C.
    The loss of a row (n, d1, ...) with label c is w[c] (log sum exp(x) - x[c]). A row whose
    label is `ignore_index` has weight 0. `reduction` is
    - "mean": the sum over all rows divided by the sum of their weights,
    - "sum": the sum over all rows,
    - "none": one loss per row, in the shape of labels.

    A label that is neither a class nor `ignore_index` gives NaN.

    The optional second result is the logarithm of the softmax of scores.

    ```mlir
    %loss = onnx.SoftmaxCrossEntropyLoss(%scores, %labels)
          : (tensor<64x26xf32>, tensor<64xi64>) -> tensor<f32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$scores,
    ONNX_LabelTensor:$labels,
    Optional<ONNX_FloatTensor>:$weights,
    DefaultValuedStrAttr<StrAttr, "mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs
    ONNX_FloatTensor:$loss,
    Optional<ONNX_FloatTensor>:$log_prob
  );
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

def ONNX_NegativeLogLikelihoodLossOp
    : ONNX_InferredOp<"NegativeLogLikelihoodLoss"> {
  let summary = "Negative score at the label";
  let description = [{
    scores are N x C x D1 x ... with C classes, labels N x D1 x ..., weights C.
    The loss of a row (n, d1, ...) with label c is w[c] (-x[c]). A row whose
    label is `ignore_index` has weight 0. `reduction` is
    - "mean": the sum over all rows divided by the sum of their weights,
    - "sum": the sum over all rows,
    - "none": one loss per row, in the shape of labels.

    A label that is neither a class nor `ignore_index` gives NaN.

    Of an `onnx.LogSoftmax` over the classes it is an
    `onnx.SoftmaxCrossEntropyLoss`, which is its canonical form.

    ```mlir
    %loss = onnx.NegativeLogLikelihoodLoss(%log_prob, %labels)
          : (tensor<64x26xf32>, tensor<64xi64>) -> tensor<f32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$scores,
    ONNX_LabelTensor:$labels,
    Optional<ONNX_FloatTensor>:$weights,
    DefaultValuedStrAttr<StrAttr, "mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
}

#endif // AMC_DIALECT_ONNX_IR_LOSSOPS_TD
