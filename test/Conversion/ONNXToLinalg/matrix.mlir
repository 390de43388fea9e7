// RUN: amc-opt %s --convert-onnx-to-linalg --canonicalize | FileCheck %s

// The transposition is in the maps; scaling and bias are one nest behind.
// CHECK-LABEL: func @gemm
// CHECK: %[[PRODUCT:.*]] = linalg.matmul indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}] ins(%arg0, %arg1 : tensor<2x8xf32>, tensor<5x8xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[PRODUCT]], %arg2
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
func.func @gemm(%a: tensor<2x8xf32>, %b: tensor<5x8xf32>, %c: tensor<5xf32>) -> tensor<2x5xf32> {
  %0 = onnx.Gemm(%a, %b, %c) {alpha = 5.0e-01 : f32, transB = 1 : i64} : (tensor<2x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

// CHECK-LABEL: func @through_transpose
// CHECK-NOT: linalg.transpose
// CHECK: linalg.matmul indexing_maps
// CHECK-SAME: ins(%arg0, %arg1
func.func @through_transpose(%a: tensor<2x8xf32>, %b: tensor<5x8xf32>) -> tensor<2x5xf32> {
  %t = onnx.Transpose(%b) {perm = array<i64: 1, 0>} : (tensor<5x8xf32>) -> tensor<8x5xf32>
  %0 = onnx.MatMul(%a, %t) : (tensor<2x8xf32>, tensor<8x5xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

// CHECK-LABEL: func @rows_of_all_batches
// CHECK: tensor.collapse_shape %arg0 {{\[}}[0, 1], [2]]
// CHECK: linalg.matmul ins(%{{.*}}, %arg1 : tensor<6x8xf64>, tensor<8x5xf64>)
// CHECK: tensor.expand_shape
func.func @rows_of_all_batches(%a: tensor<2x3x8xf64>, %b: tensor<8x5xf64>) -> tensor<2x3x5xf64> {
  %0 = onnx.MatMul(%a, %b) : (tensor<2x3x8xf64>, tensor<8x5xf64>) -> tensor<2x3x5xf64>
  return %0 : tensor<2x3x5xf64>
}

// CHECK-LABEL: func @batches
// CHECK: linalg.batch_matmul
func.func @batches(%a: tensor<4x3x8xf32>, %b: tensor<4x8x5xf32>) -> tensor<4x3x5xf32> {
  %0 = onnx.MatMul(%a, %b) : (tensor<4x3x8xf32>, tensor<4x8x5xf32>) -> tensor<4x3x5xf32>
  return %0 : tensor<4x3x5xf32>
}

// CHECK-LABEL: func @vector
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
func.func @vector(%a: tensor<8xf32>, %b: tensor<8x5xf32>) -> tensor<5xf32> {
  %0 = onnx.MatMul(%a, %b) : (tensor<8xf32>, tensor<8x5xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
