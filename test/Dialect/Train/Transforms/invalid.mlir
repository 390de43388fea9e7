// RUN: amc-opt %s --build-training-step --split-input-file --verify-diagnostics

// expected-error @+1 {{a model to train is a function @forward of one block, as the import of an ONNX graph makes it}}
module {
}

// -----

module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  // expected-error @+1 {{model has no loss: none of its outputs is one float; export it with its loss, or add --loss=cross-entropy or --loss=mse}}
  func.func @forward(%x: tensor<4x5xf32>) -> tensor<4x3xf32> {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    return %s : tensor<4x3xf32>
  }
}

// -----

module {
  // expected-error @+1 {{the loss depends on no parameter; parameters are initializers of the ONNX graph}}
  func.func @forward(%x: tensor<4x5xf32>) -> tensor<f32> {
    %l = onnx.ReduceMean(%x) {keepdims = 0 : i64} : (tensor<4x5xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5xf32>) : tensor<5xf32>
  // expected-error @+1 {{no layer of the model has curvature (layers that have it: Conv of one group, Gemm, MatMul, on a parameter); use optimizer=sgd or optimizer=adam}}
  func.func @forward(%x: tensor<4x5xf32>) -> tensor<f32> {
    %w = ml_program.global_load @w : tensor<5xf32>
    %0 = onnx.Mul(%x, %w) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
    %l = onnx.ReduceMean(%0) {keepdims = 0 : i64} : (tensor<4x5xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  // expected-error @+1 {{input #1 ('tensor<3xi64>') must have 4 rows, one for each example of the batch}}
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<3xi64>) -> tensor<f32> {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %l = onnx.ReduceMean(%s) {keepdims = 0 : i64} : (tensor<4x3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf64>) : tensor<5x3xf64>
  func.func @forward(%x: tensor<4x5xf64>) -> tensor<f64> {
    // expected-error @+1 {{parameter 'w' is 'tensor<5x3xf64>'; only f32 parameters can be trained}}
    %w = ml_program.global_load @w : tensor<5x3xf64>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf64>, tensor<5x3xf64>) -> tensor<4x3xf64>
    %l = onnx.ReduceMean(%s) {keepdims = 0 : i64} : (tensor<4x3xf64>) -> tensor<f64>
    return %l : tensor<f64>
  }
}

// -----

// The weights of the classes are constants of a task, not parameters.
module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  ml_program.global private mutable @c(dense<0.1> : tensor<3xf32>) : tensor<3xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> tensor<f32> {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %c = ml_program.global_load @c : tensor<3xf32>
    %s = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    // expected-error @+1 {{'onnx.SoftmaxCrossEntropyLoss' op is not differentiable with respect to operand #2, through which the loss depends on parameters}}
    %l = onnx.SoftmaxCrossEntropyLoss(%s, %y, %c) : (tensor<4x3xf32>, tensor<4xi64>, tensor<3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  ml_program.global private mutable @u(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  func.func @forward(%x: tensor<4x5xf32>) -> tensor<f32> {
    // expected-error @+1 {{the loss does not depend on parameter 'w' by floating-point numbers alone, so it has no gradient}}
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %i = onnx.Cast(%w) : (tensor<5x3xf32>) -> tensor<5x3xi64>
    %f = onnx.Cast(%i) : (tensor<5x3xi64>) -> tensor<5x3xf32>
    %s = onnx.MatMul(%x, %f) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %u = ml_program.global_load @u : tensor<3x3xf32>
    %v = onnx.MatMul(%s, %u) : (tensor<4x3xf32>, tensor<3x3xf32>) -> tensor<4x3xf32>
    %l = onnx.ReduceMean(%v) {keepdims = 0 : i64} : (tensor<4x3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
