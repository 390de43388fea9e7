//===- TrainGradientOps.td - gradients of operators ------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_GRADIENTOPS_TD
#define AMC_DIALECT_TRAIN_IR_GRADIENTOPS_TD

include "amc/Dialect/Train/IR/TrainBase.td"

def Train_ConvInputGradOp : Train_Op<"conv_input_grad"> {
  let summary = "Gradient of a convolution with respect to its input";
  let description = [{
    For y = `onnx.Conv`(x, w) with these attributes, from dy, N x M x OH x OW:

    dx[n, c', h, w] = sum over m, kh, kw, oh, ow of dy[n, m, oh, ow] w[m, c, kh, kw]
        with h = oh stride + kh dilation - top and w likewise

    where m are the outputs in the group of c'. It is a transposed convolution
    (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
    2016, chapter 4). Rows that no window reads get 0.

    ```mlir
    %dx = train.conv_input_grad(%dy, %w) {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>}
        : (tensor<1x4x4x4xf32>, tensor<4x3x3x3xf32>) -> tensor<1x3x8x8xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$dy,
    Train_Tensor:$w,
    Train_Window:$strides,
    Train_Window:$pads,
    Train_Window:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group
  );
  let results = (outs Train_Tensor:$result);
}

def Train_ConvWeightGradOp : Train_Op<"conv_weight_grad"> {
  let summary = "Gradient of a convolution with respect to its weights";
  let description = [{
    For y = `onnx.Conv`(x, w) with these attributes, from dy, N x M x OH x OW:

    dw[m, c, kh, kw] = sum over n, oh, ow of dy[n, m, oh, ow]
        x[n, c', oh stride + kh dilation - top, ow stride + kw dilation - left]

    with x = 0 outside the image and c' channel c of the group of m (chain rule
    on the sum that `onnx.Conv` states).

    ```mlir
    %dw = train.conv_weight_grad(%x, %dy) {pads = array<i64: 1, 1, 1, 1>}
        : (tensor<8x3x6x6xf32>, tensor<8x4x6x6xf32>) -> tensor<4x3x3x3xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$x,
    Train_Tensor:$dy,
    Train_Window:$strides,
    Train_Window:$pads,
    Train_Window:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group
  );
  let results = (outs Train_Tensor:$result);
}

def Train_MaxPoolGradOp : Train_Op<"max_pool_grad"> {
  let summary = "Passes dy to the first maximum of each window";
  let description = [{
    For y = `onnx.MaxPool`(x): dx at a position is the sum of dy over the
    windows whose first maximum, in row-major order, is there. Where values are
    equal this is one subgradient of the maximum, the one that `Indices` of the
    ONNX operator names.

    ```mlir
    %dx = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>}
        : (tensor<1x2x6x6xf32>, tensor<1x2x3x3xf32>) -> tensor<1x2x6x6xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$x,
    Train_Tensor:$dy,
    Train_Window:$kernel_shape,
    Train_Window:$strides,
    Train_Window:$pads,
    Train_Window:$dilations
  );
  let results = (outs Train_Tensor:$result);
}

def Train_AveragePoolGradOp : Train_Op<"average_pool_grad"> {
  let summary = "Spreads dy over each window";
  let description = [{
    For y = `onnx.AveragePool`(x): dx at a position is the sum of dy / k over
    the windows that read it. k is the number of positions that the window's
    mean divides by: those inside the image, with `count_include_pad` also those
    in the padding (the transpose of the operator, which is linear).

    ```mlir
    %dx = train.average_pool_grad(%dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>}
        : (tensor<1x2x3x3xf32>) -> tensor<1x2x6x6xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$dy,
    Train_Window:$kernel_shape,
    Train_Window:$strides,
    Train_Window:$pads,
    Train_Window:$dilations,
    DefaultValuedAttr<I64Attr, "0">:$count_include_pad,
    DefaultValuedAttr<I64Attr, "0">:$ceil_mode
  );
  let results = (outs Train_Tensor:$result);
}

def Train_ReluGradOp : Train_Op<"relu_grad"> {
  let summary = "dy where y is positive";
  let description = [{
    For y = max(x, 0): dx = dy where y > 0, else 0; at x = 0 the subgradient 0.

    ```mlir
    %dx = train.relu_grad(%y, %dy)
        : (tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<64x8xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$y,
    Train_Tensor:$dy
  );
  let results = (outs Train_Tensor:$result);
}

/// Of a loss of scores, labels and the weights of classes.
class Train_LossGradOp<string mnemonic> : Train_Op<mnemonic> {
  let arguments = (ins
    Train_Tensor:$scores,
    Train_Labels:$labels,
    Optional<Train_Tensor>:$weights,
    Train_Tensor:$dloss,
    DefaultValuedStrAttr<StrAttr, "mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs Train_Tensor:$result);
}

def Train_CrossEntropyGradOp : Train_LossGradOp<"cross_entropy_grad"> {
  let summary = "Gradient of SoftmaxCrossEntropyLoss with respect to the scores";
  let description = [{
    In a row of scores x, N x C x ..., with label c:

    dx[j] = s (softmax(x)[j] - [j = c]),  s = w[c] dloss / W

    (Bishop, "Pattern Recognition and Machine Learning", 2006, equation 4.109),
    where w are the weights of the classes, 1 without `weights`, W is their sum
    over all rows for `reduction` "mean", else 1, and dloss is one number, for
    "none" one for each row. Rows whose label is `ignore_index` get 0.

    ```mlir
    %dx = train.cross_entropy_grad(%scores, %labels, %dloss) {ignore_index = -100 : i64}
        : (tensor<64x26xf32>, tensor<64xi64>, tensor<f32>) -> tensor<64x26xf32>
    ```
  }];
}

def Train_NLLGradOp : Train_LossGradOp<"nll_grad"> {
  let summary = "Gradient of NegativeLogLikelihoodLoss with respect to the log-probabilities";
  let description = [{
    In a row of log-probabilities with label c: dx[j] = -s [j = c], s as for
    `train.cross_entropy_grad` (the derivative of the sum that
    `onnx.NegativeLogLikelihoodLoss` states).

    ```mlir
    %dx = train.nll_grad(%log_prob, %labels, %weights, %dloss) {reduction = "sum"}
        : (tensor<64x26xf32>, tensor<64xi64>, tensor<26xf32>, tensor<f32>) -> tensor<64x26xf32>
    ```
  }];
}

#endif // AMC_DIALECT_TRAIN_IR_GRADIENTOPS_TD
