// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @conv_rank(%x: tensor<1x4x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op X must be N x C x H x W, but is 'tensor<1x4x8xf32>'}}
  %0 = onnx.Conv(%x, %w) : (tensor<1x4x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_weights(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3xf32>) {
  // expected-error @below {{'onnx.Conv' op W must be M x C/group x KH x KW, but is 'tensor<6x4x3xf32>'}}
  %0 = onnx.Conv(%x, %w) : (tensor<1x4x8x8xf32>, tensor<6x4x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_elements(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf64>) {
  // expected-error @below {{'onnx.Conv' op X and W must have one element type, but are 'tensor<1x4x8x8xf32>' and 'tensor<6x4x3x3xf64>'}}
  %0 = onnx.Conv(%x, %w) : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf64>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_group(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'group' must be at least 1, but is 0}}
  %0 = onnx.Conv(%x, %w) {group = 0 : i64} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_channels(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op W has 4 channels per group for 2 groups, but X has 4 channels}}
  %0 = onnx.Conv(%x, %w) {group = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_outputs(%x: tensor<1x4x8x8xf32>, %w: tensor<5x2x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op the 5 output channels of W must be a multiple of 'group' = 2}}
  %0 = onnx.Conv(%x, %w) {group = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<5x2x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_kernel(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'kernel_shape' is [3, 5], but W has [3, 3]}}
  %0 = onnx.Conv(%x, %w) {kernel_shape = array<i64: 3, 5>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_bias(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{'onnx.Conv' op B must be 'tensor<6xf32>', one per output channel, but is 'tensor<1xf32>'}}
  %0 = onnx.Conv(%x, %w, %b) : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<1xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_strides(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'strides' must have 2 entries, but has 1}}
  %0 = onnx.Conv(%x, %w) {strides = array<i64: 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_stride(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'strides' must be at least 1, but has 0}}
  %0 = onnx.Conv(%x, %w) {strides = array<i64: 1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_dilations(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'dilations' must be at least 1, but has -1}}
  %0 = onnx.Conv(%x, %w) {dilations = array<i64: -1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_pads(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'pads' must have 4 entries, but has 2}}
  %0 = onnx.Conv(%x, %w) {pads = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_pad(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'pads' must be at least 0, but has -1}}
  %0 = onnx.Conv(%x, %w) {pads = array<i64: 0, 0, -1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_auto_pad(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'auto_pad' must be "NOTSET", "VALID", "SAME_UPPER" or "SAME_LOWER", but is "SAME"}}
  %0 = onnx.Conv(%x, %w) {auto_pad = "SAME"} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_both_pads(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op 'pads' must not be given with 'auto_pad' = "VALID"}}
  %0 = onnx.Conv(%x, %w) {pads = array<i64: 1, 1, 1, 1>, auto_pad = "VALID"} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_reach(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op the window spans 11 rows, but the padded image has only 9}}
  %0 = onnx.Conv(%x, %w) {dilations = array<i64: 5, 1>, pads = array<i64: 0, 0, 1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_result(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'onnx.Conv' op result #0 must be 'tensor<1x6x8x6xf32>', but got 'tensor<1x6x6x6xf32>'}}
  %0 = onnx.Conv(%x, %w) {pads = array<i64: 1, 0, 1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @max_pool_kernel(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.MaxPool' op 'kernel_shape' must be given}}
  %0 = onnx.MaxPool(%x) {strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @max_pool_order(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.MaxPool' op 'storage_order' must be 0, but is 1; it concerns the indices of the maxima alone, which are not modelled}}
  %0 = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>, storage_order = 1 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @max_pool_ceil(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.MaxPool' op 'ceil_mode' must be 0 or 1, but is 2}}
  %0 = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>, ceil_mode = 2 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @max_pool_rank(%x: tensor<1x4x8xf32>) {
  // expected-error @below {{'onnx.MaxPool' op X must be N x C x H x W, but is 'tensor<1x4x8xf32>'}}
  %0 = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>} : (tensor<1x4x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @max_pool_result(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.MaxPool' op result #0 must be 'tensor<1x4x7x7xf32>', but got 'tensor<1x4x4x4xf32>'}}
  %0 = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @average_pool_pads(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.AveragePool' op 'pads' must be less than the 2 columns of a window, but has 2}}
  %0 = onnx.AveragePool(%x) {kernel_shape = array<i64: 3, 2>, pads = array<i64: 2, 0, 0, 2>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @average_pool_flag(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.AveragePool' op 'count_include_pad' must be 0 or 1, but is 3}}
  %0 = onnx.AveragePool(%x) {kernel_shape = array<i64: 2, 2>, count_include_pad = 3 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @average_pool_reach(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'onnx.AveragePool' op the window spans 9 columns, but the padded image has only 8}}
  %0 = onnx.AveragePool(%x) {kernel_shape = array<i64: 2, 9>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}
