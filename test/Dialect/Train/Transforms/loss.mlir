// RUN: amc-opt %s --build-training-step="optimizer=sgd loss=cross-entropy" --split-input-file | FileCheck %s --check-prefix=CE
// RUN: amc-opt %s --build-training-step="optimizer=sgd loss=mse" --split-input-file | FileCheck %s --check-prefix=MSE

// CE-LABEL: func.func @accumulate(
// CE-SAME: %[[X:.*]]: tensor<4x5xf32> {amc.name = "x"}, %[[Y:.*]]: tensor<4xi64> {amc.name = "labels", train.labels = [#train.label_rule<first = 0, classes = 3, ignored = [], mean = true>]}) -> (tensor<f32> {amc.name = "loss"})
// CE: %[[S:.*]] = onnx.MatMul
// CE: onnx.SoftmaxCrossEntropyLoss(%[[S]], %[[Y]])
// CE-LABEL: func.func @evaluate(
// CE-SAME: -> (tensor<f32> {amc.name = "loss", train.output = #train.output<loss>}, tensor<4x3xf32> {amc.name = "z", train.output = #train.output<scores>})

// MSE-LABEL: func.func @accumulate(
// MSE-SAME: %[[X:.*]]: tensor<4x5xf32> {amc.name = "x"}, %[[Y:.*]]: tensor<4x3xf32> {amc.name = "targets"}) -> (tensor<f32> {amc.name = "loss"})
// MSE: %[[S:.*]] = onnx.MatMul
// MSE: %[[D:.*]] = onnx.Sub(%[[S]], %[[Y]])
// MSE: %[[Q:.*]] = onnx.Mul(%[[D]], %[[D]])
// MSE: onnx.ReduceMean(%[[Q]]) {keepdims = 0 : i64}
// MSE-LABEL: func.func @evaluate(
// MSE-SAME: -> (tensor<f32> {amc.name = "loss", train.output = #train.output<loss>}, tensor<4x3xf32> {amc.name = "z"})
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32> {amc.name = "x"}) -> (tensor<4x3xf32> {amc.name = "z"}) {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    return %s : tensor<4x3xf32>
  }
}

// -----

// The loss holds the softmax: it takes what goes into it, which is returned too.
// CE-LABEL: func.func @accumulate(
// CE: %[[S:.*]] = onnx.MatMul
// CE-NOT: onnx.Softmax(
// CE: onnx.SoftmaxCrossEntropyLoss(%[[S]],
// CE-LABEL: func.func @evaluate(
// CE-SAME: -> (tensor<f32> {amc.name = "loss", train.output = #train.output<loss>}, tensor<4x3xf32> {amc.name = "p"}, tensor<4x3xf32> {amc.name = "scores", train.output = #train.output<scores>})
// CE: %[[S:.*]] = onnx.MatMul
// CE: %[[P:.*]] = onnx.Softmax(%[[S]])
// CE: %[[L:.*]] = onnx.SoftmaxCrossEntropyLoss(%[[S]],
// CE: return %[[L]], %[[P]], %[[S]]

// MSE-LABEL: func.func @accumulate(
// MSE: %[[P:.*]] = onnx.Softmax
// MSE: onnx.Sub(%[[P]],
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32> {amc.name = "x"}) -> (tensor<4x3xf32> {amc.name = "p"}) {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %p = onnx.Softmax(%s) : (tensor<4x3xf32>) -> tensor<4x3xf32>
    return %p : tensor<4x3xf32>
  }
}
