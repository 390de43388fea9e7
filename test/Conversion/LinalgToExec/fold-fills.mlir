// RUN: amc-opt %s --exec-form-products --exec-fold-fills="vector-bits=256" | FileCheck %s
// RUN: not amc-opt %s --exec-fold-fills="vector-bits=96" 2>&1 | FileCheck %s --check-prefix=BITS

// BITS: error: vector-bits must be 128, 256 or 512, not 96

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

// CHECK-LABEL: func @product(
// CHECK-NOT: linalg.generic
// CHECK: exec.gemm ins({{.*}}) outs({{.*}} : memref<4x2xf32>)
// CHECK-NOT: accumulate
// CHECK: return
func.func @product(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<4x2xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<4x2xf32>)
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
  return
}

// All elements of a buffer are filled through any view of it.
// CHECK-LABEL: func @view(
// CHECK-NOT: linalg.generic
// CHECK: exec.gemm
// CHECK-NOT: accumulate
// CHECK: return
func.func @view(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<8xf32>)
  %m = memref.expand_shape %c [[0, 1]] output_shape [4, 2] : memref<8xf32> into memref<4x2xf32>
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%m : memref<4x2xf32>)
  return
}

// A product can only start from zero.
// CHECK-LABEL: func @ones(
// CHECK: linalg.generic
// CHECK: exec.gemm {{.*}}accumulate
func.func @ones(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<4x2xf32>) {
  %one = arith.constant 1.0 : f32
  linalg.fill ins(%one : f32) outs(%c : memref<4x2xf32>)
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
  return
}

// The zeros are read in between.
// CHECK-LABEL: func @read(
// CHECK: linalg.generic
// CHECK: memref.copy
// CHECK: exec.gemm {{.*}}accumulate
func.func @read(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<4x2xf32>, %d: memref<4x2xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<4x2xf32>)
  memref.copy %c, %d : memref<4x2xf32> to memref<4x2xf32>
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
  return
}

// Half of the buffer is filled, the other half is not.
// CHECK-LABEL: func @half(
// CHECK: linalg.generic
// CHECK: exec.gemm {{.*}}accumulate
func.func @half(%a: memref<4x8xf32>, %b: memref<8x2xf32>, %c: memref<4x2xf32>) {
  %zero = arith.constant 0.0 : f32
  %h = memref.subview %c[0, 0] [2, 2] [1, 1] : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1]>>
  linalg.fill ins(%zero : f32) outs(%h : memref<2x2xf32, strided<[2, 1]>>)
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
  return
}

// A maximum over rows starts from any number.
// CHECK-LABEL: func @maximum(
// CHECK-COUNT-1: linalg.generic
// CHECK-SAME: exec.initial = [0xFF800000 : f32]
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @maximum(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  %low = arith.constant 0xFF800000 : f32
  linalg.fill ins(%low : f32) outs(%y : memref<4xf32>)
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %m: f32):
    %n = arith.maximumf %a, %m : f32
    linalg.yield %n : f32
  }
  return
}

// Sums of columns run along rows, in whose order they are in memory, so a sum
// is stored many times before it is complete.
// CHECK-LABEL: func @columns(
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT: exec.initial
// CHECK: return
func.func @columns(%x: memref<8x16xf32>, %y: memref<16xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<16xf32>)
  linalg.generic {indexing_maps = [affine_map<(j, i) -> (i, j)>, affine_map<(j, i) -> (j)>],
      iterator_types = ["parallel", "reduction"]} ins(%x : memref<8x16xf32>) outs(%y : memref<16xf32>) {
  ^bb0(%a: f32, %s: f32):
    %t = arith.addf %a, %s : f32
    linalg.yield %t : f32
  }
  return
}

// A register-tiled contraction starts from zeros.
// CHECK-LABEL: func @contraction(
// CHECK-COUNT-1: linalg.generic
// CHECK-SAME: exec.initial = [0.000000e+00 : f32]
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @contraction(%x: memref<8x4xf32>, %w: memref<4x16xf32>, %y: memref<8x16xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<8x16xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>,
      affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<8x4xf32>, memref<4x16xf32>) outs(%y : memref<8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// One column is written, the other one keeps its zeros.
// CHECK-LABEL: func @column(
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT: exec.initial
// CHECK: return
func.func @column(%x: memref<8xf32>, %y: memref<8x2xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<8x2xf32>)
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i, 0)>], iterator_types = ["parallel"]}
      ins(%x : memref<8xf32>) outs(%y : memref<8x2xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.addf %a, %b : f32
    linalg.yield %n : f32
  }
  return
}

// One column is filled.
// CHECK-LABEL: func @filled_column(
// CHECK: linalg.generic
// CHECK: exec.gemm {{.*}}accumulate
func.func @filled_column(%a: memref<8x4xf32>, %b: memref<4x2xf32>, %y: memref<8x2xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [affine_map<(i) -> (i, 0)>], iterator_types = ["parallel"]} outs(%y : memref<8x2xf32>) {
  ^bb0(%out: f32):
    linalg.yield %zero : f32
  }
  linalg.matmul ins(%a, %b : memref<8x4xf32>, memref<4x2xf32>) outs(%y : memref<8x2xf32>)
  return
}
