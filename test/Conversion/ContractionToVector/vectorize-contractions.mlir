// RUN: amc-opt %s --amc-vectorize-contractions="vector-bits=512" | FileCheck %s
// RUN: not amc-opt %s --amc-vectorize-contractions="vector-bits=100" 2>&1 | FileCheck %s --check-prefix=BITS

// BITS: error: vector-bits must be 128, 256 or 512, not 100

#x = affine_map<(n, o, h, w, c, i, j) -> (n, c, h + i, w + j)>
#w = affine_map<(n, o, h, w, c, i, j) -> (o, c, i, j)>
#y = affine_map<(n, o, h, w, c, i, j) -> (n, o, h, w)>

// Sixteen channels of one row of fourteen pixels are held in registers; the
// fourteen pixels are one masked vector.
// CHECK-LABEL: func @forward
// CHECK: scf.for {{.*}} {
// CHECK:   scf.for
// CHECK-COUNT-16: vector.maskedload
// CHECK:   scf.for {{.*}} iter_args
// CHECK:     scf.for {{.*}} iter_args
// CHECK:       scf.for {{.*}} iter_args
// CHECK:         vector.maskedload
// CHECK-NOT:     vector.maskedload
// CHECK-COUNT-16: vector.fma
// CHECK-COUNT-16: vector.maskedstore
// CHECK: amc.parallel
func.func @forward(%x: memref<64x8x18x18xf32>, %w: memref<16x8x5x5xf32>, %y: memref<64x16x14x14xf32>) {
  linalg.generic {indexing_maps = [#x, #w, #y],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : memref<64x8x18x18xf32>, memref<16x8x5x5xf32>) outs(%y : memref<64x16x14x14xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

#gx = affine_map<(o, c, i, j, n, h, w) -> (n, c, h + i, w + j)>
#gy = affine_map<(o, c, i, j, n, h, w) -> (n, o, h, w)>
#gw = affine_map<(o, c, i, j, n, h, w) -> (o, c, i, j)>

// The gradient of the weights sums along the row.
// CHECK-LABEL: func @weight_gradient
// CHECK: vector.reduction <add>
func.func @weight_gradient(%x: memref<64x8x18x18xf32>, %dy: memref<64x16x14x14xf32>, %dw: memref<16x8x5x5xf32>) {
  linalg.generic {indexing_maps = [#gx, #gy, #gw],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %dy : memref<64x8x18x18xf32>, memref<64x16x14x14xf32>) outs(%dw : memref<16x8x5x5xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

#px = affine_map<(c, d, f, n, s) -> (n, c, s)>
#pl = affine_map<(c, d, f, n, s) -> (n, d, s + f)>
#pp = affine_map<(c, d, f, n, s) -> (c, d, f, s)>

// Products of shifted images: four vectors of one operand and five shifts of
// the other make twenty products; the last four of 324 are masked.
// CHECK-LABEL: func @shifted_products
// CHECK:   scf.for {{.*}} iter_args
// CHECK-COUNT-5: vector.load
// CHECK-NOT:     vector.load
// CHECK-COUNT-4: vector.fma
// CHECK:         vector.load
// CHECK-COUNT-4: vector.fma
// CHECK:   scf.for {{.*}} iter_args
// CHECK-COUNT-5: vector.maskedload
// CHECK-NOT:     vector.maskedload
// CHECK-COUNT-4: vector.fma
func.func @shifted_products(%x: memref<64x8x324xf32>, %l: memref<64x8x332xf32>, %p: memref<8x8x9x324xf32>) {
  linalg.generic {indexing_maps = [#px, #pl, #pp],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "parallel"]}
      ins(%x, %l : memref<64x8x324xf32>, memref<64x8x332xf32>) outs(%p : memref<8x8x9x324xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %q = arith.mulf %a, %b : f32
    %r = arith.addf %s, %q : f32
    linalg.yield %r : f32
  }
  return
}

#row = affine_map<(i, k) -> (i, k)>
#vec = affine_map<(i, k) -> (2 * k)>
#sum = affine_map<(i, k) -> (i)>

// No loop runs with stride 1 where it has to: left alone.
// CHECK-LABEL: func @narrow
// CHECK: linalg.generic
func.func @narrow(%a: memref<9x9xf32>, %b: memref<17xf32>, %s: memref<9xf32>) {
  linalg.generic {indexing_maps = [#row, #vec, #sum], iterator_types = ["parallel", "reduction"]}
      ins(%a, %b : memref<9x9xf32>, memref<17xf32>) outs(%s : memref<9xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %z, %p : f32
    linalg.yield %q : f32
  }
  return
}

// Every other element of a buffer is no run that a vector could load: the
// contraction stays.
// CHECK-LABEL: func @left
// CHECK: linalg.generic
// CHECK-NOT: vector.
func.func @left(%x: memref<5x3x2xf32>, %w: memref<5x7x2xf32>, %y: memref<3x7x2xf32>) {
  %xs = memref.subview %x[0, 0, 0] [5, 3, 1] [1, 1, 1] : memref<5x3x2xf32> to memref<5x3xf32, strided<[6, 2]>>
  %ws = memref.subview %w[0, 0, 0] [5, 7, 1] [1, 1, 1] : memref<5x7x2xf32> to memref<5x7xf32, strided<[14, 2]>>
  %ys = memref.subview %y[0, 0, 0] [3, 7, 1] [1, 1, 1] : memref<3x7x2xf32> to memref<3x7xf32, strided<[14, 2]>>
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%xs, %ws : memref<5x3xf32, strided<[6, 2]>>, memref<5x7xf32, strided<[14, 2]>>) outs(%ys : memref<3x7xf32, strided<[14, 2]>>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// A sum of something else is no contraction.
// CHECK-LABEL: func @sum
// CHECK: linalg.generic
// CHECK-NOT: vector.
func.func @sum(%x: memref<8x16xf32>, %y: memref<16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, k) -> (k, i)>, affine_map<(i, k) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<8x16xf32>) outs(%y : memref<16xf32>) {
  ^bb0(%a: f32, %s: f32):
    %q = arith.addf %s, %a : f32
    linalg.yield %q : f32
  }
  return
}
