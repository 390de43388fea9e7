// RUN: amc-opt %s --convert-onnx-to-linalg --canonicalize | FileCheck %s

// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (0, d1)>
// CHECK-LABEL: func @broadcast
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[ROW]], #{{.*}}]
// CHECK: arith.addf
func.func @broadcast(%a: tensor<2x3xf32>, %b: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %0 = onnx.Add(%a, %b) : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// NaN passes: 0 > x ? 0 : x.
// CHECK-LABEL: func @relu
// CHECK: %[[ON:.*]] = arith.cmpf ogt, %[[ZERO:.*]], %[[X:.*]] : f32
// CHECK: arith.select %[[ON]], %[[ZERO]], %[[X]]
func.func @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = onnx.Relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @square
// CHECK-NOT: math.powf
// CHECK: arith.mulf
func.func @square(%x: tensor<4xf32>) -> tensor<4xf32> {
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = onnx.Pow(%x, %two) : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @cast
// CHECK: arith.sitofp %{{.*}} : i64 to f32
func.func @cast(%x: tensor<4xi64>) -> tensor<4xf32> {
  %0 = onnx.Cast(%x) : (tensor<4xi64>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @reshape
// CHECK: tensor.collapse_shape %arg0 {{\[}}[0], [1, 2]]
func.func @reshape(%x: tensor<2x3x4xf32>) -> tensor<2x12xf32> {
  %0 = onnx.Flatten(%x) : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  return %0 : tensor<2x12xf32>
}

// CHECK-LABEL: func @mean
// CHECK: linalg.generic {{.*}}["parallel", "reduction"]
// CHECK: arith.mulf
// CHECK: tensor.expand_shape
func.func @mean(%x: tensor<2x3xf32>) -> tensor<2x1xf32> {
  %0 = onnx.ReduceMean(%x) {axes = array<i64: -1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// CHECK-LABEL: func @dropout
// CHECK-NEXT: return %arg0
func.func @dropout(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = onnx.Dropout(%x) {ratio = 2.5e-01 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
