// RUN: amc-opt %s --convert-train-to-linalg --canonicalize --cse | FileCheck %s

// A dense factor is one product of the scaled rows, ones appended, with
// themselves.
// CHECK-LABEL: func @dense
// CHECK: %[[ROWS:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [4, 3] [1, 1] : tensor<4x3xf32> into tensor<4x4xf32>
// CHECK: linalg.matmul indexing_maps = {{.*}} ins(%[[ROWS]], %[[ROWS]]
func.func @dense(%x: tensor<4x3xf32>) -> tensor<4x4xf32> {
  %0 = train.activation_factor(%x) {batch = 4 : i64, bias = true} : (tensor<4x3xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// Stride 1: 15 product images per pair of channels, no unfolded patches.
// CHECK-LABEL: func @autocorrelation
// CHECK-NOT: linalg.matmul
// CHECK: iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "parallel"]
// CHECK-SAME: outs(%{{.*}} : tensor<8x8x3x5x256xf32>)
// CHECK-NOT: linalg.matmul
func.func @autocorrelation(%x: tensor<64x8x14x14xf32>) -> tensor<72x72xf32> {
  %0 = train.activation_factor(%x) {batch = 64 : i64, bias = false, kernel_shape = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>} : (tensor<64x8x14x14xf32>) -> tensor<72x72xf32>
  return %0 : tensor<72x72xf32>
}

// Stride 2 unfolds.
// CHECK-LABEL: func @unfolded
// CHECK: linalg.matmul
func.func @unfolded(%x: tensor<64x8x14x14xf32>) -> tensor<72x72xf32> {
  %0 = train.activation_factor(%x) {batch = 64 : i64, bias = false, kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>} : (tensor<64x8x14x14xf32>) -> tensor<72x72xf32>
  return %0 : tensor<72x72xf32>
}

// The preconditioner is the crossbars'.
// CHECK-LABEL: func @precondition
// CHECK: train.precondition
func.func @precondition(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %dw: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = train.precondition(%a, %g, %dw) {bias = true} : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
