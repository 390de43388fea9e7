// RUN: amc-opt %s --split-input-file --verify-diagnostics

// Windows of 2 x 2 over 5 x 5 pixels stand in 4 x 4 places.
func.func @conv_result(%dy: tensor<4x3x3x3xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<4x2x5x5xf32> {
  // expected-error @+1 {{'train.conv_input_grad' op dy must be 'tensor<4x3x4x4xf32>' as the operator's result, but is 'tensor<4x3x3x3xf32>'}}
  %0 = train.conv_input_grad(%dy, %w) : (tensor<4x3x3x3xf32>, tensor<3x2x2x2xf32>) -> tensor<4x2x5x5xf32>
  return %0 : tensor<4x2x5x5xf32>
}

// -----

func.func @conv_window(%x: tensor<4x2x5x5xf32>, %dy: tensor<4x3x1x1xf32>) -> tensor<3x2x7x7xf32> {
  // expected-error @+1 {{'train.conv_weight_grad' op the window spans 7 rows, but the padded image has only 5}}
  %0 = train.conv_weight_grad(%x, %dy) : (tensor<4x2x5x5xf32>, tensor<4x3x1x1xf32>) -> tensor<3x2x7x7xf32>
  return %0 : tensor<3x2x7x7xf32>
}

// -----

func.func @conv_groups(%dy: tensor<4x3x4x4xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<4x4x5x5xf32> {
  // expected-error @+1 {{'train.conv_input_grad' op the 3 output channels of W must be a multiple of 'group' = 2}}
  %0 = train.conv_input_grad(%dy, %w) {group = 2 : i64} : (tensor<4x3x4x4xf32>, tensor<3x2x2x2xf32>) -> tensor<4x4x5x5xf32>
  return %0 : tensor<4x4x5x5xf32>
}

// -----

func.func @pool_kernel(%x: tensor<4x3x4x4xf32>, %dy: tensor<4x3x2x2xf32>) -> tensor<4x3x4x4xf32> {
  // expected-error @+1 {{'train.max_pool_grad' op 'kernel_shape' must be given}}
  %0 = train.max_pool_grad(%x, %dy) {strides = array<i64: 2, 2>} : (tensor<4x3x4x4xf32>, tensor<4x3x2x2xf32>) -> tensor<4x3x4x4xf32>
  return %0 : tensor<4x3x4x4xf32>
}

// -----

// 5 pixels in strides of 2 are 2 windows of 2, or 3 when rounded up; never 4.
func.func @pool_result(%x: tensor<4x3x5x5xf32>, %dy: tensor<4x3x4x4xf32>) -> tensor<4x3x5x5xf32> {
  // expected-error @+1 {{'train.max_pool_grad' op dy must be 'tensor<4x3x2x2xf32>' as the operator's result, but is 'tensor<4x3x4x4xf32>'}}
  %0 = train.max_pool_grad(%x, %dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<4x3x5x5xf32>, tensor<4x3x4x4xf32>) -> tensor<4x3x5x5xf32>
  return %0 : tensor<4x3x5x5xf32>
}

// -----

func.func @pool_flag(%dy: tensor<4x3x2x2xf32>) -> tensor<4x3x4x4xf32> {
  // expected-error @+1 {{'train.average_pool_grad' op 'count_include_pad' must be 0 or 1, but is 2}}
  %0 = train.average_pool_grad(%dy) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, count_include_pad = 2 : i64} : (tensor<4x3x2x2xf32>) -> tensor<4x3x4x4xf32>
  return %0 : tensor<4x3x4x4xf32>
}

// -----

func.func @labels(%x: tensor<4x3xf32>, %l: tensor<5xi64>, %d: tensor<f32>) -> tensor<4x3xf32> {
  // expected-error @+1 {{'train.cross_entropy_grad' op labels must be 'tensor<4xi64>' for scores of 'tensor<4x3xf32>', but are 'tensor<5xi64>'}}
  %0 = train.cross_entropy_grad(%x, %l, %d) : (tensor<4x3xf32>, tensor<5xi64>, tensor<f32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

func.func @loss(%x: tensor<4x3xf32>, %l: tensor<4xi64>, %d: tensor<f32>) -> tensor<4x3xf32> {
  // expected-error @+1 {{'train.nll_grad' op dloss must be 'tensor<4xf32>' as the operator's result, but is 'tensor<f32>'}}
  %0 = train.nll_grad(%x, %l, %d) {reduction = "none"} : (tensor<4x3xf32>, tensor<4xi64>, tensor<f32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

func.func @patches(%x: tensor<4x2x5xf32>) -> tensor<8x8xf32> {
  // expected-error @+1 {{'train.activation_factor' op X must be N x C x H x W, but is 'tensor<4x2x5xf32>'}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 2, 2>} : (tensor<4x2x5xf32>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}

// -----

// 2 channels of 2 x 2 pixels.
func.func @factor(%x: tensor<4x2x5x5xf32>) -> tensor<9x9xf32> {
  // expected-error @+1 {{'train.activation_factor' op the result must be 8 x 8, but is 'tensor<9x9xf32>'}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 2, 2>} : (tensor<4x2x5x5xf32>) -> tensor<9x9xf32>
  return %0 : tensor<9x9xf32>
}
