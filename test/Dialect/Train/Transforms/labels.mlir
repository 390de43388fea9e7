// RUN: amc-opt %s --build-training-step="optimizer=sgd" --split-input-file | FileCheck %s

// Labels of two losses, one behind casts and a change of shape: of each its classes, and what it ignores. The class of
// weight 0 counts as little as ignore_index.
// CHECK-LABEL: func.func @accumulate(
// CHECK-SAME: amc.name = "y", train.labels = [#train.label_rule<first = 0, classes = 3, ignored = [-100, 1], mean = true>,
// CHECK-SAME:               #train.label_rule<first = 0, classes = 3, ignored = [], mean = false>]
// CHECK-LABEL: func.func @evaluate(
// CHECK-SAME: train.labels = [#train.label_rule<first = 0, classes = 3, ignored = [-100, 1], mean = true>,
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32> {amc.name = "x"}, %y: tensor<4x1xf32> {amc.name = "y"}) -> tensor<f32> {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %i = onnx.Cast(%y) : (tensor<4x1xf32>) -> tensor<4x1xi32>
    %r = onnx.Squeeze(%i) {axes = array<i64: 1>} : (tensor<4x1xi32>) -> tensor<4xi32>
    %l = onnx.Cast(%r) : (tensor<4xi32>) -> tensor<4xi64>
    %c = arith.constant dense<[1.0, 0.0, 2.0]> : tensor<3xf32>
    %a = onnx.SoftmaxCrossEntropyLoss(%s, %l, %c) {ignore_index = -100 : i64} : (tensor<4x3xf32>, tensor<4xi64>, tensor<3xf32>) -> tensor<f32>
    %p = onnx.LogSoftmax(%s) {axis = 1 : i64} : (tensor<4x3xf32>) -> tensor<4x3xf32>
    %b = onnx.NegativeLogLikelihoodLoss(%p, %l) {reduction = "sum"} : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    %t = onnx.Add(%a, %b) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %t : tensor<f32>
  }
}

// -----

// Labels counted from 1.
// CHECK-LABEL: func.func @accumulate(
// CHECK-SAME: amc.name = "y", train.labels = [#train.label_rule<first = 1, classes = 3, ignored = [0], mean = true>]
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32> {amc.name = "x"}, %y: tensor<4xi64> {amc.name = "y"}) -> tensor<f32> {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %one = arith.constant dense<1> : tensor<i64>
    %l = onnx.Sub(%y, %one) : (tensor<4xi64>, tensor<i64>) -> tensor<4xi64>
    %a = onnx.SoftmaxCrossEntropyLoss(%s, %l) {ignore_index = -1 : i64} : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %a : tensor<f32>
  }
}

// -----

// What is computed from an input in another way is not a label of it; nor is that of a loss that is not trained.
// CHECK-LABEL: func.func @accumulate(
// CHECK-NOT: train.labels
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>, %z: tensor<4xi64>) -> (tensor<f32>, tensor<f32>) {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %l = onnx.Mul(%y, %y) : (tensor<4xi64>, tensor<4xi64>) -> tensor<4xi64>
    %a = onnx.SoftmaxCrossEntropyLoss(%s, %l) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    %b = onnx.SoftmaxCrossEntropyLoss(%s, %z) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %a, %b : tensor<f32>, tensor<f32>
  }
}

// -----

// A loss of one element is returned as an f32 of rank 0.
// CHECK-LABEL: func.func @accumulate(
// CHECK-SAME: -> (tensor<f32> {amc.name = "loss"})
// CHECK-LABEL: func.func @evaluate(
// CHECK-SAME: -> (tensor<f32> {amc.name = "z", train.output = #train.output<loss>})
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32> {amc.name = "x"}) -> (tensor<1x1xf64> {amc.name = "z"}) {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %d = onnx.Cast(%s) : (tensor<4x3xf32>) -> tensor<4x3xf64>
    %q = onnx.Mul(%d, %d) : (tensor<4x3xf64>, tensor<4x3xf64>) -> tensor<4x3xf64>
    %l = onnx.ReduceMean(%q) {keepdims = 1 : i64} : (tensor<4x3xf64>) -> tensor<1x1xf64>
    return %l : tensor<1x1xf64>
  }
}
