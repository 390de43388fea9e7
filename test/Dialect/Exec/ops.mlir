// RUN: amc-opt %s | amc-opt | FileCheck %s
// RUN: amc-opt %s --mlir-print-op-generic | amc-opt | FileCheck %s

// CHECK-LABEL: func @buffers
func.func @buffers(%m: memref<8x8xf32>, %view: memref<8x8xf32, strided<[16, 2], offset: 3>>, %r: memref<8x3xf32>, %f: memref<8x9xf64>, %s: memref<5x5xf32>) {
  // CHECK: exec.program on<chip = 0, tile = 3> %{{.*}} {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<toward_zero>} : memref<8x8xf32, strided<[16, 2], offset: 3>>
  exec.program on <chip = 0, tile = 3> %view {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<toward_zero>} : memref<8x8xf32, strided<[16, 2], offset: 3>>
  // CHECK: exec.program on<chip = 1, tile = 0> %{{.*}} {mode = #amc.tile_mode<mvm>, rounding = #amc.rounding<nearest>} : memref<8x3xf32>
  exec.program on <chip = 1, tile = 0> %r {mode = #amc.tile_mode<mvm>, rounding = #amc.rounding<nearest>} : memref<8x3xf32>
  // CHECK: exec.inverse on<chip = 0, tile = 3> ins(%{{.*}} : memref<8x3xf32>) outs(%{{.*}} : memref<8x3xf32>)
  exec.inverse on <chip = 0, tile = 3> ins(%r : memref<8x3xf32>) outs(%r : memref<8x3xf32>)
  // CHECK: exec.mvm on<chip = 1, tile = 0> ins(%{{.*}} : memref<8x3xf32>) outs(%{{.*}} : memref<8x3xf32>)
  exec.mvm on <chip = 1, tile = 0> ins(%r : memref<8x3xf32>) outs(%r : memref<8x3xf32>)
  // CHECK: exec.schur_complement ins(%{{.*}} : memref<8x8xf32>) outs(%{{.*}} : memref<5x5xf32>) {split = 3 : i64}
  exec.schur_complement ins(%m : memref<8x8xf32>) outs(%s : memref<5x5xf32>) {split = 3 : i64}
  // CHECK: exec.factorize ins(%{{.*}} : memref<8x8xf32>) outs(%{{.*}} : memref<8x9xf64>)
  exec.factorize ins(%m : memref<8x8xf32>) outs(%f : memref<8x9xf64>)
  // CHECK: exec.solve_factorized ins(%{{.*}}, %{{.*}} : memref<8x9xf64>, memref<8x3xf32>) outs(%{{.*}} : memref<8x3xf32>)
  exec.solve_factorized ins(%f, %r : memref<8x9xf64>, memref<8x3xf32>) outs(%r : memref<8x3xf32>)
  return
}

// CHECK-LABEL: func @work
func.func @work(%a: memref<2x4x8xf32>, %b: memref<2x4x6xf32>, %c: memref<2x8x6xf32>, %x: memref<64xf64>) {
  // CHECK: exec.gemm ins(%{{.*}}, %{{.*}} : memref<2x4x8xf32>, memref<2x4x6xf32>) outs(%{{.*}} : memref<2x8x6xf32>) {accumulate, trans_a}
  exec.gemm ins(%a, %b : memref<2x4x8xf32>, memref<2x4x6xf32>) outs(%c : memref<2x8x6xf32>) {accumulate, trans_a}
  // CHECK: exec.dispatch @kernels::@f(%{{.*}}, %{{.*}}) extent 8 {bytes = 512 : i64, flops = 64 : i64, starts = array<i64: 0, 32>} : memref<2x8x6xf32>, memref<64xf64>
  exec.dispatch @kernels::@f(%c, %x) extent 8 {bytes = 512 : i64, flops = 64 : i64, starts = array<i64: 0, 32>} : memref<2x8x6xf32>, memref<64xf64>
  return
}

// CHECK-LABEL: func @tensors
func.func @tensors(%m: tensor<8x8xf32>, %r: tensor<8x3xf32>, %y: tensor<5x3xf32>, %f: tensor<8x9xf64>, %s: tensor<5x5xf32>) {
  // CHECK: exec.inverse on<chip = 0, tile = 3> ins(%{{.*}} : tensor<8x3xf32>) outs(%{{.*}} : tensor<8x3xf32>) -> tensor<8x3xf32>
  %0 = exec.inverse on <chip = 0, tile = 3> ins(%r : tensor<8x3xf32>) outs(%r : tensor<8x3xf32>) -> tensor<8x3xf32>
  // CHECK: exec.mvm on<chip = 0, tile = 4> ins(%{{.*}} : tensor<8x3xf32>) outs(%{{.*}} : tensor<5x3xf32>) -> tensor<5x3xf32>
  %1 = exec.mvm on <chip = 0, tile = 4> ins(%r : tensor<8x3xf32>) outs(%y : tensor<5x3xf32>) -> tensor<5x3xf32>
  // CHECK: exec.schur_complement ins(%{{.*}} : tensor<8x8xf32>) outs(%{{.*}} : tensor<5x5xf32>) {split = 3 : i64} -> tensor<5x5xf32>
  %2 = exec.schur_complement ins(%m : tensor<8x8xf32>) outs(%s : tensor<5x5xf32>) {split = 3 : i64} -> tensor<5x5xf32>
  // CHECK: exec.factorize ins(%{{.*}} : tensor<8x8xf32>) outs(%{{.*}} : tensor<8x9xf64>) -> tensor<8x9xf64>
  %3 = exec.factorize ins(%m : tensor<8x8xf32>) outs(%f : tensor<8x9xf64>) -> tensor<8x9xf64>
  // CHECK: exec.solve_factorized ins(%{{.*}}, %{{.*}} : tensor<8x9xf64>, tensor<8x3xf32>) outs(%{{.*}} : tensor<8x3xf32>) -> tensor<8x3xf32>
  %4 = exec.solve_factorized ins(%3, %r : tensor<8x9xf64>, tensor<8x3xf32>) outs(%r : tensor<8x3xf32>) -> tensor<8x3xf32>
  return
}
