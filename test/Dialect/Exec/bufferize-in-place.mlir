// RUN: amc-opt %s --exec-bufferize-in-place --split-input-file --verify-diagnostics | FileCheck %s

#id = affine_map<(i) -> (i)>

// Every op writes where its destination is, without an analysis: the argument
// is written over.
// CHECK-LABEL: func @over(
// CHECK-SAME: %[[X:.*]]: memref<8xf32>) -> memref<8xf32>
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.copy
// CHECK: linalg.generic {{.*}} ins(%[[X]] : memref<8xf32>) outs(%[[X]] : memref<8xf32>)
// CHECK: return %[[X]]
func.func @over(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%x : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// A copy that was decided is an allocation and a copy.
// CHECK-LABEL: func @copied(
// CHECK-SAME: %[[X:.*]]: memref<4x4xf32>
// CHECK: %[[Y:.*]] = memref.alloc() {{.*}}: memref<4x4xf32>
// CHECK: memref.copy %[[X]], %[[Y]]
// CHECK: linalg.matmul ins(%[[X]], %[[X]] : {{.*}}) outs(%[[Y]] : memref<4x4xf32>)
func.func @copied(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %c = bufferization.alloc_tensor() copy(%x) : tensor<4x4xf32>
  %y = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// The table of state is no memory.
// CHECK: ml_program.global private mutable @w(dense<1.000000e+00> : tensor<8xf32>) : tensor<8xf32>
ml_program.global private mutable @w(dense<1.0> : tensor<8xf32>) : tensor<8xf32>

// An item of the engine works in memory too.
// CHECK-LABEL: func @tile(
// CHECK-SAME: %[[B:.*]]: memref<8x2xf32>
// CHECK: %[[X:.*]] = memref.alloc() {{.*}}: memref<8x2xf32>
// CHECK: exec.inverse on<chip = 0, tile = 2> ins(%[[B]] : memref<8x2xf32>) outs(%[[X]] : memref<8x2xf32>)
func.func @tile(%b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  %e = tensor.empty() : tensor<8x2xf32>
  %x = exec.inverse on <chip = 0, tile = 2> ins(%b : tensor<8x2xf32>) outs(%e : tensor<8x2xf32>) -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}
