// RUN: amc-opt %s --convert-train-to-linalg | FileCheck %s

// Factors and gradients are in the other files of this folder.

// A choice, not a product: what is held back may be NaN.
// CHECK-LABEL: func @gate(
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[GATE:.*]]: f32, %{{.*}}: f32):
// CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[OPEN:.*]] = arith.cmpf ogt, %[[GATE]], %[[ZERO]]
// CHECK: %[[Y:.*]] = arith.select %[[OPEN]], %[[X]], %[[ZERO]]
// CHECK: linalg.yield %[[Y]]
func.func @gate(%x: tensor<2x3xf32>, %gate: tensor<f32>) -> tensor<2x3xf32> {
  %0 = train.gate(%x, %gate) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// No train op is left but the one that is the analog engine's.
// CHECK-LABEL: func @update(
// CHECK-NOT: train.momentum
// CHECK: train.precondition
// CHECK-NOT: train.
// CHECK: return
func.func @update(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %dw: tensor<2x3xf32>, %w: tensor<2x3xf32>, %v: tensor<2x3xf32>,
    %lr: tensor<f32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %u = train.precondition(%a, %g, %dw) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %0:2 = train.momentum(%w, %v, %u, %lr) {momentum = 9.0e-01 : f64, weight_decay = 0.0 : f64}
       : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  return %0#0, %0#1 : tensor<2x3xf32>, tensor<2x3xf32>
}

// Ops of other dialects stay.
// CHECK-LABEL: func @none(
// CHECK-NEXT: onnx.Tanh
// CHECK-NEXT: return
func.func @none(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %0 = onnx.Tanh(%x) : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}
