// RUN: amc-opt %s --build-training-step="optimizer=sgd lr=0.5" | FileCheck %s --check-prefixes=CHECK,SGD
// RUN: amc-opt %s --build-training-step="optimizer=sgd momentum=0 weight-decay=0.25" | FileCheck %s --check-prefixes=CHECK,PLAIN
// RUN: amc-opt %s --build-training-step="optimizer=adam weight-decay=0.25" | FileCheck %s --check-prefixes=CHECK,ADAM
// RUN: amc-opt %s --build-training-step="momentum=0.5 weight-decay=0.25 damping=0.5 decay=0.75 kl-clip=0 warmup=1 inverse-period=2 curvature-period=3 lr-schedule=cosine" | FileCheck %s --check-prefixes=CHECK,KFAC

// SGD: train.layers = []
// SGD-SAME: train.recipe = #train.recipe<batch = 4, optimizer = sgd, lr = 0.5, lr_schedule = linear, momentum = 0.9, weight_decay = 0.0>
// SGD-SAME: train.uncovered = []
// PLAIN: train.recipe = #train.recipe<batch = 4, optimizer = sgd, lr = 0.03, lr_schedule = linear, momentum = 0.0, weight_decay = 0.25>
// ADAM: train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.003, lr_schedule = linear, weight_decay = 0.25>
// KFAC: train.recipe = #train.recipe<batch = 4, optimizer = kfac, lr = 0.1, lr_schedule = cosine, momentum = 0.5, weight_decay = 0.25, damping = 0.5, decay = 0.75, kl_clip = 0.0, warmup = 1, inverse_period = 2, curvature_period = 3>

// SGD: @velocity.fc.weight(dense<0.000000e+00> : tensor<3x5xf32>) : tensor<3x5xf32> {train.role = #train.role<optimizer>}
// PLAIN-NOT: train.role = #train.role<optimizer>
// ADAM: @moment1.fc.weight({{.*}}) : tensor<3x5xf32> {train.role = #train.role<optimizer>}
// ADAM: @moment2.fc.weight({{.*}}) : tensor<3x5xf32> {train.role = #train.role<optimizer>}
// ADAM: @adam.updates(dense<0> : tensor<i64>) : tensor<i64> {train.role = #train.role<counter>}
// KFAC: @velocity.fc.bias({{.*}}) : tensor<3xf32> {train.role = #train.role<optimizer>}
module {
  ml_program.global private mutable @fc.weight(dense<0.1> : tensor<3x5xf32>) : tensor<3x5xf32>
  ml_program.global private mutable @fc.bias(dense<0.0> : tensor<3xf32>) : tensor<3xf32>

  // CHECK-LABEL: func.func @accumulate(
  // KFAC: train.update_average(%{{.*}}) {decay = 7.500000e-01 : f64}
  // SGD-NOT: func.func @accumulate_gradients
  // SGD-NOT: func.func @refresh

  // CHECK-LABEL: func.func @apply(
  // SGD-SAME: %[[LR:.*]]: tensor<f32> {amc.name = "lr"}) attributes {train.entry_point = #train.entry_point<apply>} {
  // SGD: %[[G:.*]] = ml_program.global_load @grad.fc.weight
  // SGD: %[[W:.*]] = ml_program.global_load @fc.weight
  // SGD: %[[V:.*]] = ml_program.global_load @velocity.fc.weight
  // SGD: %[[NW:.*]], %[[NV:.*]] = train.momentum(%[[W]], %[[V]], %[[G]], %[[LR]]) {momentum = {{.*}} : f64, weight_decay = 0.000000e+00 : f64}
  // SGD: ml_program.global_store @fc.weight = %[[NW]]
  // SGD: ml_program.global_store @velocity.fc.weight = %[[NV]]

  // PLAIN: %[[G:.*]] = ml_program.global_load @grad.fc.weight
  // PLAIN: %[[W:.*]] = ml_program.global_load @fc.weight
  // PLAIN: %[[D:.*]] = onnx.Mul(%[[W]], %cst)
  // PLAIN: %[[T:.*]] = onnx.Add(%[[G]], %[[D]])
  // PLAIN: %[[S:.*]] = onnx.Mul(%[[T]], %arg0)
  // PLAIN: %[[N:.*]] = onnx.Sub(%[[W]], %[[S]])
  // PLAIN: ml_program.global_store @fc.weight = %[[N]]

  // ADAM: %[[C:.*]] = ml_program.global_load @adam.updates
  // ADAM: %[[N:.*]] = onnx.Add(%[[C]],
  // ADAM: ml_program.global_store @adam.updates = %[[N]]
  // ADAM: %[[W:.*]] = ml_program.global_load @fc.weight
  // ADAM: %[[M:.*]] = ml_program.global_load @moment1.fc.weight
  // ADAM: %[[V:.*]] = ml_program.global_load @moment2.fc.weight
  // ADAM: %[[G:.*]] = ml_program.global_load @grad.fc.weight
  // ADAM: %[[NW:.*]], %[[NM:.*]], %[[NV:.*]] = train.adam(%[[W]], %[[M]], %[[V]], %[[G]], %arg0, %[[N]]) {beta1 = {{0.9.*|9.0.*}} : f64, beta2 = {{.*}} : f64, epsilon = 1.000000e-08 : f64, weight_decay = 2.500000e-01 : f64}
  // ADAM: ml_program.global_store @fc.weight = %[[NW]]
  // ADAM: ml_program.global_store @moment1.fc.weight = %[[NM]]
  // ADAM: ml_program.global_store @moment2.fc.weight = %[[NV]]

  // The weights are added to the gradient before it is preconditioned.
  // KFAC: tensor.insert_slice %{{.*}} into %{{.*}}[0, 5] [3, 1]
  // KFAC: %[[W:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0, 5] [3, 1]
  // KFAC: %[[DECAY:.*]] = onnx.Mul(%[[W]],
  // KFAC: %[[DW:.*]] = onnx.Add(%{{.*}}, %[[DECAY]]) : (tensor<3x6xf32>, tensor<3x6xf32>) -> tensor<3x6xf32>
  // KFAC: train.precondition(%{{.*}}, %{{.*}}, %[[DW]]) {bias = true}
  // KFAC: train.trust_region({{.*}}) {kl_clip = 0.000000e+00 : f64}
  // KFAC: train.momentum({{.*}}) {momentum = 5.000000e-01 : f64, weight_decay = 0.000000e+00 : f64}
  // KFAC: train.momentum({{.*}}) {momentum = 5.000000e-01 : f64, weight_decay = 0.000000e+00 : f64}
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> tensor<f32> {
    %w = ml_program.global_load @fc.weight : tensor<3x5xf32>
    %b = ml_program.global_load @fc.bias : tensor<3xf32>
    %s = onnx.Gemm(%x, %w, %b) {transB = 1 : i64} : (tensor<4x5xf32>, tensor<3x5xf32>, tensor<3xf32>) -> tensor<4x3xf32>
    %l = onnx.SoftmaxCrossEntropyLoss(%s, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
