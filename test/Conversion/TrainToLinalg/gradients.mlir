// RUN: amc-opt %s --convert-train-to-linalg --canonicalize --cse | FileCheck %s

// Flipped weights on dy spread to the stride.
// CHECK-DAG: #[[FLIP:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, -d2 + 2, -d3 + 2)>
// CHECK-LABEL: func @conv_input_grad
// CHECK: tensor.insert_slice %arg0 into %{{.*}}[0, 0, 1, 1] [1, 4, 4, 4] [1, 1, 2, 2]
// CHECK: linalg.generic {indexing_maps = [#[[FLIP]],
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
func.func @conv_input_grad(%dy: tensor<1x4x4x4xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x3x8x8xf32> {
  %0 = train.conv_input_grad(%dy, %w) {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, group = 1 : i64} : (tensor<1x4x4x4xf32>, tensor<4x3x3x3xf32>) -> tensor<1x3x8x8xf32>
  return %0 : tensor<1x3x8x8xf32>
}

// Windows side by side: a block of dx reads its window, nothing is summed.
// CHECK-LABEL: func @max_pool_grad
// CHECK: linalg.generic {{.*}}"reduction"]
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]
// CHECK: tensor.collapse_shape
func.func @max_pool_grad(%x: tensor<1x2x6x6xf32>, %dy: tensor<1x2x3x3xf32>) -> tensor<1x2x6x6xf32> {
  %0 = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x6x6xf32>, tensor<1x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  return %0 : tensor<1x2x6x6xf32>
}

// Overlapping windows: every element of dx looks at all its windows.
// CHECK-LABEL: func @max_pool_grad_overlap
// CHECK-COUNT-2: iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
func.func @max_pool_grad_overlap(%x: tensor<1x2x6x6xf32>, %dy: tensor<1x2x4x4xf32>) -> tensor<1x2x6x6xf32> {
  %0 = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x6x6xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x6x6xf32>
  return %0 : tensor<1x2x6x6xf32>
}

// CHECK-LABEL: func @relu_grad
// CHECK: arith.cmpf ogt
// CHECK: arith.select
func.func @relu_grad(%y: tensor<4xf32>, %dy: tensor<4xf32>) -> tensor<4xf32> {
  %0 = train.relu_grad(%y, %dy) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
