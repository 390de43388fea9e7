// RUN: amc-opt %s --convert-onnx-to-linalg --exec-bufferize --split-input-file | FileCheck %s

// An optimizer's update happens in the memory of its state.
ml_program.global private mutable @w(dense<1.0> : tensor<4x8xf32>) : tensor<4x8xf32>
ml_program.global private mutable @g(dense<0.0> : tensor<4x8xf32>) : tensor<4x8xf32>

// CHECK: ml_program.global private mutable @w
// CHECK-LABEL: func @apply
// CHECK-SAME: %[[LR:[a-z0-9]+]]: memref<f32> {amc.name = "lr"}
// CHECK-SAME: %[[W:[a-z0-9]+]]: memref<4x8xf32> {exec.state = @w}
// CHECK-SAME: %[[G:[a-z0-9]+]]: memref<4x8xf32> {exec.state = @g}
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.copy
// CHECK: linalg.generic {{.*}} ins(%[[W]], %[[G]], %[[LR]] : {{.*}}) outs(%[[W]] :
func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) {
  %w = ml_program.global_load @w : tensor<4x8xf32>
  %g = ml_program.global_load @g : tensor<4x8xf32>
  %step = onnx.Mul(%g, %lr) : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  %new = onnx.Sub(%w, %step) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  ml_program.global_store @w = %new : tensor<4x8xf32>
  return
}

// -----

// The old value is used after the new one is made: not in place.
ml_program.global private mutable @w(dense<1.0> : tensor<8xf32>) : tensor<8xf32>

// CHECK-LABEL: func @reader
// CHECK-SAME: %[[W:[a-z0-9]+]]: memref<8xf32> {exec.state = @w}
// CHECK: %[[NEW:.*]] = memref.alloc
// CHECK: linalg.generic {{.*}} ins(%[[W]] : {{.*}}) outs(%[[NEW]] :
// CHECK: %[[OLD:.*]] = memref.alloc
// CHECK: linalg.generic {{.*}} ins(%[[W]]
// CHECK: memref.copy %[[NEW]], %[[W]]
func.func @reader() -> (tensor<f32> {amc.name = "sum"}) {
  %w = ml_program.global_load @w : tensor<8xf32>
  %new = onnx.Neg(%w) : (tensor<8xf32>) -> tensor<8xf32>
  ml_program.global_store @w = %new : tensor<8xf32>
  %sum = onnx.ReduceSum(%w) {axes = array<i64: 0>, keepdims = 0 : i64} : (tensor<8xf32>) -> tensor<f32>
  return %sum : tensor<f32>
}

// -----

// Two states that take one value, another shape of it included, and a result.
ml_program.global private mutable @u(dense<0.0> : tensor<8xf32>) : tensor<8xf32>
ml_program.global private mutable @v(dense<0.0> : tensor<8xf32>) : tensor<8xf32>
ml_program.global private mutable @m(dense<0.0> : tensor<2x4xf32>) : tensor<2x4xf32>

// CHECK-LABEL: func @share
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8xf32> {amc.name = "x"}
// CHECK-SAME: %[[U:[a-z0-9]+]]: memref<8xf32> {exec.state = @u}
// CHECK-SAME: %[[V:[a-z0-9]+]]: memref<8xf32> {exec.state = @v}
// CHECK-SAME: %[[M:[a-z0-9]+]]: memref<2x4xf32> {exec.state = @m}
// CHECK: linalg.generic {{.*}} ins(%[[X]] : {{.*}}) outs(%[[U]] :
// CHECK-DAG: memref.copy %{{.*}}, %[[V]]
// CHECK-DAG: memref.copy %{{.*}}, %[[M]]
// CHECK: return %{{.*}} : memref<8xf32>
func.func @share(%x: tensor<8xf32> {amc.name = "x"}) -> (tensor<8xf32> {amc.name = "y"}) {
  %y = onnx.Neg(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %z = tensor.expand_shape %y [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  ml_program.global_store @u = %y : tensor<8xf32>
  ml_program.global_store @v = %y : tensor<8xf32>
  ml_program.global_store @m = %z : tensor<2x4xf32>
  return %y : tensor<8xf32>
}

// -----

// Two states change places.
ml_program.global private mutable @u(dense<0.0> : tensor<8xf32>) : tensor<8xf32>
ml_program.global private mutable @v(dense<0.0> : tensor<8xf32>) : tensor<8xf32>

// CHECK-LABEL: func @swap
// CHECK-SAME: %[[U:[a-z0-9]+]]: memref<8xf32> {exec.state = @u}
// CHECK-SAME: %[[V:[a-z0-9]+]]: memref<8xf32> {exec.state = @v}
// CHECK-DAG: memref.copy %[[U]], %[[OLDU:.*]] :
// CHECK-DAG: memref.copy %[[V]], %[[OLDV:.*]] :
// CHECK-DAG: memref.copy %[[OLDV]], %[[U]] :
// CHECK-DAG: memref.copy %[[OLDU]], %[[V]] :
func.func @swap() {
  %u = ml_program.global_load @u : tensor<8xf32>
  %v = ml_program.global_load @v : tensor<8xf32>
  ml_program.global_store @u = %v : tensor<8xf32>
  ml_program.global_store @v = %u : tensor<8xf32>
  return
}

// -----

// A tile goes from the entry point that writes it to the one that uses it.
ml_program.global private mutable @tile : !amc.tile<8x8, inv>

// CHECK: module {
// CHECK-NEXT: func.func @refresh(
// CHECK-SAME: %[[M:[a-z0-9]+]]: memref<8x8xf32>)
// CHECK: exec.program on<chip = 1, tile = 3> %[[M]] {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<toward_zero>}
func.func @refresh(%m: tensor<8x8xf32>) {
  %t = amc.program %m on <chip = 1, tile = 3> {rounding = #amc.rounding<toward_zero>}
     : tensor<8x8xf32> -> !amc.tile<8x8, inv>
  ml_program.global_store @tile = %t : !amc.tile<8x8, inv>
  return
}
// CHECK-LABEL: func @apply
// CHECK: exec.inverse on<chip = 1, tile = 3> ins(%{{.*}} : memref<8x2xf32>) outs(%{{.*}} : memref<8x2xf32>)
func.func @apply(%b: tensor<8x2xf32>) -> (tensor<8x2xf32> {amc.name = "x"}) {
  %t = ml_program.global_load @tile : !amc.tile<8x8, inv>
  %x = amc.inverse %t, %b : !amc.tile<8x8, inv>, tensor<8x2xf32> -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}
