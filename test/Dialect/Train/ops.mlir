// RUN: amc-opt %s | amc-opt | FileCheck %s
// RUN: amc-opt %s --mlir-print-op-generic | amc-opt | FileCheck %s

// CHECK-LABEL: func @windows
func.func @windows(%x: tensor<1x4x8x8xf32>, %w: tensor<6x2x3x3xf32>, %dy: tensor<1x6x4x4xf32>, %dp: tensor<1x4x4x4xf32>) {
  // CHECK: train.conv_input_grad(%{{.*}}, %{{.*}}) {group = 2 : i64, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x6x4x4xf32>, tensor<6x2x3x3xf32>) -> tensor<1x4x8x8xf32>
  %0 = train.conv_input_grad(%dy, %w) {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64} : (tensor<1x6x4x4xf32>, tensor<6x2x3x3xf32>) -> tensor<1x4x8x8xf32>
  // CHECK: train.conv_weight_grad(%{{.*}}, %{{.*}}) {group = 2 : i64, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<1x6x4x4xf32>) -> tensor<6x2x3x3xf32>
  %1 = train.conv_weight_grad(%x, %dy) {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<1x6x4x4xf32>) -> tensor<6x2x3x3xf32>
  // CHECK: train.max_pool_grad(%{{.*}}, %{{.*}}) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x8x8xf32>
  %2 = train.max_pool_grad(%x, %dp) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x8x8xf32>
  // CHECK: train.average_pool_grad(%{{.*}}) {ceil_mode = 1 : i64, count_include_pad = 1 : i64, kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x8x8xf32>
  %3 = train.average_pool_grad(%dp) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, count_include_pad = 1 : i64, ceil_mode = 1 : i64} : (tensor<1x4x4x4xf32>) -> tensor<1x4x8x8xf32>
  return
}

// CHECK-LABEL: func @losses
func.func @losses(%s: tensor<4x3xf64>, %l: tensor<4xi64>, %w: tensor<3xf64>, %d: tensor<f64>, %each: tensor<4xf64>) {
  // CHECK: train.relu_grad(%{{.*}}, %{{.*}}) : (tensor<4x3xf64>, tensor<4x3xf64>) -> tensor<4x3xf64>
  %0 = train.relu_grad(%s, %s) : (tensor<4x3xf64>, tensor<4x3xf64>) -> tensor<4x3xf64>
  // CHECK: train.cross_entropy_grad(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) {ignore_index = -100 : i64} : (tensor<4x3xf64>, tensor<4xi64>, tensor<3xf64>, tensor<f64>) -> tensor<4x3xf64>
  %1 = train.cross_entropy_grad(%s, %l, %w, %d) {ignore_index = -100 : i64} : (tensor<4x3xf64>, tensor<4xi64>, tensor<3xf64>, tensor<f64>) -> tensor<4x3xf64>
  // CHECK: train.nll_grad(%{{.*}}, %{{.*}}, %{{.*}}) {reduction = "none"} : (tensor<4x3xf64>, tensor<4xi64>, tensor<4xf64>) -> tensor<4x3xf64>
  %2 = train.nll_grad(%s, %l, %each) {reduction = "none"} : (tensor<4x3xf64>, tensor<4xi64>, tensor<4xf64>) -> tensor<4x3xf64>
  return
}

// CHECK-LABEL: func @curvature
func.func @curvature(%x: tensor<4x2x5x5xf32>, %a: tensor<9x9xf32>, %g: tensor<2x2xf32>, %dw: tensor<2x9xf32>, %n: tensor<f32>, %count: tensor<i64>) {
  // CHECK: train.activation_factor(%{{.*}}) {batch = 4 : i64, bias = true, kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 1, 0, 1>} : (tensor<4x2x5x5xf32>) -> tensor<9x9xf32>
  %0 = train.activation_factor(%x) {batch = 4 : i64, bias = true, kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 1, 0, 1>} : (tensor<4x2x5x5xf32>) -> tensor<9x9xf32>
  // CHECK: train.gradient_factor(%{{.*}}) {batch = 4 : i64, channel_axis = -3 : i64} : (tensor<4x2x5x5xf32>) -> tensor<2x2xf32>
  %1 = train.gradient_factor(%x) {batch = 4 : i64, channel_axis = -3 : i64} : (tensor<4x2x5x5xf32>) -> tensor<2x2xf32>
  // CHECK: train.update_average(%{{.*}}, %{{.*}}, %{{.*}}) {decay = 5.000000e-01 : f64} : (tensor<9x9xf32>, tensor<9x9xf32>, tensor<i64>) -> tensor<9x9xf32>
  %2 = train.update_average(%a, %0, %count) {decay = 0.5 : f64} : (tensor<9x9xf32>, tensor<9x9xf32>, tensor<i64>) -> tensor<9x9xf32>
  // CHECK: train.damp(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<9x9xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<9x9xf32>, tensor<2x2xf32>)
  %3:2 = train.damp(%a, %g, %n) : (tensor<9x9xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<9x9xf32>, tensor<2x2xf32>)
  // CHECK: train.precondition(%{{.*}}, %{{.*}}, %{{.*}}) {bias = true} : (tensor<9x9xf32>, tensor<2x2xf32>, tensor<2x9xf32>) -> tensor<2x9xf32>
  %4 = train.precondition(%3#0, %3#1, %dw) {bias = true} : (tensor<9x9xf32>, tensor<2x2xf32>, tensor<2x9xf32>) -> tensor<2x9xf32>
  // CHECK: train.trust_region(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) {kl_clip = 0.000000e+00 : f64} : (tensor<f32>, tensor<2x9xf32>, tensor<2x2xf32>, tensor<2x9xf32>, tensor<2x2xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>)
  %5:4 = train.trust_region(%n, %4, %g, %dw, %g) {kl_clip = 0.0 : f64} : (tensor<f32>, tensor<2x9xf32>, tensor<2x2xf32>, tensor<2x9xf32>, tensor<2x2xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>)
  // CHECK: train.gate(%{{.*}}, %{{.*}}) : (tensor<2x9xf32>, tensor<f32>) -> tensor<2x9xf32>
  %6 = train.gate(%4, %5#2) : (tensor<2x9xf32>, tensor<f32>) -> tensor<2x9xf32>
  return
}

// CHECK-LABEL: func @updates
func.func @updates(%w: tensor<8xf32>, %lr: tensor<f32>, %t: tensor<i64>) {
  // CHECK: train.momentum(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) {momentum = 0.000000e+00 : f64, weight_decay = 5.000000e-01 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>) -> (tensor<8xf32>, tensor<8xf32>)
  %0:2 = train.momentum(%w, %w, %w, %lr) {momentum = 0.0 : f64, weight_decay = 0.5 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>) -> (tensor<8xf32>, tensor<8xf32>)
  // CHECK: train.adam(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) {beta1 = 5.000000e-01 : f64, beta2 = 7.500000e-01 : f64, epsilon = 1.000000e+00 : f64, weight_decay = 0.000000e+00 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>, tensor<i64>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  %1:3 = train.adam(%w, %w, %w, %w, %lr, %t) {beta1 = 0.5 : f64, beta2 = 0.75 : f64, epsilon = 1.0 : f64, weight_decay = 0.0 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>, tensor<i64>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  // CHECK: train.dropout_mask(%{{.*}}) {ratio = 2.500000e-01 : f32, seed = 7 : i64} : (tensor<i64>) -> tensor<8xf32>
  %2 = train.dropout_mask(%t) {ratio = 0.25 : f32, seed = 7 : i64} : (tensor<i64>) -> tensor<8xf32>
  return
}
