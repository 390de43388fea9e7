// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @reshape(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Reshape' op must keep the number of elements, but makes 8 of 6}}
  %0 = onnx.Reshape(%x) : (tensor<2x3xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @reshape_element(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Reshape' op requires the same element type for all operands and results}}
  %0 = onnx.Reshape(%x) : (tensor<2x3xf32>) -> tensor<6xf64>
  return
}

// -----

func.func @flatten(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Flatten' op 'axis' must be in [-2, 2], but is 3}}
  %0 = onnx.Flatten(%x) {axis = 3 : i64} : (tensor<2x3xf32>) -> tensor<6x1xf32>
  return
}

// -----

func.func @flatten_result(%x: tensor<2x3x4xf32>) {
  // expected-error @below {{'onnx.Flatten' op result #0 must be 'tensor<2x12xf32>', but got 'tensor<6x4xf32>'}}
  %0 = onnx.Flatten(%x) : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  return
}

// -----

func.func @unsqueeze(%x: tensor<2xf32>) {
  // expected-error @below {{'onnx.Unsqueeze' op 'axes' names dimension 2 twice}}
  %0 = onnx.Unsqueeze(%x) {axes = array<i64: 2, -1>} : (tensor<2xf32>) -> tensor<2x1x1xf32>
  return
}

// -----

func.func @squeeze(%x: tensor<2x1xf32>) {
  // expected-error @below {{'onnx.Squeeze' op 'axes' must name extents of 1, but dimension 0 of 'tensor<2x1xf32>' has 2}}
  %0 = onnx.Squeeze(%x) {axes = array<i64: 0>} : (tensor<2x1xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @squeeze_axes(%x: tensor<2x1xf32>) {
  // expected-error @below {{'onnx.Squeeze' op 'axes' must be in [-2, 1], but has 2}}
  %0 = onnx.Squeeze(%x) {axes = array<i64: 2>} : (tensor<2x1xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @transpose(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Transpose' op 'perm' must be a permutation of the 2 dimensions, but is [1, 1]}}
  %0 = onnx.Transpose(%x) {perm = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @gemm(%a: tensor<2x3xf32>, %b: tensor<5x3xf32>) {
  // expected-error @below {{'onnx.Gemm' op A' has 3 columns and B' has 5 rows, which must be equal}}
  %0 = onnx.Gemm(%a, %b) : (tensor<2x3xf32>, tensor<5x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @gemm_rank(%a: tensor<4x2x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @below {{'onnx.Gemm' op A and B must be matrices, but are 'tensor<4x2x3xf32>' and 'tensor<3x5xf32>'}}
  %0 = onnx.Gemm(%a, %b) : (tensor<4x2x3xf32>, tensor<3x5xf32>) -> tensor<8x5xf32>
  return
}

// -----

func.func @gemm_addend(%a: tensor<2x3xf32>, %b: tensor<3x5xf32>, %c: tensor<1x2x5xf32>) {
  // expected-error @below {{'onnx.Gemm' op C must broadcast to 'tensor<2x5xf32>', but is 'tensor<1x2x5xf32>'}}
  %0 = onnx.Gemm(%a, %b, %c) : (tensor<2x3xf32>, tensor<3x5xf32>, tensor<1x2x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @gemm_flag(%a: tensor<2x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @below {{'onnx.Gemm' op 'transB' must be 0 or 1, but is -1}}
  %0 = onnx.Gemm(%a, %b) {transB = -1 : i64} : (tensor<2x3xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @gemm_elements(%a: tensor<2x3xf32>, %b: tensor<3x5xf32>, %c: tensor<5xf64>) {
  // expected-error @below {{'onnx.Gemm' op operands must have one element type, but #0 is 'tensor<2x3xf32>' and #2 is 'tensor<5xf64>'}}
  %0 = onnx.Gemm(%a, %b, %c) : (tensor<2x3xf32>, tensor<3x5xf32>, tensor<5xf64>) -> tensor<2x5xf32>
  return
}

// -----

func.func @matmul(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.MatMul' op A has 3 columns and B has 2 rows, which must be equal: 'tensor<2x3xf32>' and 'tensor<2x3xf32>'}}
  %0 = onnx.MatMul(%a, %b) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @matmul_batches(%a: tensor<2x4x3xf32>, %b: tensor<5x3x4xf32>) {
  // expected-error @below {{'onnx.MatMul' op the dimensions before the matrices must broadcast: 'tensor<2x4x3xf32>' and 'tensor<5x3x4xf32>'}}
  %0 = onnx.MatMul(%a, %b) : (tensor<2x4x3xf32>, tensor<5x3x4xf32>) -> tensor<2x4x4xf32>
  return
}

// -----

func.func @matmul_scalar(%a: tensor<f32>, %b: tensor<3xf32>) {
  // expected-error @below {{'onnx.MatMul' op A and B must be no scalars, but are 'tensor<f32>' and 'tensor<3xf32>'}}
  %0 = onnx.MatMul(%a, %b) : (tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @reduce_mean(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.ReduceMean' op 'axes' must be in [-2, 1], but has -3}}
  %0 = onnx.ReduceMean(%x) {axes = array<i64: -3>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @reduce_mean_keepdims(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.ReduceMean' op 'keepdims' must be 0 or 1, but is 2}}
  %0 = onnx.ReduceMean(%x) {keepdims = 2 : i64} : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @reduce_sum(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.ReduceSum' op result #0 must be 'tensor<2x1xf32>', but got 'tensor<2xf32>'}}
  %0 = onnx.ReduceSum(%x) {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Softmax' op 'axis' must be in [-2, 1], but is 2}}
  %0 = onnx.Softmax(%x) {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @log_softmax(%x: tensor<f32>) {
  // expected-error @below {{'onnx.LogSoftmax' op X must be no scalar}}
  %0 = onnx.LogSoftmax(%x) : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @cross_entropy_labels(%x: tensor<2x3xf32>, %l: tensor<3xi64>) {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss' op labels must be 'tensor<2xi64>' for scores of 'tensor<2x3xf32>', but are 'tensor<3xi64>'}}
  %0 = onnx.SoftmaxCrossEntropyLoss(%x, %l) : (tensor<2x3xf32>, tensor<3xi64>) -> tensor<f32>
  return
}

// -----

func.func @cross_entropy_label_type(%x: tensor<2x3xf32>, %l: tensor<2xf32>) {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss' op operand #1 must be tensor of i32 or i64 with static shape and 1 to 2^40 elements, but got 'tensor<2xf32>'}}
  %0 = onnx.SoftmaxCrossEntropyLoss(%x, %l) : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<f32>
  return
}

// -----

func.func @cross_entropy_weights(%x: tensor<2x3xf32>, %l: tensor<2xi64>, %w: tensor<2xf32>) {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss' op weights must be 'tensor<3xf32>' for scores of 'tensor<2x3xf32>', but are 'tensor<2xf32>'}}
  %0 = onnx.SoftmaxCrossEntropyLoss(%x, %l, %w) : (tensor<2x3xf32>, tensor<2xi64>, tensor<2xf32>) -> tensor<f32>
  return
}

// -----

func.func @cross_entropy_log_prob(%x: tensor<2x3xf32>, %l: tensor<2xi64>) {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss' op log_prob must be 'tensor<2x3xf32>' as scores, but is 'tensor<2xf32>'}}
  %0:2 = onnx.SoftmaxCrossEntropyLoss(%x, %l) : (tensor<2x3xf32>, tensor<2xi64>) -> (tensor<f32>, tensor<2xf32>)
  return
}

// -----

func.func @likelihood(%x: tensor<2x3xf32>, %l: tensor<2xi64>) {
  // expected-error @below {{'onnx.NegativeLogLikelihoodLoss' op 'reduction' must be "mean", "sum" or "none", but is "max"}}
  %0 = onnx.NegativeLogLikelihoodLoss(%x, %l) {reduction = "max"} : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
  return
}

// -----

func.func @likelihood_rank(%x: tensor<2xf32>, %l: tensor<2xi64>) {
  // expected-error @below {{'onnx.NegativeLogLikelihoodLoss' op scores must be N x C x ..., but are 'tensor<2xf32>'}}
  %0 = onnx.NegativeLogLikelihoodLoss(%x, %l) : (tensor<2xf32>, tensor<2xi64>) -> tensor<f32>
  return
}

// -----

func.func @likelihood_result(%x: tensor<2x3xf32>, %l: tensor<2xi64>) {
  // expected-error @below {{'onnx.NegativeLogLikelihoodLoss' op result #0 must be 'tensor<2xf32>', but got 'tensor<f32>'}}
  %0 = onnx.NegativeLogLikelihoodLoss(%x, %l) {reduction = "none"} : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
  return
}

// -----

func.func @pads_count(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Pad' op 'pads' must be 4 numbers, two for each dimension, but are 2}}
  %0 = onnx.Pad(%x) {pads = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @pads_take_all(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Pad' op pads -1 and -1 of dimension 0 leave nothing of its size 2 or too much}}
  %0 = onnx.Pad(%x) {pads = array<i64: -1, 0, -1, 0>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @pads_take_more(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Pad' op pads -4 and 2 of dimension 1 leave nothing of its size 3 or too much}}
  %0 = onnx.Pad(%x) {pads = array<i64: 0, -4, 0, 2>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @pads_overflow(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Pad' op pads 9223372036854775807 and 0 of dimension 0 leave nothing of its size 2 or too much}}
  %0 = onnx.Pad(%x) {pads = array<i64: 9223372036854775807, 0, 0, 0>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @pads_result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'onnx.Pad' op result #0 must be 'tensor<2x4xf32>', but got 'tensor<2x3xf32>'}}
  %0 = onnx.Pad(%x) {pads = array<i64: 0, 1, 0, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}
