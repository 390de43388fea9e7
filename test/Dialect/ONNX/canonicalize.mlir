// RUN: amc-opt %s --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: func @identities
// CHECK-NEXT: return %arg0, %arg0, %arg0, %arg0, %arg0, %arg0
func.func @identities(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = onnx.Identity(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.Cast(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = onnx.Reshape(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = onnx.Transpose(%x) {perm = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = onnx.Dropout(%x) {ratio = 0.5 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = onnx.Dropout(%x) {ratio = 0.0 : f32, training_mode = true} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func @dropout_in_training
// CHECK: onnx.Dropout
func.func @dropout_in_training(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = onnx.Dropout(%x) {ratio = 0.5 : f32, training_mode = true} : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// CHECK-LABEL: func @neutral
// CHECK-NEXT: return %arg0, %arg0, %arg0, %arg0, %arg1
func.func @neutral(%x: tensor<2x3xf32>, %n: tensor<3xi64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<3xi64>) {
  %one = arith.constant dense<1.0> : tensor<f32>
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %uno = arith.constant dense<1> : tensor<i64>
  %0 = onnx.Mul(%one, %x) : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.Div(%x, %one) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = onnx.Pow(%x, %one) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = onnx.Sub(%x, %zero) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %4 = onnx.Mul(%n, %uno) : (tensor<3xi64>, tensor<i64>) -> tensor<3xi64>
  return %0, %1, %2, %3, %4 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<3xi64>
}

// -----

// -0 + 0 and -0 - -0 are 0, and a product with ones may broadcast.
// CHECK-LABEL: func @not_neutral
// CHECK-DAG: onnx.Add
// CHECK-DAG: onnx.Sub
// CHECK-DAG: onnx.Mul
func.func @not_neutral(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>, tensor<2x3xf32>) {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %minus = arith.constant dense<-0.0> : tensor<f32>
  %ones = arith.constant dense<1.0> : tensor<2x3xf32>
  %0 = onnx.Add(%x, %zero) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %1 = onnx.Sub(%x, %minus) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %2 = onnx.Mul(%x, %ones) : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0, %1, %2 : tensor<3xf32>, tensor<3xf32>, tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func @twice
// CHECK-NEXT: %[[R:.*]] = onnx.Relu(%arg0)
// CHECK-NEXT: return %[[R]], %arg0
func.func @twice(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %0 = onnx.Relu(%x) : (tensor<3xf32>) -> tensor<3xf32>
  %1 = onnx.Relu(%0) : (tensor<3xf32>) -> tensor<3xf32>
  %2 = onnx.Neg(%x) : (tensor<3xf32>) -> tensor<3xf32>
  %3 = onnx.Neg(%2) : (tensor<3xf32>) -> tensor<3xf32>
  return %1, %3 : tensor<3xf32>, tensor<3xf32>
}

// -----

// CHECK-LABEL: func @reshapes
// CHECK-NEXT: %[[R:.*]] = onnx.Reshape(%arg0) : (tensor<2x3x4xf32>) -> tensor<4x6xf32>
// CHECK-NEXT: return %[[R]]
func.func @reshapes(%x: tensor<2x3x4xf32>) -> tensor<4x6xf32> {
  %0 = onnx.Flatten(%x) : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  %1 = onnx.Unsqueeze(%0) {axes = array<i64: 0>} : (tensor<2x12xf32>) -> tensor<1x2x12xf32>
  %2 = onnx.Squeeze(%1) : (tensor<1x2x12xf32>) -> tensor<2x12xf32>
  %3 = onnx.Reshape(%2) : (tensor<2x12xf32>) -> tensor<4x6xf32>
  return %3 : tensor<4x6xf32>
}

// -----

// CHECK-LABEL: func @reshaped_constant
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00]]> : tensor<1x2xf32>
// CHECK-NEXT: return %[[C]]
func.func @reshaped_constant() -> tensor<1x2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = onnx.Unsqueeze(%c) {axes = array<i64: 0>} : (tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// CHECK-LABEL: func @transposes
// CHECK-NEXT: %[[T:.*]] = onnx.Transpose(%arg0) {perm = array<i64: 0, 2, 1>} : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
// CHECK-NEXT: return %[[T]], %arg0
func.func @transposes(%x: tensor<2x3x4xf32>) -> (tensor<2x4x3xf32>, tensor<2x3x4xf32>) {
  %0 = onnx.Transpose(%x) : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
  %1 = onnx.Transpose(%0) {perm = array<i64: 2, 0, 1>} : (tensor<4x3x2xf32>) -> tensor<2x4x3xf32>
  %2 = onnx.Transpose(%0) : (tensor<4x3x2xf32>) -> tensor<2x3x4xf32>
  return %1, %2 : tensor<2x4x3xf32>, tensor<2x3x4xf32>
}

// -----

// CHECK-LABEL: func @gemm_of_transposes
// CHECK-NEXT: %[[G:.*]] = onnx.Gemm(%arg0, %arg1) {transA = 1 : i64} : (tensor<3x2xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
// CHECK-NEXT: return %[[G]]
func.func @gemm_of_transposes(%a: tensor<3x2xf32>, %b: tensor<3x5xf32>, %c: tensor<5xf32>) -> tensor<2x5xf32> {
  %at = onnx.Transpose(%a) : (tensor<3x2xf32>) -> tensor<2x3xf32>
  %bt = onnx.Transpose(%b) {perm = array<i64: 1, 0>} : (tensor<3x5xf32>) -> tensor<5x3xf32>
  %0 = onnx.Gemm(%at, %bt, %c) {beta = 0.0 : f32, transB = 1 : i64} : (tensor<2x3xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

// -----

// CHECK-LABEL: func @log_of_softmax
// CHECK-NEXT: %[[L:.*]] = onnx.LogSoftmax(%arg0) {axis = 0 : i64}
// CHECK-NEXT: return %[[L]]
func.func @log_of_softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = onnx.Softmax(%x) {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.Log(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func @cross_entropy
// CHECK-NEXT: %[[L:.*]] = onnx.SoftmaxCrossEntropyLoss(%arg0, %arg1) {ignore_index = 2 : i64, reduction = "sum"} : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
// CHECK-NEXT: return %[[L]]
func.func @cross_entropy(%x: tensor<2x3xf32>, %l: tensor<2xi64>) -> tensor<f32> {
  %0 = onnx.LogSoftmax(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.NegativeLogLikelihoodLoss(%0, %l) {ignore_index = 2 : i64, reduction = "sum"} : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
  return %1 : tensor<f32>
}

// -----

// CHECK-LABEL: func @softmax_not_over_classes
// CHECK: onnx.NegativeLogLikelihoodLoss
func.func @softmax_not_over_classes(%x: tensor<2x3x4xf32>, %l: tensor<2x4xi64>) -> tensor<f32> {
  %0 = onnx.LogSoftmax(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = onnx.NegativeLogLikelihoodLoss(%0, %l) : (tensor<2x3x4xf32>, tensor<2x4xi64>) -> tensor<f32>
  return %1 : tensor<f32>
}

// -----

// CHECK-LABEL: func @unused_log_prob
// CHECK: onnx.SoftmaxCrossEntropyLoss(%arg0, %arg1) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
func.func @unused_log_prob(%x: tensor<2x3xf32>, %l: tensor<2xi64>) -> tensor<f32> {
  %0:2 = onnx.SoftmaxCrossEntropyLoss(%x, %l) : (tensor<2x3xf32>, tensor<2xi64>) -> (tensor<f32>, tensor<2x3xf32>)
  return %0#0 : tensor<f32>
}

// -----

// 14 columns, stride 3, window 4: 5 windows need 2 more; 7 rows and stride 2: 3 more.
// CHECK-LABEL: func @auto_pad
// CHECK: onnx.Conv(%arg0, %arg1) {pads = array<i64: 1, 1, 2, 1>, strides = array<i64: 2, 3>} : {{.*}} -> tensor<1x1x4x5xf32>
// CHECK: onnx.MaxPool(%arg0) {kernel_shape = array<i64: 4, 4>, pads = array<i64: 2, 1, 1, 1>, strides = array<i64: 2, 3>} : {{.*}} -> tensor<1x1x4x5xf32>
// CHECK: onnx.AveragePool(%arg0) {kernel_shape = array<i64: 4, 4>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 3>} : {{.*}} -> tensor<1x1x2x4xf32>
func.func @auto_pad(%x: tensor<1x1x7x14xf32>, %w: tensor<1x1x4x4xf32>) -> (tensor<1x1x4x5xf32>, tensor<1x1x4x5xf32>, tensor<1x1x2x4xf32>) {
  %0 = onnx.Conv(%x, %w) {auto_pad = "SAME_UPPER", strides = array<i64: 2, 3>} : (tensor<1x1x7x14xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x5xf32>
  %1 = onnx.MaxPool(%x) {auto_pad = "SAME_LOWER", kernel_shape = array<i64: 4, 4>, strides = array<i64: 2, 3>} : (tensor<1x1x7x14xf32>) -> tensor<1x1x4x5xf32>
  %2 = onnx.AveragePool(%x) {auto_pad = "VALID", kernel_shape = array<i64: 4, 4>, strides = array<i64: 2, 3>} : (tensor<1x1x7x14xf32>) -> tensor<1x1x2x4xf32>
  return %0, %1, %2 : tensor<1x1x4x5xf32>, tensor<1x1x4x5xf32>, tensor<1x1x2x4xf32>
}

// -----

// CHECK-LABEL: func @pads
// CHECK-NEXT: %[[P:.*]] = onnx.Pad(%arg0) {pads = array<i64: 0, 1, 0, -1>}
// CHECK-NEXT: return %arg0, %[[P]]
func.func @pads(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = onnx.Pad(%x) {pads = array<i64: 0, 0, 0, 0>, value = 1.0 : f64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = onnx.Pad(%x) {pads = array<i64: 0, 1, 0, -1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<2x3xf32>
}
