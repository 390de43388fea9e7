// RUN: amc-opt %s --exec-outline-kernels="vector-bits=256" --split-input-file --verify-diagnostics | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

// The maximum starts from a number, in a register, and is stored once.
// CHECK-LABEL: func @maximum(
// CHECK: exec.dispatch @kernels::@rows(%{{.*}}, %{{.*}}) extent 4 {bytes = 144 : i64, flops = 32 : i64}
// CHECK: func.func @rows(%[[X:.*]]: memref<32xf32>, %[[Y:.*]]: memref<4xf32>, %[[BEGIN:.*]]: index, %[[END:.*]]: index)
// CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]
// CHECK: %[[LOW:.*]] = arith.constant 0xFF800000 : f32
// CHECK-NOT: memref.load %[[Y]]
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[LOW]])
// CHECK: memref.load %[[X]]
// CHECK: memref.store %{{.*}}, %[[Y]]
func.func @maximum(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) attrs = {exec.initial = [0xFF800000 : f32]} {
  ^bb0(%a: f32, %m: f32):
    %n = arith.maximumf %a, %m : f32
    linalg.yield %n : f32
  } loc("rows")
  return
}

// -----

// A tile of a contraction starts from zeros: nothing is loaded of the result.
// CHECK-LABEL: func @contraction(
// CHECK: func.func @kernel(%{{.*}}: memref<32xf32>, %{{.*}}: memref<64xf32>, %[[Y:.*]]: memref<128xf32>,
// CHECK-NOT: vector.load %[[Y]]
// CHECK: vector.fma
// CHECK-NOT: vector.load %[[Y]]
// CHECK: vector.store %{{.*}}, %[[Y]]
func.func @contraction(%x: memref<8x4xf32>, %w: memref<4x16xf32>, %y: memref<8x16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>,
      affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<8x4xf32>, memref<4x16xf32>) outs(%y : memref<8x16xf32>)
      attrs = {exec.initial = [0.0 : f32]} {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// -----

func.func @layout(%x: memref<?xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{operand 0 of type 'memref<?xf32>' has no static strided layout; kernels need one}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

func.func @index(%x: memref<2xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{an index of operand 0 is not linear in the loops}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i floordiv 2)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : memref<2xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

// Vectors run along columns, in whose order a sum is stored many times.
func.func @columns(%x: memref<8x16xf32>, %y: memref<16xf32>) {
  // expected-error @+1 {{cannot start from exec.initial: its loops store results before they are complete; give exec-fold-fills the same vector-bits}}
  linalg.generic {indexing_maps = [affine_map<(j, i) -> (i, j)>, affine_map<(j, i) -> (j)>],
      iterator_types = ["parallel", "reduction"]} ins(%x : memref<8x16xf32>) outs(%y : memref<16xf32>)
      attrs = {exec.initial = [0.0 : f32]} {
  ^bb0(%a: f32, %s: f32):
    %t = arith.addf %a, %s : f32
    linalg.yield %t : f32
  }
  return
}

// -----

// A contraction that starts from another number than zero is not tiled.
// CHECK-LABEL: func @ones(
// CHECK: func.func @kernel(
// CHECK-NOT: vector.
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %{{.*}}) -> (f32)
// CHECK-NOT: vector.
func.func @ones(%x: memref<8x4xf32>, %w: memref<4x3xf32>, %y: memref<8x3xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>,
      affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<8x4xf32>, memref<4x3xf32>) outs(%y : memref<8x3xf32>)
      attrs = {exec.initial = [1.0 : f32]} {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// -----

func.func @type(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{exec.initial must list, for each output, a number of its elements' type, or unit}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) attrs = {exec.initial = [0 : i32]} {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

func.func @count(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{exec.initial must list, for each output, a number of its elements' type, or unit}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) attrs = {exec.initial = []} {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}
