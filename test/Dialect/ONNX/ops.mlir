// RUN: amc-opt %s | amc-opt | FileCheck %s
// RUN: amc-opt %s --mlir-print-op-generic | amc-opt | FileCheck %s

// CHECK-LABEL: func @pointwise
func.func @pointwise(%x: tensor<2x3xf32>, %row: tensor<3xf32>, %n: tensor<2x1xi64>) {
  // CHECK: onnx.Add(%{{.*}}, %{{.*}}) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %0 = onnx.Add(%x, %row) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Sub(%{{.*}}, %{{.*}}) : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.Sub(%row, %x) : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Mul(%{{.*}}, %{{.*}}) : (tensor<2x1xi64>, tensor<2x1xi64>) -> tensor<2x1xi64>
  %2 = onnx.Mul(%n, %n) : (tensor<2x1xi64>, tensor<2x1xi64>) -> tensor<2x1xi64>
  // CHECK: onnx.Div(
  %3 = onnx.Div(%x, %row) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Pow(
  %4 = onnx.Pow(%x, %row) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Relu(%{{.*}}) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = onnx.Relu(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Sigmoid(
  %6 = onnx.Sigmoid(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Tanh(
  %7 = onnx.Tanh(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Sqrt(
  %8 = onnx.Sqrt(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Neg(
  %9 = onnx.Neg(%n) : (tensor<2x1xi64>) -> tensor<2x1xi64>
  // CHECK: onnx.Exp(
  %10 = onnx.Exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Log(
  %11 = onnx.Log(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Identity(
  %12 = onnx.Identity(%n) : (tensor<2x1xi64>) -> tensor<2x1xi64>
  // CHECK: onnx.Cast(%{{.*}}) : (tensor<2x1xi64>) -> tensor<2x1xf64>
  %13 = onnx.Cast(%n) : (tensor<2x1xi64>) -> tensor<2x1xf64>
  // CHECK: onnx.Dropout(%{{.*}}) {ratio = 2.500000e-01 : f32, seed = 3 : i64, training_mode = true} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %14 = onnx.Dropout(%x) {ratio = 2.5e-01 : f32, seed = 3 : i64, training_mode = true} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// CHECK-LABEL: func @shapes
func.func @shapes(%x: tensor<2x3x4xf32>, %y: tensor<2x1x3x1xf32>) {
  // CHECK: onnx.Reshape(%{{.*}}) : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %0 = onnx.Reshape(%x) : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  // CHECK: onnx.Flatten(%{{.*}}) {axis = -1 : i64} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %1 = onnx.Flatten(%x) {axis = -1 : i64} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  // CHECK: onnx.Flatten(%{{.*}}) : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  %2 = onnx.Flatten(%x) : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  %3 = onnx.Flatten(%x) {axis = 3 : i64} : (tensor<2x3x4xf32>) -> tensor<24x1xf32>
  // CHECK: onnx.Unsqueeze(%{{.*}}) {axes = array<i64: -1, 0>} : (tensor<2x3x4xf32>) -> tensor<1x2x3x4x1xf32>
  %4 = onnx.Unsqueeze(%x) {axes = array<i64: -1, 0>} : (tensor<2x3x4xf32>) -> tensor<1x2x3x4x1xf32>
  // CHECK: onnx.Squeeze(%{{.*}}) : (tensor<2x1x3x1xf32>) -> tensor<2x3xf32>
  %5 = onnx.Squeeze(%y) : (tensor<2x1x3x1xf32>) -> tensor<2x3xf32>
  // CHECK: onnx.Squeeze(%{{.*}}) {axes = array<i64: -1>} : (tensor<2x1x3x1xf32>) -> tensor<2x1x3xf32>
  %6 = onnx.Squeeze(%y) {axes = array<i64: -1>} : (tensor<2x1x3x1xf32>) -> tensor<2x1x3xf32>
  // CHECK: onnx.Transpose(%{{.*}}) : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
  %7 = onnx.Transpose(%x) : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
  // CHECK: onnx.Transpose(%{{.*}}) {perm = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %8 = onnx.Transpose(%x) {perm = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  return
}

// CHECK-LABEL: func @matrices
func.func @matrices(%a: tensor<3x2xf32>, %b: tensor<5x3xf32>, %c: tensor<5xf32>, %v: tensor<3xf32>, %s: tensor<4x1x2x3xf32>, %t: tensor<6x3x2xf32>) {
  // CHECK: onnx.Gemm(%{{.*}}, %{{.*}}, %{{.*}}) {alpha = 5.000000e-01 : f32, beta = 2.000000e+00 : f32, transA = 1 : i64, transB = 1 : i64} : (tensor<3x2xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  %0 = onnx.Gemm(%a, %b, %c) {alpha = 0.5 : f32, beta = 2.0 : f32, transA = 1 : i64, transB = 1 : i64} : (tensor<3x2xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  // CHECK: onnx.Gemm(%{{.*}}, %{{.*}}) : (tensor<5x3xf32>, tensor<3x2xf32>) -> tensor<5x2xf32>
  %1 = onnx.Gemm(%b, %a) : (tensor<5x3xf32>, tensor<3x2xf32>) -> tensor<5x2xf32>
  // CHECK: onnx.MatMul(%{{.*}}, %{{.*}}) : (tensor<3xf32>, tensor<3xf32>) -> tensor<f32>
  %2 = onnx.MatMul(%v, %v) : (tensor<3xf32>, tensor<3xf32>) -> tensor<f32>
  %3 = onnx.MatMul(%b, %v) : (tensor<5x3xf32>, tensor<3xf32>) -> tensor<5xf32>
  %4 = onnx.MatMul(%v, %a) : (tensor<3xf32>, tensor<3x2xf32>) -> tensor<2xf32>
  // CHECK: onnx.MatMul(%{{.*}}, %{{.*}}) : (tensor<4x1x2x3xf32>, tensor<6x3x2xf32>) -> tensor<4x6x2x2xf32>
  %5 = onnx.MatMul(%s, %t) : (tensor<4x1x2x3xf32>, tensor<6x3x2xf32>) -> tensor<4x6x2x2xf32>
  return
}

// CHECK-LABEL: func @reductions
func.func @reductions(%x: tensor<2x3x4xf32>, %n: tensor<2x3xi64>) {
  // CHECK: onnx.ReduceMean(%{{.*}}) {axes = array<i64: 0, -1>} : (tensor<2x3x4xf32>) -> tensor<1x3x1xf32>
  %0 = onnx.ReduceMean(%x) {axes = array<i64: 0, -1>} : (tensor<2x3x4xf32>) -> tensor<1x3x1xf32>
  // CHECK: onnx.ReduceMean(%{{.*}}) {keepdims = 0 : i64} : (tensor<2x3x4xf32>) -> tensor<f32>
  %1 = onnx.ReduceMean(%x) {keepdims = 0 : i64} : (tensor<2x3x4xf32>) -> tensor<f32>
  // CHECK: onnx.ReduceSum(%{{.*}}) : (tensor<2x3xi64>) -> tensor<1x1xi64>
  %2 = onnx.ReduceSum(%n) : (tensor<2x3xi64>) -> tensor<1x1xi64>
  // CHECK: onnx.Softmax(%{{.*}}) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %3 = onnx.Softmax(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  // CHECK: onnx.LogSoftmax(%{{.*}}) {axis = 1 : i64} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %4 = onnx.LogSoftmax(%x) {axis = 1 : i64} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return
}

// CHECK-LABEL: func @losses
func.func @losses(%x: tensor<2x3x4xf32>, %l: tensor<2x4xi32>, %w: tensor<3xf32>) {
  // CHECK: onnx.SoftmaxCrossEntropyLoss(%{{.*}}, %{{.*}}) : (tensor<2x3x4xf32>, tensor<2x4xi32>) -> tensor<f32>
  %0 = onnx.SoftmaxCrossEntropyLoss(%x, %l) : (tensor<2x3x4xf32>, tensor<2x4xi32>) -> tensor<f32>
  // CHECK: onnx.SoftmaxCrossEntropyLoss(%{{.*}}, %{{.*}}, %{{.*}}) {ignore_index = -1 : i64, reduction = "none"} : (tensor<2x3x4xf32>, tensor<2x4xi32>, tensor<3xf32>) -> (tensor<2x4xf32>, tensor<2x3x4xf32>)
  %1:2 = onnx.SoftmaxCrossEntropyLoss(%x, %l, %w) {ignore_index = -1 : i64, reduction = "none"} : (tensor<2x3x4xf32>, tensor<2x4xi32>, tensor<3xf32>) -> (tensor<2x4xf32>, tensor<2x3x4xf32>)
  // CHECK: onnx.NegativeLogLikelihoodLoss(%{{.*}}, %{{.*}}, %{{.*}}) {reduction = "sum"} : (tensor<2x3x4xf32>, tensor<2x4xi32>, tensor<3xf32>) -> tensor<f32>
  %2 = onnx.NegativeLogLikelihoodLoss(%x, %l, %w) {reduction = "sum"} : (tensor<2x3x4xf32>, tensor<2x4xi32>, tensor<3xf32>) -> tensor<f32>
  return
}

// CHECK-LABEL: func @windows
func.func @windows(%x: tensor<2x4x7x8xf32>, %w: tensor<6x2x3x3xf32>, %b: tensor<6xf32>) {
  // CHECK: onnx.Conv(%{{.*}}, %{{.*}}, %{{.*}}) {dilations = array<i64: 2, 1>, group = 2 : i64, kernel_shape = array<i64: 3, 3>, pads = array<i64: 1, 0, 2, 1>, strides = array<i64: 2, 3>} : (tensor<2x4x7x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<2x6x3x3xf32>
  %0 = onnx.Conv(%x, %w, %b) {dilations = array<i64: 2, 1>, group = 2 : i64, kernel_shape = array<i64: 3, 3>, pads = array<i64: 1, 0, 2, 1>, strides = array<i64: 2, 3>} : (tensor<2x4x7x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<2x6x3x3xf32>
  // CHECK: onnx.Conv(%{{.*}}, %{{.*}}) {auto_pad = "SAME_UPPER", group = 2 : i64, strides = array<i64: 3, 3>}
  %1 = onnx.Conv(%x, %w) {auto_pad = "SAME_UPPER", group = 2 : i64, strides = array<i64: 3, 3>} : (tensor<2x4x7x8xf32>, tensor<6x2x3x3xf32>) -> tensor<2x6x3x3xf32>
  // CHECK: onnx.MaxPool(%{{.*}}) {ceil_mode = 1 : i64, kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x4x4xf32>
  %2 = onnx.MaxPool(%x) {ceil_mode = 1 : i64, kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x4x4xf32>
  // A ceiled window that would start in the padding behind is not there.
  // CHECK: onnx.AveragePool(%{{.*}}) {ceil_mode = 1 : i64, count_include_pad = 1 : i64, kernel_shape = array<i64: 2, 3>, pads = array<i64: 1, 0, 1, 2>, strides = array<i64: 2, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x4x4xf32>
  %3 = onnx.AveragePool(%x) {ceil_mode = 1 : i64, count_include_pad = 1 : i64, kernel_shape = array<i64: 2, 3>, pads = array<i64: 1, 0, 1, 2>, strides = array<i64: 2, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x4x4xf32>
  return
}

// CHECK-LABEL: func @pads
func.func @pads(%x: tensor<2x3xf32>, %n: tensor<4xi64>) {
  // CHECK: onnx.Pad(%{{.*}}) {pads = array<i64: 0, 1, 2, -2>, value = 5.000000e-01 : f64} : (tensor<2x3xf32>) -> tensor<4x2xf32>
  %0 = onnx.Pad(%x) {pads = array<i64: 0, 1, 2, -2>, value = 0.5 : f64} : (tensor<2x3xf32>) -> tensor<4x2xf32>
  // CHECK: onnx.Pad(%{{.*}}) {pads = array<i64: -1, -2>} : (tensor<4xi64>) -> tensor<1xi64>
  %1 = onnx.Pad(%n) {pads = array<i64: -1, -2>} : (tensor<4xi64>) -> tensor<1xi64>
  return
}
