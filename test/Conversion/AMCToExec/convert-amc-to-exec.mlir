// RUN: amc-opt %s --convert-amc-to-exec --split-input-file --verify-diagnostics | FileCheck %s

// A tile becomes the place of its program, and its global goes, although the
// function that uses it stands first.
ml_program.global private mutable @tile : !amc.tile<8x8, inv>

// CHECK-NOT: ml_program.global
// CHECK-LABEL: func @apply(
// CHECK-SAME: %[[B:.*]]: tensor<8x2xf32>
// CHECK-NEXT: %[[INIT:.*]] = tensor.empty() : tensor<8x2xf32>
// CHECK-NEXT: %[[X:.*]] = exec.inverse on<chip = 1, tile = 3> ins(%[[B]] : tensor<8x2xf32>) outs(%[[INIT]] : tensor<8x2xf32>) -> tensor<8x2xf32>
// CHECK-NEXT: return %[[X]]
func.func @apply(%b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  %t = ml_program.global_load @tile : !amc.tile<8x8, inv>
  %x = amc.inverse %t, %b : !amc.tile<8x8, inv>, tensor<8x2xf32> -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}

// CHECK-LABEL: func @refresh(
// CHECK-SAME: %[[M:.*]]: tensor<8x8xf32>
// CHECK-NEXT: exec.program on<chip = 1, tile = 3> %[[M]] {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<toward_zero>}
// CHECK-NEXT: return
func.func @refresh(%m: tensor<8x8xf32>) {
  %t = amc.program %m on <chip = 1, tile = 3> {rounding = #amc.rounding<toward_zero>}
     : tensor<8x8xf32> -> !amc.tile<8x8, inv>
  ml_program.global_store @tile = %t : !amc.tile<8x8, inv>
  return
}

// -----

// A product on a tile of its own function.
// CHECK-LABEL: func @product(
// CHECK: exec.program on<chip = 0, tile = 5> %{{.*}} {mode = #amc.tile_mode<mvm>, {{.*}}}
// CHECK: exec.mvm on<chip = 0, tile = 5>
func.func @product(%m: tensor<8x8xf32>, %b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  %t = amc.program %m on <chip = 0, tile = 5> : tensor<8x8xf32> -> !amc.tile<8x8, mvm>
  %x = amc.mvm %t, %b : !amc.tile<8x8, mvm>, tensor<8x2xf32> -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}

// -----

// Nothing to do.
// CHECK-LABEL: func @none(
// CHECK-NEXT: return
func.func @none(%b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  return %b : tensor<8x2xf32>
}

// -----

func.func @nowhere(%m: tensor<8x8xf32>, %b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  // expected-error @+1 {{has no place on the device; run amc-place}}
  %t = amc.program %m : tensor<8x8xf32> -> !amc.tile<8x8, inv>
  %x = amc.inverse %t, %b : !amc.tile<8x8, inv>, tensor<8x2xf32> -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}

// -----

ml_program.global private mutable @tile : !amc.tile<8x8, inv>

func.func @unwritten(%b: tensor<8x2xf32>) -> tensor<8x2xf32> {
  // expected-error @+1 {{no amc.program is stored to @tile; program the tile first}}
  %t = ml_program.global_load @tile : !amc.tile<8x8, inv>
  %x = amc.inverse %t, %b : !amc.tile<8x8, inv>, tensor<8x2xf32> -> tensor<8x2xf32>
  return %x : tensor<8x2xf32>
}

// -----

ml_program.global private mutable @tile : !amc.tile<8x8, inv>

func.func @twice(%m: tensor<8x8xf32>) {
  %s = amc.program %m on <chip = 0, tile = 0> : tensor<8x8xf32> -> !amc.tile<8x8, inv>
  %t = amc.program %m on <chip = 0, tile = 1> : tensor<8x8xf32> -> !amc.tile<8x8, inv>
  ml_program.global_store @tile = %s : !amc.tile<8x8, inv>
  // expected-error @+1 {{the global @tile would hold two different tiles}}
  ml_program.global_store @tile = %t : !amc.tile<8x8, inv>
  return
}
