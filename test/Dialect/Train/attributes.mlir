// RUN: amc-opt %s --split-input-file | amc-opt --split-input-file | FileCheck %s
// RUN: amc-opt %s --split-input-file --mlir-print-op-generic | amc-opt --split-input-file | FileCheck %s

// Everything that a module with curvature says, each attribute where it belongs.
// CHECK: module attributes {
// CHECK-SAME: train.layers = [#train.layer<name = "conv", kind = convolution, weight = @conv.weight, bias = @conv.bias, A = @A_d.conv, G = @G_d.conv>, #train.layer<name = "fc", kind = dense, weight = @fc.weight, A = @A_d.fc, G = @G_d.fc>]
// CHECK-SAME: train.recipe = #train.recipe<batch = 4, optimizer = kfac, lr = 0.1, lr_schedule = cosine, momentum = 0.0, weight_decay = 1.0e-05, damping = 0.03, decay = 0.95, kl_clip = 0.0, warmup = 0, inverse_period = 10, curvature_period = 1>
// CHECK-SAME: train.uncovered = [@scale]
module attributes {
  train.recipe = #train.recipe<batch = 4, curvature_period = 1, inverse_period = 10, warmup = 0, kl_clip = 0.0, decay = 9.5e-1, damping = 0.03, weight_decay = 0.00001, momentum = 0.0, lr_schedule = cosine, lr = 0.1, optimizer = kfac>,
  train.layers = [#train.layer<name = "conv", kind = convolution, weight = @conv.weight, bias = @conv.bias, A = @A_d.conv, G = @G_d.conv>,
                  #train.layer<name = "fc", kind = dense, weight = @fc.weight, A = @A_d.fc, G = @G_d.fc>],
  train.uncovered = [@scale]} {
  // CHECK: {train.role = #train.role<parameter>}
  ml_program.global private mutable @conv.weight : tensor<8x2x3x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @conv.bias : tensor<8xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @fc.weight : tensor<5x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @scale : tensor<8xf32> {train.role = #train.role<parameter>}
  // CHECK: @grad.scale : tensor<8xf32> {train.role = #train.role<gradient>}
  ml_program.global private mutable @grad.scale : tensor<8xf32> {train.role = #train.role<gradient>}
  // CHECK: @A.conv : tensor<19x19xf32> {train.role = #train.role<factor_average>}
  ml_program.global private mutable @A.conv : tensor<19x19xf32> {train.role = #train.role<factor_average>}
  // CHECK: @A_d.conv : tensor<19x19xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @A_d.conv : tensor<19x19xf32> {train.role = #train.role<derived>}
  // CHECK: @G_d.conv : tensor<8x8xf32> {train.role = #train.role<factor>}
  ml_program.global private mutable @G_d.conv : tensor<8x8xf32> {train.role = #train.role<factor>}
  ml_program.global private mutable @A_d.fc : tensor<5x5xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G_d.fc : tensor<3x3xf32> {train.role = #train.role<derived>}
  // CHECK: @norm.mean : tensor<8xf32> {train.role = #train.role<running_statistic>}
  ml_program.global private mutable @norm.mean : tensor<8xf32> {train.role = #train.role<running_statistic>}
  // CHECK: @velocity.scale : tensor<8xf32> {train.role = #train.role<optimizer>}
  ml_program.global private mutable @velocity.scale : tensor<8xf32> {train.role = #train.role<optimizer>}
  // CHECK: @updates : tensor<i64> {train.role = #train.role<counter>}
  ml_program.global private mutable @updates : tensor<i64> {train.role = #train.role<counter>}

  // CHECK: %{{.*}}: tensor<4xf32> {amc.name = "y", train.labels = [#train.label_rule<first = 1, classes = 3, ignored = [-100, 7], mean = true>, #train.label_rule<first = 0, classes = 4, ignored = [], mean = false>]}
  // CHECK-SAME: attributes {train.entry_point = #train.entry_point<accumulate>}
  func.func private @loss() -> tensor<f32>
  func.func @accumulate(%y: tensor<4xf32> {amc.name = "y", train.labels = [
      #train.label_rule<first = 1, classes = 3, ignored = [-100, 7], mean = true>,
      #train.label_rule<first = 0, classes = 4, ignored = [], mean = false>]})
      -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
    %0 = call @loss() : () -> tensor<f32>
    return %0 : tensor<f32>
  }
  // State that a later stage hands in and returns has no name; buffers are as good as tensors.
  // CHECK: train.entry_point = #train.entry_point<accumulate_gradients>
  func.func @gradients(%loss: memref<f32>, %w: memref<8xf32>) -> (memref<f32> {amc.name = "loss"}, memref<8xf32>)
      attributes {train.entry_point = #train.entry_point<accumulate_gradients>} {
    return %loss, %w : memref<f32>, memref<8xf32>
  }
  // CHECK: train.entry_point = #train.entry_point<refresh>
  func.func @refresh(%damping: tensor<f32> {amc.name = "damping"}) attributes {train.entry_point = #train.entry_point<refresh>} {
    return
  }
  // CHECK: train.entry_point = #train.entry_point<apply>
  func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) -> (tensor<f32> {amc.name = "nu"}, tensor<f32> {amc.name = "withheld"})
      attributes {train.entry_point = #train.entry_point<apply>} {
    return %lr, %lr : tensor<f32>, tensor<f32>
  }
  // CHECK: -> (tensor<4x3xf64> {amc.name = "p", train.output = #train.output<scores>}, tensor<f32> {amc.name = "l", train.output = #train.output<loss>})
  // CHECK-SAME: train.entry_point = #train.entry_point<evaluate>
  func.func @evaluate(%p: tensor<4x3xf64> {amc.name = "x"}, %l: tensor<f32> {amc.name = "z"})
      -> (tensor<4x3xf64> {amc.name = "p", train.output = #train.output<scores>}, tensor<f32> {amc.name = "l", train.output = #train.output<loss>})
      attributes {train.entry_point = #train.entry_point<evaluate>} {
    return %p, %l : tensor<4x3xf64>, tensor<f32>
  }
}

// -----

// Without curvature there is less of all.
// CHECK: train.recipe = #train.recipe<batch = 1, optimizer = adam, lr = 1.0e+06, lr_schedule = constant, weight_decay = 0.0>
module attributes {train.recipe = #train.recipe<batch = 1, optimizer = adam, lr = 1.0e6, lr_schedule = constant, weight_decay = 0.0>} {
  func.func @accumulate(%l: tensor<f32>) -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
    return %l : tensor<f32>
  }
  func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) attributes {train.entry_point = #train.entry_point<apply>} {
    return
  }
  func.func @evaluate(%l: tensor<f32>) -> (tensor<f32> {train.output = #train.output<loss>}) attributes {train.entry_point = #train.entry_point<evaluate>} {
    return %l : tensor<f32>
  }
}
