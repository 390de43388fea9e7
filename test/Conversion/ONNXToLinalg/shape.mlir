// RUN: amc-opt %s --convert-onnx-to-linalg --canonicalize | FileCheck %s

// What is left is cut out and placed among the value.
// CHECK-LABEL: func @pad
// CHECK: %[[PART:.*]] = tensor.extract_slice %arg0[0, 0, 0] [2, 3, 2] [1, 1, 1]
// CHECK: %[[FILLED:.*]] = linalg.fill ins(%{{.*}} : f32) {{.*}} -> tensor<2x6x2xf32>
// CHECK: tensor.insert_slice %[[PART]] into %[[FILLED]][0, 1, 0] [2, 3, 2] [1, 1, 1]
func.func @pad(%x: tensor<2x3x4xf32>) -> tensor<2x6x2xf32> {
  %0 = onnx.Pad(%x) {pads = array<i64: 0, 1, 0, 0, 2, -2>, value = 1.5 : f64} : (tensor<2x3x4xf32>) -> tensor<2x6x2xf32>
  return %0 : tensor<2x6x2xf32>
}

// CHECK-LABEL: func @slice
// CHECK-NEXT: %[[PART:.*]] = tensor.extract_slice %arg0[0, 1, 0] [2, 1, 4] [1, 1, 1]
// CHECK-NEXT: return %[[PART]]
func.func @slice(%x: tensor<2x3x4xf32>) -> tensor<2x1x4xf32> {
  %0 = onnx.Pad(%x) {pads = array<i64: 0, -1, 0, 0, -1, 0>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  return %0 : tensor<2x1x4xf32>
}
