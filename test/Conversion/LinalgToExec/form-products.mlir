// RUN: amc-opt %s --exec-form-products | FileCheck %s

#mk = affine_map<(m, n, k) -> (m, k)>
#km = affine_map<(m, n, k) -> (k, m)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>

// A product adds to what is there.
// CHECK-LABEL: func @plain(
// CHECK-SAME: %[[A:.*]]: memref<4x8xf32>, %[[B:.*]]: memref<8x2xf32>, %[[C:.*]]: memref<4x2xf32>
// CHECK-NEXT: exec.gemm ins(%[[A]], %[[B]] : memref<4x8xf32>, memref<8x2xf32>) outs(%[[C]] : memref<4x2xf32>) {accumulate}
// CHECK-NEXT: return
func.func @plain(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<4x2xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
  return
}

// What a map reads transposed is a flag.
// CHECK-LABEL: func @transposed(
// CHECK-NEXT: exec.gemm ins({{.*}}) outs({{.*}}) {accumulate, trans_b}
// CHECK-NEXT: exec.gemm ins({{.*}}) outs({{.*}}) {accumulate, trans_a, trans_b}
// CHECK-NEXT: return
func.func @transposed(%a: memref<4x8xf32>, %at: memref<8x4xf32>, %bt: memref<2x8xf32>, %c: memref<4x2xf32>) {
  linalg.matmul indexing_maps = [#mk, #nk, #mn] ins(%a, %bt : memref<4x8xf32>, memref<2x8xf32>) outs(%c : memref<4x2xf32>)
  linalg.matmul indexing_maps = [#km, #nk, #mn] ins(%at, %bt : memref<8x4xf32>, memref<2x8xf32>) outs(%c : memref<4x2xf32>)
  return
}

// CHECK-LABEL: func @batch(
// CHECK-NEXT: exec.gemm ins(%{{.*}}, %{{.*}} : memref<3x4x8xf32>, memref<3x8x2xf32>) outs(%{{.*}} : memref<3x4x2xf32>) {accumulate}
func.func @batch(%a: memref<3x4x8xf32>, %b: memref<3x8x2xf32>, %c: memref<3x4x2xf32>) {
  linalg.batch_matmul ins(%a, %b : memref<3x4x8xf32>, memref<3x8x2xf32>) outs(%c : memref<3x4x2xf32>)
  return
}

// Everything else is a loop nest, with its constants inside.
// CHECK-LABEL: func @nests(
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : memref<4x2xf32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0.000000e+00
// CHECK-NEXT: linalg.yield %[[ZERO]]
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : memref<4x2xf32>) outs(%{{.*}} : memref<2x4xf32>)
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[TWO:.*]] = arith.constant 2.000000e+00
// CHECK-NEXT: arith.mulf %[[X]], %[[TWO]]
// CHECK-NOT: linalg.fill
func.func @nests(%c: memref<4x2xf32>, %d: memref<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %two = arith.constant 2.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<4x2xf32>)
  linalg.transpose ins(%c : memref<4x2xf32>) outs(%d : memref<2x4xf32>) permutation = [1, 0]
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%c : memref<4x2xf32>) outs(%c : memref<4x2xf32>) {
  ^bb0(%x: f32, %out: f32):
    %y = arith.mulf %x, %two : f32
    linalg.yield %y : f32
  }
  return
}

// Nothing to do.
// CHECK-LABEL: func @none(
// CHECK-NEXT: memref.copy
// CHECK-NEXT: return
func.func @none(%a: memref<4xf32>, %b: memref<4xf32>) {
  memref.copy %a, %b : memref<4xf32> to memref<4xf32>
  return
}
