// RUN: amc-opt %s --build-training-step | FileCheck %s
// RUN: not amc-opt %s --build-training-step --build-training-step 2>&1 | FileCheck %s --check-prefix=TWICE

// TWICE: error: module has a training step already (train.recipe)

// The smallest model: y = x w with one number w, and the mean of (y - t)^2 over
// a batch of two. State: the weight, its gradient, the factors and what is inverted of them.
// CHECK: module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @fc.weight, A = @A_d.fc, G = @G_d.fc>]
// CHECK-SAME: #train.recipe<batch = 2, optimizer = kfac,
// CHECK-SAME: train.uncovered = []
// CHECK-DAG: @fc.weight({{.*}}) : tensor<1x1xf32> {train.role = #train.role<parameter>}
// CHECK-DAG: @grad.fc.weight({{.*}}) : tensor<1x1xf32> {train.role = #train.role<gradient>}
// CHECK-DAG: @A.fc({{.*}}) : tensor<1x1xf32> {train.role = #train.role<factor_average>}
// CHECK-DAG: @G.fc({{.*}}) : tensor<1x1xf32> {train.role = #train.role<factor_average>}
// CHECK-DAG: @A_d.fc({{.*}}) : tensor<1x1xf32> {train.role = #train.role<derived>}
// CHECK-DAG: @G_d.fc({{.*}}) : tensor<1x1xf32> {train.role = #train.role<derived>}
// CHECK-DAG: @factors.updates({{.*}}) : tensor<i64> {train.role = #train.role<counter>}
// CHECK-NOT: func.func @forward

// The entry points, in the order in which they are called.
// CHECK: func.func @accumulate(%[[X:.*]]: tensor<2x1xf32> {amc.name = "x"}, %{{.*}}: tensor<2x1xf32> {amc.name = "t"}) -> (tensor<f32> {amc.name = "loss"})
// CHECK: %[[A:.*]] = train.activation_factor(%[[X]]) {batch = 2 : i64} : (tensor<2x1xf32>) -> tensor<1x1xf32>
// CHECK: train.update_average(%{{.*}}, %[[A]], %{{.*}})
// CHECK: func.func @accumulate_gradients(
// CHECK-NOT: train.update_average
// CHECK: func.func @refresh(%[[DAMPING:.*]]: tensor<f32> {amc.name = "damping"})
// CHECK: train.damp(%{{.*}}, %{{.*}}, %[[DAMPING]])
// CHECK: func.func @apply(%{{.*}}: tensor<f32> {amc.name = "lr"}) -> (tensor<f32> {amc.name = "nu"}, tensor<f32> {amc.name = "withheld"})
// CHECK: train.precondition
// CHECK: ml_program.global_store @fc.weight
// CHECK: func.func @evaluate(
// CHECK-SAME: -> (tensor<f32> {amc.name = "loss", train.output = #train.output<loss>})
ml_program.global private mutable @fc.weight(dense<0.5> : tensor<1x1xf32>) : tensor<1x1xf32>
func.func @forward(%x: tensor<2x1xf32> {amc.name = "x"}, %t: tensor<2x1xf32> {amc.name = "t"}) -> (tensor<f32> {amc.name = "loss"}) {
  %w = ml_program.global_load @fc.weight : tensor<1x1xf32>
  %y = onnx.MatMul(%x, %w) : (tensor<2x1xf32>, tensor<1x1xf32>) -> tensor<2x1xf32>
  %d = onnx.Sub(%y, %t) : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
  %s = onnx.Mul(%d, %d) : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
  %l = onnx.ReduceMean(%s) {keepdims = 0 : i64} : (tensor<2x1xf32>) -> tensor<f32>
  return %l : tensor<f32>
}
