// RUN: amc-opt %s --convert-onnx-to-linalg --split-input-file --verify-diagnostics | FileCheck %s

// What each operator becomes is in the other files of this folder.

// No onnx op is left, whatever the function is.
// CHECK-LABEL: func @layer(
// CHECK-NOT: onnx.
// CHECK: linalg.matmul
// CHECK-NOT: onnx.
// CHECK: return
func.func @layer(%x: tensor<4x5xf32>, %w: tensor<5x3xf32>, %b: tensor<3xf32>) -> tensor<4x3xf32> {
  %0 = onnx.Gemm(%x, %w, %b) : (tensor<4x5xf32>, tensor<5x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  %1 = onnx.Tanh(%0) : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// Ops of other dialects stay.
// CHECK-LABEL: func @none(
// CHECK-NEXT: train.relu_grad
// CHECK-NEXT: return
func.func @none(%y: tensor<4x3xf32>, %dy: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %0 = train.relu_grad(%y, %dy) : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// A draw has no lowering: a training step names it.
func.func @dropout(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  // expected-error @+1 {{failed to legalize operation 'onnx.Dropout'}}
  %0 = onnx.Dropout(%x) {training_mode = true} : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}
