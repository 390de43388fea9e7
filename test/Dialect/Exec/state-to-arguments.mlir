// RUN: amc-opt %s --exec-state-to-arguments | FileCheck %s

// What an entry point may not hold is in control-flow.mlir.

ml_program.global private mutable @w(dense<1.0> : tensor<8xf32>) : tensor<8xf32>
ml_program.global private mutable @v(dense<0.0> : tensor<8xf32>) : tensor<8xf32>

// One argument for each global, in the order of first use, behind the others; a
// load behind a store gives what was stored; the stored value is materialized.
// CHECK-LABEL: func @step(
// CHECK-SAME: %[[G:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32> {exec.state = @v}, %[[W:[a-z0-9]+]]: tensor<8xf32> {exec.state = @w}) -> tensor<8xf32>
// CHECK-NEXT: %[[NEW:.*]] = arith.addf %[[V]], %[[G]]
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[W]], %[[NEW]]
// CHECK-NOT: ml_program
// CHECK: %[[DONE:.*]] = bufferization.materialize_in_destination %[[NEW]] in %[[V]]
// CHECK-NOT: materialize_in_destination {{.*}} in %[[W]]
// CHECK: return
func.func @step(%g: tensor<8xf32>) {
  %v = ml_program.global_load @v : tensor<8xf32>
  %new = arith.addf %v, %g : tensor<8xf32>
  ml_program.global_store @v = %new : tensor<8xf32>
  %again = ml_program.global_load @v : tensor<8xf32>
  %w = ml_program.global_load @w : tensor<8xf32>
  %sum = arith.addf %w, %again : tensor<8xf32>
  return
}

// The old value is stored elsewhere: it is copied before it is written over.
// CHECK-LABEL: func @swap(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<8xf32> {exec.state = @v}, %[[W:[a-z0-9]+]]: tensor<8xf32> {exec.state = @w}
// CHECK-DAG: %[[OLDV:.*]] = bufferization.alloc_tensor() copy(%[[V]])
// CHECK-DAG: %[[OLDW:.*]] = bufferization.alloc_tensor() copy(%[[W]])
// CHECK-DAG: bufferization.materialize_in_destination %[[OLDW]] in %[[V]]
// CHECK-DAG: bufferization.materialize_in_destination %[[OLDV]] in %[[W]]
func.func @swap() {
  %v = ml_program.global_load @v : tensor<8xf32>
  %w = ml_program.global_load @w : tensor<8xf32>
  ml_program.global_store @v = %w : tensor<8xf32>
  ml_program.global_store @w = %v : tensor<8xf32>
  return
}

// No state, and a function that is no entry point.
// CHECK-LABEL: func @none(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>) -> tensor<8xf32>
// CHECK-NEXT: return %[[X]]
func.func @none(%x: tensor<8xf32>) -> tensor<8xf32> {
  return %x : tensor<8xf32>
}
// CHECK-LABEL: func private @helper()
// CHECK: ml_program.global_load @w
func.func private @helper() -> tensor<8xf32> {
  %w = ml_program.global_load @w : tensor<8xf32>
  return %w : tensor<8xf32>
}
