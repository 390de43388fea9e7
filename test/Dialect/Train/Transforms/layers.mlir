// RUN: amc-opt %s --build-training-step --split-input-file | FileCheck %s

// A dense layer stored as in x out: transposed into the matrix and back.
// CHECK: train.layers = [#train.layer<name = "fc", kind = dense, weight = @fc.weight, bias = @fc.bias, A = @A_d.fc, G = @G_d.fc>]
// CHECK-SAME: train.uncovered = []
module {
  ml_program.global private mutable @fc.weight(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  ml_program.global private mutable @fc.bias(dense<0.0> : tensor<3xf32>) : tensor<3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: %[[DS:.*]] = train.cross_entropy_grad
  // CHECK: %[[DW:.*]] = onnx.Gemm(%[[X:.*]], %[[DS]]) {transA = 1 : i64} : (tensor<4x5xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  // CHECK: train.activation_factor(%[[X]]) {batch = 4 : i64, bias = true} : (tensor<4x5xf32>) -> tensor<6x6xf32>
  // CHECK: train.gradient_factor(%[[DS]]) {batch = 4 : i64} : (tensor<4x3xf32>) -> tensor<3x3xf32>
  // CHECK-LABEL: func.func @apply(
  // CHECK: %[[T:.*]] = onnx.Transpose(%{{.*}}) {perm = array<i64: 1, 0>} : (tensor<5x3xf32>) -> tensor<3x5xf32>
  // CHECK: tensor.insert_slice %[[T]] into %{{.*}}[0, 0] [3, 5]
  // CHECK: train.precondition
  // CHECK-SAME: -> tensor<3x6xf32>
  // CHECK: %[[U:.*]] = tensor.extract_slice %{{.*}}[0, 0] [3, 5]
  // CHECK: onnx.Transpose(%[[U]]) {perm = array<i64: 1, 0>} : (tensor<3x5xf32>) -> tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> tensor<f32> {
    %w = ml_program.global_load @fc.weight : tensor<5x3xf32>
    %b = ml_program.global_load @fc.bias : tensor<3xf32>
    %s = onnx.Gemm(%x, %w, %b) : (tensor<4x5xf32>, tensor<5x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%s, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

// A product and a sum, on either side, with the weight through a transposition;
// the second layer has no bias.
// CHECK: train.layers = [#train.layer<name = "a", kind = dense, weight = @a.weight, bias = @a.bias, A = @A_d.a, G = @G_d.a>, #train.layer<name = "b", kind = dense, weight = @b.weight, A = @A_d.b, G = @G_d.b>]
// CHECK-SAME: train.uncovered = []
module {
  ml_program.global private mutable @a.weight(dense<0.1> : tensor<6x5xf32>) : tensor<6x5xf32>
  ml_program.global private mutable @a.bias(dense<0.0> : tensor<6xf32>) : tensor<6xf32>
  ml_program.global private mutable @b.weight(dense<0.1> : tensor<6x3xf32>) : tensor<6x3xf32>
  // CHECK: @A.a({{.*}}) : tensor<6x6xf32>
  // CHECK: @G.a({{.*}}) : tensor<6x6xf32>
  // CHECK: @A.b({{.*}}) : tensor<6x6xf32>
  // CHECK: @G.b({{.*}}) : tensor<3x3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: train.activation_factor(%{{.*}}) {batch = 4 : i64, bias = true} : (tensor<4x5xf32>) -> tensor<6x6xf32>
  // CHECK: train.gradient_factor(%{{.*}}) {batch = 4 : i64} : (tensor<4x6xf32>)
  // CHECK: train.activation_factor(%{{.*}}) {batch = 4 : i64} : (tensor<4x6xf32>) -> tensor<6x6xf32>
  // CHECK-LABEL: func.func @apply(
  // CHECK: train.precondition(%{{.*}}) {bias = true} : {{.*}} -> tensor<6x6xf32>
  // CHECK: train.precondition(%{{.*}}) : {{.*}} -> tensor<3x6xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> tensor<f32> {
    %w = ml_program.global_load @a.weight : tensor<6x5xf32>
    %b = ml_program.global_load @a.bias : tensor<6xf32>
    %t = onnx.Transpose(%w) {perm = array<i64: 1, 0>} : (tensor<6x5xf32>) -> tensor<5x6xf32>
    %p = onnx.MatMul(%x, %t) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    %q = onnx.Add(%b, %p) : (tensor<6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %h = onnx.Tanh(%q) : (tensor<4x6xf32>) -> tensor<4x6xf32>
    %v = ml_program.global_load @b.weight : tensor<6x3xf32>
    %s = onnx.MatMul(%h, %v) : (tensor<4x6xf32>, tensor<6x3xf32>) -> tensor<4x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%s, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

// Rows of a sequence count like positions: two of each example.
// CHECK: train.layers = [#train.layer<name = "p", kind = dense, weight = @p.weight, bias = @p.bias, A = @A_d.p, G = @G_d.p>]
module {
  ml_program.global private mutable @p.weight(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  ml_program.global private mutable @p.bias(dense<0.1> : tensor<3xf32>) : tensor<3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: train.activation_factor(%{{.*}}) {batch = 4 : i64, bias = true} : (tensor<4x2x5xf32>) -> tensor<6x6xf32>
  // CHECK: train.gradient_factor(%{{.*}}) {batch = 4 : i64, channel_axis = 2 : i64} : (tensor<4x2x3xf32>) -> tensor<3x3xf32>
  func.func @forward(%x: tensor<4x2x5xf32>, %y: tensor<4x2x3xf32>) -> tensor<f32> {
    %w = ml_program.global_load @p.weight : tensor<5x3xf32>
    %b = ml_program.global_load @p.bias : tensor<3xf32>
    %p = onnx.MatMul(%x, %w) : (tensor<4x2x5xf32>, tensor<5x3xf32>) -> tensor<4x2x3xf32>
    %q = onnx.Add(%p, %b) : (tensor<4x2x3xf32>, tensor<3xf32>) -> tensor<4x2x3xf32>
    %d = onnx.Sub(%q, %y) : (tensor<4x2x3xf32>, tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
    %e = onnx.Mul(%d, %d) : (tensor<4x2x3xf32>, tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
    %l = onnx.ReduceMean(%e) {keepdims = 0 : i64} : (tensor<4x2x3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

// A convolution without a bias, strided and dilated; one of two groups, a
// weight with a factor, and a bias that two layers share have no curvature.
// CHECK: train.layers = [#train.layer<name = "conv", kind = convolution, weight = @conv.weight, A = @A_d.conv, G = @G_d.conv>, #train.layer<name = "u", kind = dense, weight = @u.weight, A = @A_d.u, G = @G_d.u>, #train.layer<name = "v", kind = dense, weight = @v.weight, A = @A_d.v, G = @G_d.v>]
// CHECK-SAME: train.uncovered = [@grouped.weight, @scaled.weight, @shared.bias]
module {
  ml_program.global private mutable @conv.weight(dense<0.1> : tensor<4x2x3x2xf32>) : tensor<4x2x3x2xf32>
  ml_program.global private mutable @grouped.weight(dense<0.1> : tensor<4x2x1x1xf32>) : tensor<4x2x1x1xf32>
  ml_program.global private mutable @scaled.weight(dense<0.1> : tensor<3x16xf32>) : tensor<3x16xf32>
  ml_program.global private mutable @u.weight(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  ml_program.global private mutable @v.weight(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  ml_program.global private mutable @shared.bias(dense<0.1> : tensor<3xf32>) : tensor<3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: train.activation_factor(%{{.*}}) {batch = 2 : i64, dilations = array<i64: 1, 2>, kernel_shape = array<i64: 3, 2>, pads = array<i64: 1, 0, 1, 0>, strides = array<i64: 2, 1>} : (tensor<2x2x4x4xf32>) -> tensor<12x12xf32>
  // CHECK: train.gradient_factor(%{{.*}}) {batch = 2 : i64} : (tensor<2x4x2x2xf32>) -> tensor<4x4xf32>
  // CHECK: train.activation_factor(%{{.*}}) {batch = 2 : i64} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  // CHECK-LABEL: func.func @apply(
  // Plain gradients for the rest.
  // CHECK: ml_program.global_store @u.weight
  // CHECK: ml_program.global_store @v.weight
  // CHECK: %[[DB:.*]] = ml_program.global_load @grad.shared.bias
  // CHECK: %[[B:.*]] = ml_program.global_load @shared.bias
  // CHECK: %[[STEP:.*]] = onnx.Mul(%[[DB]], %arg0)
  // CHECK: %[[NEW:.*]] = onnx.Sub(%[[B]], %[[STEP]])
  // CHECK: ml_program.global_store @shared.bias = %[[NEW]]
  func.func @forward(%x: tensor<2x2x4x4xf32>, %y: tensor<2xi64>) -> tensor<f32> {
    %w0 = ml_program.global_load @conv.weight : tensor<4x2x3x2xf32>
    %w1 = ml_program.global_load @grouped.weight : tensor<4x2x1x1xf32>
    %w2 = ml_program.global_load @scaled.weight : tensor<3x16xf32>
    %w3 = ml_program.global_load @u.weight : tensor<3x3xf32>
    %w4 = ml_program.global_load @v.weight : tensor<3x3xf32>
    %b = ml_program.global_load @shared.bias : tensor<3xf32>
    %0 = onnx.Conv(%x, %w0) {dilations = array<i64: 1, 2>, kernel_shape = array<i64: 3, 2>, pads = array<i64: 1, 0, 1, 0>, strides = array<i64: 2, 1>} : (tensor<2x2x4x4xf32>, tensor<4x2x3x2xf32>) -> tensor<2x4x2x2xf32>
    %1 = onnx.Conv(%0, %w1) {group = 2 : i64} : (tensor<2x4x2x2xf32>, tensor<4x2x1x1xf32>) -> tensor<2x4x2x2xf32>
    %2 = onnx.Flatten(%1) : (tensor<2x4x2x2xf32>) -> tensor<2x16xf32>
    %3 = onnx.Gemm(%2, %w2) {alpha = 0.5 : f32, transB = 1 : i64} : (tensor<2x16xf32>, tensor<3x16xf32>) -> tensor<2x3xf32>
    %4 = onnx.Gemm(%3, %w3, %b) : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    %5 = onnx.Gemm(%4, %w4, %b) : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%5, %y) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

// Two uses of a layer: A is the sum, G the average, the gradient the sum. A
// penalty in the loss is like weight decay: its weight keeps its curvature.
// CHECK: train.layers = [#train.layer<name = "fc", kind = dense, weight = @fc.weight, bias = @fc.bias, A = @A_d.fc, G = @G_d.fc>, #train.layer<name = "decayed", kind = dense, weight = @decayed.weight, A = @A_d.decayed, G = @G_d.decayed>]
// CHECK-SAME: train.uncovered = []
module {
  ml_program.global private mutable @fc.weight(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  ml_program.global private mutable @fc.bias(dense<0.1> : tensor<3xf32>) : tensor<3xf32>
  ml_program.global private mutable @decayed.weight(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  // CHECK-LABEL: func.func @accumulate(
  // CHECK: train.relu_grad
  // CHECK: %[[DW:.*]] = onnx.Add(%{{.*}}, %{{.*}}) : (tensor<3x3xf32>, tensor<3x3xf32>)
  // CHECK: ml_program.global_store @grad.fc.weight = %[[DW]]
  // CHECK-COUNT-2: train.activation_factor
  // CHECK: %[[G0:.*]] = train.gradient_factor
  // CHECK: %[[A:.*]] = onnx.Add
  // CHECK: %[[G:.*]] = onnx.Add
  // CHECK: %[[MEAN:.*]] = onnx.Mul(%[[G]], %{{.*}})
  // CHECK: train.update_average(%{{.*}}, %[[A]], %{{.*}})
  // CHECK: train.update_average(%{{.*}}, %[[MEAN]], %{{.*}})
  func.func @forward(%x: tensor<2x3xf32>, %y: tensor<2xi64>) -> tensor<f32> {
    %w0 = ml_program.global_load @fc.weight : tensor<3x3xf32>
    %b0 = ml_program.global_load @fc.bias : tensor<3xf32>
    %0 = onnx.Gemm(%x, %w0, %b0) {transB = 1 : i64} : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    %1 = onnx.Relu(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    // Loaded anew, as an import may do.
    %w1 = ml_program.global_load @fc.weight : tensor<3x3xf32>
    %b1 = ml_program.global_load @fc.bias : tensor<3xf32>
    %2 = onnx.Gemm(%1, %w1, %b1) {transB = 1 : i64} : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    %v = ml_program.global_load @decayed.weight : tensor<3x3xf32>
    %3 = onnx.MatMul(%2, %v) : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%3, %y) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<f32>
    %4 = onnx.Mul(%v, %v) : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
    %5 = onnx.ReduceSum(%4) {keepdims = 0 : i64} : (tensor<3x3xf32>) -> tensor<f32>
    %6 = onnx.Add(%l, %5) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %6 : tensor<f32>
  }
}

// -----

// A function of the weight that scales the scores is another use of it, and a
// product of weights alone is no layer.
// CHECK: train.layers = [#train.layer<name = "c", kind = dense, weight = @c.weight, A = @A_d.c, G = @G_d.c>]
// CHECK-SAME: train.uncovered = [@fc.weight, @u, @v]
module {
  ml_program.global private mutable @fc.weight(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  ml_program.global private mutable @u(dense<0.1> : tensor<3x2xf32>) : tensor<3x2xf32>
  ml_program.global private mutable @v(dense<0.1> : tensor<2x3xf32>) : tensor<2x3xf32>
  ml_program.global private mutable @c.weight(dense<0.1> : tensor<3x3xf32>) : tensor<3x3xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> tensor<f32> {
    %w = ml_program.global_load @fc.weight : tensor<5x3xf32>
    %p = onnx.MatMul(%x, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %r = onnx.ReduceSum(%w) {keepdims = 0 : i64} : (tensor<5x3xf32>) -> tensor<f32>
    %s = onnx.Mul(%p, %r) : (tensor<4x3xf32>, tensor<f32>) -> tensor<4x3xf32>
    %u = ml_program.global_load @u : tensor<3x2xf32>
    %v = ml_program.global_load @v : tensor<2x3xf32>
    %uv = onnx.MatMul(%u, %v) : (tensor<3x2xf32>, tensor<2x3xf32>) -> tensor<3x3xf32>
    %t = onnx.MatMul(%s, %uv) : (tensor<4x3xf32>, tensor<3x3xf32>) -> tensor<4x3xf32>
    %c = ml_program.global_load @c.weight : tensor<3x3xf32>
    %z = onnx.MatMul(%t, %c) : (tensor<4x3xf32>, tensor<3x3xf32>) -> tensor<4x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%z, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
