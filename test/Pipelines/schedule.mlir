// RUN: amc-opt %s --convert-onnx-to-linalg --exec-bufferize --exec-schedule="vector-bits=256" | FileCheck %s

ml_program.global private mutable @w(dense<1.0> : tensor<16x16xf32>) : tensor<16x16xf32>

// State lies first. The input is dead when the second buffer is needed, and
// they share bytes; elementwise ops work in place. Products take the fill with
// zeros.
// CHECK: module attributes {exec.arena_bytes = 3072 : i64}
// CHECK: ml_program.global private mutable @w{{.*}} {exec.offset = 0 : i64}
// CHECK-LABEL: func @evaluate
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<16x16xf32> {amc.name = "x", exec.offset = 1024 : i64}
// CHECK-SAME: %[[W:[a-z0-9]+]]: memref<16x16xf32> {exec.state = @w}
// CHECK: %[[A:.*]] = memref.alloc() {{.*}}exec.offset = 2048
// CHECK-NEXT: exec.gemm ins(%[[X]], %[[W]] : {{.*}}) outs(%[[A]] : memref<16x16xf32>) {trans_b}
// CHECK-NEXT: exec.dispatch @kernels::@act(%[[A]]) extent 256 {bytes = 2048 : i64, flops = 256 : i64}
// CHECK-NEXT: %[[B:.*]] = memref.alloc() {{.*}}exec.offset = 1024
// CHECK-NEXT: exec.gemm ins(%[[A]], %[[W]] : {{.*}}) outs(%[[B]] : memref<16x16xf32>) {trans_b}
// CHECK-NEXT: exec.dispatch @kernels::@act(%[[B]]) extent 256
// CHECK-NEXT: return %[[B]]
// One loop over all elements, bounds from outside; both dispatches share it.
// CHECK: module @kernels
// CHECK-NEXT: func.func @act(%{{.*}}: memref<256xf32>, %[[BEGIN:.*]]: index, %[[END:.*]]: index)
// CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]
// CHECK-NOT: func.func
func.func @evaluate(%x: tensor<16x16xf32> {amc.name = "x"}) -> (tensor<16x16xf32> {amc.name = "y"}) {
  %w = ml_program.global_load @w : tensor<16x16xf32>
  %h = onnx.Gemm(%x, %w) {transB = 1 : i64} : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  %r = onnx.Neg(%h) : (tensor<16x16xf32>) -> tensor<16x16xf32> loc("act")
  %z = onnx.Gemm(%r, %w) {transB = 1 : i64} : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  %y = onnx.Neg(%z) : (tensor<16x16xf32>) -> tensor<16x16xf32> loc("act")
  return %y : tensor<16x16xf32>
}
