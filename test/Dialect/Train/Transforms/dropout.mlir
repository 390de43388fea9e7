// RUN: amc-opt %s --build-training-step | FileCheck %s

// In a training step every dropout in training mode is a product with a mask of
// its own. A dropout of nothing, or outside training mode, is the identity.
// CHECK: @dropout.steps(dense<0> : tensor<i64>) : tensor<i64> {train.role = #train.role<counter>}
module {
  ml_program.global private mutable @a.weight(dense<0.1> : tensor<5x5xf32>) : tensor<5x5xf32>
  ml_program.global private mutable @b.weight(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: %[[STEP:.*]] = ml_program.global_load @dropout.steps
  // CHECK: %[[M0:.*]] = train.dropout_mask(%[[STEP]]) {ratio = 5.000000e-01 : f32, seed = 1 : i64} : (tensor<i64>) -> tensor<4x5xf32>
  // CHECK: %[[D0:.*]] = onnx.Mul(%{{.*}}, %[[M0]])
  // CHECK: %[[P:.*]] = onnx.MatMul(%[[D0]],
  // CHECK: %[[M1:.*]] = train.dropout_mask(%[[STEP]]) {ratio = 2.500000e-01 : f32, seed = 0 : i64} : (tensor<i64>) -> tensor<4x5xf32>
  // CHECK: %[[D1:.*]] = onnx.Mul(%[[P]], %[[M1]])
  // CHECK: onnx.MatMul(%[[D1]],
  // CHECK: %[[NEXT:.*]] = onnx.Add(%[[STEP]],
  // CHECK: ml_program.global_store @dropout.steps = %[[NEXT]]
  // CHECK: onnx.Mul(%{{.*}}, %[[M1]])
  // CHECK: train.activation_factor(%[[D0]])
  // CHECK: train.activation_factor(%[[D1]])
  // CHECK-NOT: {{Dropout|dropout_mask}}
  // CHECK-LABEL: func.func @accumulate_gradients(
  // CHECK: ml_program.global_store @dropout.steps
  // CHECK-LABEL: func.func @evaluate(
  // CHECK-NOT: {{Dropout|dropout|onnx.Mul}}
  // CHECK: return
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> (tensor<f32>, tensor<4x3xf32>) {
    %w = ml_program.global_load @a.weight : tensor<5x5xf32>
    %v = ml_program.global_load @b.weight : tensor<5x3xf32>
    %0 = onnx.Dropout(%x) {ratio = 0.5 : f32, training_mode = true} : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %1 = onnx.MatMul(%0, %w) : (tensor<4x5xf32>, tensor<5x5xf32>) -> tensor<4x5xf32>
    %2 = onnx.Dropout(%1) {ratio = 0.25 : f32, seed = 0 : i64, training_mode = true} : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %3 = onnx.Dropout(%2) {ratio = 0.0 : f32, training_mode = true} : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %inference = onnx.Dropout(%3) {ratio = 0.5 : f32, training_mode = false} : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %4 = onnx.MatMul(%inference, %v) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %5 = onnx.SoftmaxCrossEntropyLoss(%4, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %5, %4 : tensor<f32>, tensor<4x3xf32>
  }
}
