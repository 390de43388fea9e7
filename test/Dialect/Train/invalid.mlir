// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @factor_batch(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.activation_factor' op 'batch' must be at least 1, but is 0}}
  %0 = train.activation_factor(%x) {batch = 0 : i64} : (tensor<4x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @factor_scalar(%x: tensor<f32>) {
  // expected-error @+1 {{'train.activation_factor' op x must be no scalar}}
  %0 = train.activation_factor(%x) {batch = 1 : i64} : (tensor<f32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @factor_image(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.activation_factor' op X must be N x C x H x W, but is 'tensor<4x3xf32>'}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 2, 2>} : (tensor<4x3xf32>) -> tensor<12x12xf32>
  return
}

// -----

func.func @factor_lists(%x: tensor<4x2x5x5xf32>) {
  // expected-error @+1 {{'train.activation_factor' op 'strides' must be at least 1, but has 0}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 2, 2>, strides = array<i64: 0, 1>} : (tensor<4x2x5x5xf32>) -> tensor<8x8xf32>
  return
}

// -----

func.func @factor_rows(%x: tensor<4x2x5x5xf32>) {
  // expected-error @+1 {{'train.activation_factor' op the window spans 6 rows, but the padded image has only 5}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 6, 2>} : (tensor<4x2x5x5xf32>) -> tensor<24x24xf32>
  return
}

// -----

func.func @factor_columns(%x: tensor<4x2x5x5xf32>) {
  // expected-error @+1 {{'train.activation_factor' op the window spans 9 columns, but the padded image has only 7}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, kernel_shape = array<i64: 2, 3>, dilations = array<i64: 1, 4>, pads = array<i64: 0, 1, 0, 1>} : (tensor<4x2x5x5xf32>) -> tensor<12x12xf32>
  return
}

// -----

func.func @factor_size(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.activation_factor' op the result must be 4 x 4, but is 'tensor<3x3xf32>'}}
  %0 = train.activation_factor(%x) {batch = 4 : i64, bias = true} : (tensor<4x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @gradient_axis(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.gradient_factor' op 'channel_axis' must be in [-2, 1], but is 2}}
  %0 = train.gradient_factor(%x) {batch = 4 : i64, channel_axis = 2 : i64} : (tensor<4x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @gradient_batch(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.gradient_factor' op 'batch' must be at least 1, but is -1}}
  %0 = train.gradient_factor(%x) {batch = -1 : i64} : (tensor<4x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @gradient_size(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'train.gradient_factor' op the result must be 3 x 3, but is 'tensor<4x4xf32>'}}
  %0 = train.gradient_factor(%x) {batch = 4 : i64} : (tensor<4x3xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @average_new(%a: tensor<3x3xf32>, %b: tensor<2x2xf32>, %n: tensor<i64>) {
  // expected-error @+1 {{'train.update_average' op new_value must be 'tensor<3x3xf32>' as old, but is 'tensor<2x2xf32>'}}
  %0 = train.update_average(%a, %b, %n) {decay = 0.5 : f64} : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<i64>) -> tensor<3x3xf32>
  return
}

// -----

func.func @average_result(%a: tensor<3x3xf32>, %n: tensor<i64>) {
  // expected-error @+1 {{'train.update_average' op the result must be 'tensor<3x3xf32>' as old, but is 'tensor<2x2xf32>'}}
  %0 = train.update_average(%a, %a, %n) {decay = 0.5 : f64} : (tensor<3x3xf32>, tensor<3x3xf32>, tensor<i64>) -> tensor<2x2xf32>
  return
}

// -----

func.func @average_decay(%a: tensor<3x3xf32>, %n: tensor<i64>) {
  // expected-error @+1 {{'train.update_average' op 'decay' must be a number in [0, 1], but is 1.5}}
  %0 = train.update_average(%a, %a, %n) {decay = 1.5 : f64} : (tensor<3x3xf32>, tensor<3x3xf32>, tensor<i64>) -> tensor<3x3xf32>
  return
}

// -----

func.func @damp_matrix(%a: tensor<3x3xf32>, %g: tensor<4xf32>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.damp' op g must be a matrix, but is 'tensor<4xf32>'}}
  %0:2 = train.damp(%a, %g, %d) : (tensor<3x3xf32>, tensor<4xf32>, tensor<f32>) -> (tensor<3x3xf32>, tensor<4xf32>)
  return
}

// -----

func.func @damp_square(%a: tensor<3x2xf32>, %g: tensor<2x2xf32>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.damp' op a must be 3 x 3, but is 'tensor<3x2xf32>'}}
  %0:2 = train.damp(%a, %g, %d) : (tensor<3x2xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<3x2xf32>, tensor<2x2xf32>)
  return
}

// -----

func.func @damp_result(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %d: tensor<f32>) {
  // expected-error @+1 {{'train.damp' op its result must be 'tensor<3x3xf32>' as a, but is 'tensor<2x2xf32>'}}
  %0:2 = train.damp(%a, %g, %d) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<2x2xf32>, tensor<2x2xf32>)
  return
}

// -----

func.func @precondition_dw(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %w: tensor<6xf32>) {
  // expected-error @+1 {{'train.precondition' op dw must be a matrix, but is 'tensor<6xf32>'}}
  %0 = train.precondition(%a, %g, %w) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<6xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @precondition_g(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %w: tensor<3x3xf32>) {
  // expected-error @+1 {{'train.precondition' op g must be 3 x 3, but is 'tensor<2x2xf32>'}}
  %0 = train.precondition(%a, %g, %w) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @precondition_a(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %w: tensor<2x2xf32>) {
  // expected-error @+1 {{'train.precondition' op a must be 2 x 2, but is 'tensor<3x3xf32>'}}
  %0 = train.precondition(%a, %g, %w) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @precondition_result(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %w: tensor<2x3xf32>) {
  // expected-error @+1 {{'train.precondition' op the result must be 'tensor<2x3xf32>' as dw, but is 'tensor<3x2xf32>'}}
  %0 = train.precondition(%a, %g, %w) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @region_pairs(%n: tensor<f32>, %u: tensor<3xf32>) {
  // expected-error @+1 {{'train.trust_region' op must have lr, then as many U as dW, but has 2 operands}}
  %0:2 = train.trust_region(%n, %u) {kl_clip = 0.5 : f64} : (tensor<f32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @region_results(%n: tensor<f32>, %u: tensor<3xf32>) {
  // expected-error @+1 {{'train.trust_region' op must have 3 results, but has 2}}
  %0:2 = train.trust_region(%n, %u, %u) {kl_clip = 0.5 : f64} : (tensor<f32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @region_lr(%n: tensor<1xf32>, %u: tensor<3xf32>) {
  // expected-error @+1 {{'train.trust_region' op lr must be 'tensor<f32>' as a number, but is 'tensor<1xf32>'}}
  %0:3 = train.trust_region(%n, %u, %u) {kl_clip = 0.5 : f64} : (tensor<1xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @region_gate(%n: tensor<f32>, %u: tensor<3xf32>) {
  // expected-error @+1 {{'train.trust_region' op each result must be 'tensor<f32>' as lr, but is 'tensor<3xf32>'}}
  %0:3 = train.trust_region(%n, %u, %u) {kl_clip = 0.5 : f64} : (tensor<f32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>, tensor<3xf32>)
  return
}

// -----

func.func @region_dw(%n: tensor<f32>, %u: tensor<3xf32>, %w: tensor<4xf32>) {
  // expected-error @+1 {{'train.trust_region' op U must be 'tensor<4xf32>' as its dW, but is 'tensor<3xf32>'}}
  %0:3 = train.trust_region(%n, %u, %w) {kl_clip = 0.5 : f64} : (tensor<f32>, tensor<3xf32>, tensor<4xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @region_clip(%n: tensor<f32>, %u: tensor<3xf32>) {
  // expected-error @+1 {{'train.trust_region' op 'kl_clip' must be a number in [0, inf), but is -0.5}}
  %0:3 = train.trust_region(%n, %u, %u) {kl_clip = -0.5 : f64} : (tensor<f32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @gate(%x: tensor<3xf32>, %n: tensor<f32>) {
  // expected-error @+1 {{'train.gate' op the result must be 'tensor<3xf32>' as x, but is 'tensor<4xf32>'}}
  %0 = train.gate(%x, %n) : (tensor<3xf32>, tensor<f32>) -> tensor<4xf32>
  return
}

// -----

func.func @momentum_state(%w: tensor<3xf32>, %v: tensor<4xf32>, %n: tensor<f32>) {
  // expected-error @+1 {{'train.momentum' op each state and gradient must be 'tensor<3xf32>' as w, but is 'tensor<4xf32>'}}
  %0:2 = train.momentum(%w, %v, %w, %n) {momentum = 0.5 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<f32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @momentum_result(%w: tensor<3xf32>, %n: tensor<f32>) {
  // expected-error @+1 {{'train.momentum' op each result must be 'tensor<3xf32>' as w, but is 'tensor<4xf32>'}}
  %0:2 = train.momentum(%w, %w, %w, %n) {momentum = 0.5 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>) -> (tensor<3xf32>, tensor<4xf32>)
  return
}

// -----

func.func @momentum_value(%w: tensor<3xf32>, %n: tensor<f32>) {
  // expected-error @+1 {{'train.momentum' op 'momentum' must be a number in [0, 1), but is 1}}
  %0:2 = train.momentum(%w, %w, %w, %n) {momentum = 1.0 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @momentum_decay(%w: tensor<3xf32>, %n: tensor<f32>) {
  // expected-error @+1 {{'train.momentum' op 'weight_decay' must be a number in [0, inf), but is nan}}
  %0:2 = train.momentum(%w, %w, %w, %n) {momentum = 0.5 : f64, weight_decay = 0x7FF8000000000000 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @adam_beta1(%w: tensor<3xf32>, %n: tensor<f32>, %t: tensor<i64>) {
  // expected-error @+1 {{'train.adam' op 'beta1' must be a number in (0, 1), but is 0}}
  %0:3 = train.adam(%w, %w, %w, %w, %n, %t) {beta1 = 0.0 : f64, beta2 = 0.5 : f64, epsilon = 1.0 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>, tensor<i64>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @adam_beta2(%w: tensor<3xf32>, %n: tensor<f32>, %t: tensor<i64>) {
  // expected-error @+1 {{'train.adam' op 'beta2' must be a number in (0, 1), but is 1}}
  %0:3 = train.adam(%w, %w, %w, %w, %n, %t) {beta1 = 0.5 : f64, beta2 = 1.0 : f64, epsilon = 1.0 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>, tensor<i64>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @adam_epsilon(%w: tensor<3xf32>, %n: tensor<f32>, %t: tensor<i64>) {
  // expected-error @+1 {{'train.adam' op 'epsilon' must be a number in (0, inf), but is 0}}
  %0:3 = train.adam(%w, %w, %w, %w, %n, %t) {beta1 = 0.5 : f64, beta2 = 0.5 : f64, epsilon = 0.0 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>, tensor<i64>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @adam_decay(%w: tensor<3xf32>, %n: tensor<f32>, %t: tensor<i64>) {
  // expected-error @+1 {{'train.adam' op 'weight_decay' must be a number in [0, inf), but is -1}}
  %0:3 = train.adam(%w, %w, %w, %w, %n, %t) {beta1 = 0.5 : f64, beta2 = 0.5 : f64, epsilon = 1.0 : f64, weight_decay = -1.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>, tensor<i64>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @adam_rate(%w: tensor<3xf32>, %n: tensor<1xf32>, %t: tensor<i64>) {
  // expected-error @+1 {{'train.adam' op operand #4 must be 0D tensor of 32-bit float or 64-bit float values, but got 'tensor<1xf32>'}}
  %0:3 = train.adam(%w, %w, %w, %w, %n, %t) {beta1 = 0.5 : f64, beta2 = 0.5 : f64, epsilon = 1.0 : f64, weight_decay = 0.0 : f64} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<1xf32>, tensor<i64>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func @dropout(%t: tensor<i64>) {
  // expected-error @+1 {{'train.dropout_mask' op 'ratio' must be in [0, 1), but is 1}}
  %0 = train.dropout_mask(%t) {ratio = 1.0 : f32, seed = 7 : i64} : (tensor<i64>) -> tensor<8xf32>
  return
}
