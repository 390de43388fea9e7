// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @mixed(%dy: tensor<1x6x4x4xf32>, %w: tensor<6x4x3x3xf64>) {
  // expected-error @+1 {{'train.conv_input_grad' op mixes elements of 'f32' and 'f64'}}
  %0 = train.conv_input_grad(%dy, %w) : (tensor<1x6x4x4xf32>, tensor<6x4x3x3xf64>) -> tensor<1x4x6x6xf64>
  return
}

// -----

func.func @conv_input(%dy: tensor<1x6x4x4xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'train.conv_input_grad' op dy must be 'tensor<1x6x6x6xf32>' as the operator's result, but is 'tensor<1x6x4x4xf32>'}}
  %0 = train.conv_input_grad(%dy, %w) : (tensor<1x6x4x4xf32>, tensor<6x4x3x3xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @conv_weight(%x: tensor<1x4x6x6xf32>, %dy: tensor<1x6x4x4xf32>) {
  // expected-error @+1 {{'train.conv_weight_grad' op dy must be 'tensor<1x5x4x4xf32>' as the operator's result, but is 'tensor<1x6x4x4xf32>'}}
  %0 = train.conv_weight_grad(%x, %dy) : (tensor<1x4x6x6xf32>, tensor<1x6x4x4xf32>) -> tensor<5x4x3x3xf32>
  return
}

// -----

func.func @conv_channels(%x: tensor<1x4x6x6xf32>, %dy: tensor<1x6x4x4xf32>) {
  // expected-error @+1 {{'train.conv_weight_grad' op W has 3 channels per group for 1 groups, but X has 4 channels}}
  %0 = train.conv_weight_grad(%x, %dy) : (tensor<1x4x6x6xf32>, tensor<1x6x4x4xf32>) -> tensor<6x3x3x3xf32>
  return
}

// -----

func.func @max_pool(%x: tensor<1x4x8x8xf32>, %dy: tensor<1x4x4x4xf32>) {
  // expected-error @+1 {{'train.max_pool_grad' op the result must be 'tensor<1x4x8x8xf32>' as x, but is 'tensor<1x4x4x4xf32>'}}
  %0 = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @max_pool_dy(%x: tensor<1x4x8x8xf32>, %dy: tensor<1x4x3x3xf32>) {
  // expected-error @+1 {{'train.max_pool_grad' op dy must be 'tensor<1x4x4x4xf32>' as the operator's result, but is 'tensor<1x4x3x3xf32>'}}
  %0 = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<1x4x3x3xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @average_pool(%dy: tensor<1x4x3x3xf32>) {
  // expected-error @+1 {{'train.average_pool_grad' op dy must be 'tensor<1x4x4x4xf32>' as the operator's result, but is 'tensor<1x4x3x3xf32>'}}
  %0 = train.average_pool_grad(%dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x3x3xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @relu_y(%y: tensor<4xf32>, %dy: tensor<3xf32>) {
  // expected-error @+1 {{'train.relu_grad' op y must be 'tensor<3xf32>' as the result, but is 'tensor<4xf32>'}}
  %0 = train.relu_grad(%y, %dy) : (tensor<4xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @relu_dy(%y: tensor<4xf32>, %dy: tensor<3xf32>) {
  // expected-error @+1 {{'train.relu_grad' op dy must be 'tensor<4xf32>' as the result, but is 'tensor<3xf32>'}}
  %0 = train.relu_grad(%y, %dy) : (tensor<4xf32>, tensor<3xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @relu_dynamic(%y: tensor<?xf32>) {
  // expected-error @+1 {{'train.relu_grad' op operand #0 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'tensor<?xf32>'}}
  %0 = train.relu_grad(%y, %y) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @loss_result(%s: tensor<4x3xf32>, %l: tensor<4xi64>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.cross_entropy_grad' op the result must be 'tensor<4x3xf32>' as scores, but is 'tensor<3x4xf32>'}}
  %0 = train.cross_entropy_grad(%s, %l, %d) : (tensor<4x3xf32>, tensor<4xi64>, tensor<f32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @loss_dloss(%s: tensor<4x3xf32>, %l: tensor<4xi64>, %d: tensor<4xf32>) {
  // expected-error @+1 {{'train.cross_entropy_grad' op dloss must be 'tensor<f32>' as the operator's result, but is 'tensor<4xf32>'}}
  %0 = train.cross_entropy_grad(%s, %l, %d) : (tensor<4x3xf32>, tensor<4xi64>, tensor<4xf32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @nll_dloss(%s: tensor<4x3xf32>, %l: tensor<4xi64>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.nll_grad' op dloss must be 'tensor<4xf32>' as the operator's result, but is 'tensor<f32>'}}
  %0 = train.nll_grad(%s, %l, %d) {reduction = "none"} : (tensor<4x3xf32>, tensor<4xi64>, tensor<f32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @nll_labels(%s: tensor<4x3xf32>, %l: tensor<4xf32>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.nll_grad' op operand #1 must be tensor of integers with static shape and 1 to 2^40 elements, but got 'tensor<4xf32>'}}
  %0 = train.nll_grad(%s, %l, %d) : (tensor<4x3xf32>, tensor<4xf32>, tensor<f32>) -> tensor<4x3xf32>
  return
}
