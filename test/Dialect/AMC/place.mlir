// RUN: amc-opt %s --amc-place | FileCheck %s
// RUN: amc-opt %s --amc-set-device=device=%S/Inputs/two-chips.json --amc-place | FileCheck %s --check-prefix=CHIPS

// CHECK: module attributes {amc.placement = [
// CHECK-SAME: {name = "fc", size = 3 : i64, tiles = [#amc.placement<chip = 0, tile = 0>, #amc.placement<chip = 0, tile = 2>], which = "A"},
// CHECK-SAME: {name = "fc", size = 2 : i64, tiles = [#amc.placement<chip = 0, tile = 3>], which = "G"}], train.layers = {{.*}}}
// CHIPS: tiles = [#amc.placement<chip = 0, tile = 0>, #amc.placement<chip = 0, tile = 2>], which = "A"},
// CHIPS-SAME: tiles = [#amc.placement<chip = 1, tile = 0>], which = "G"}], train.layers
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @fc, A = @A, G = @G>]} {
  ml_program.global private mutable @fc(dense<0.0> : tensor<2x3xf32>) : tensor<2x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
  // The place that was given by hand is kept.
  // CHECK: on <chip = 0, tile = 0>
  // CHECK: on <chip = 0, tile = 1>
  // CHECK: on <chip = 0, tile = 2>
  // CHECK: on <chip = 0, tile = 3>
  func.func @f(%a: tensor<2x2xf32>, %b: tensor<1x1xf32>, %g: tensor<2x2xf32>) -> (!amc.tile<2x2, inv>, !amc.tile<2x2, inv>, !amc.tile<1x1, inv>, !amc.tile<2x2, inv>) {
    %0 = amc.program %a {amc.factor = @A} : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %1 = amc.program %a on <chip = 0, tile = 1> : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %2 = amc.program %b {amc.factor = @A} : tensor<1x1xf32> -> !amc.tile<1x1, inv>
    %3 = amc.program %g {amc.factor = @G} : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    return %0, %1, %2, %3 : !amc.tile<2x2, inv>, !amc.tile<2x2, inv>, !amc.tile<1x1, inv>, !amc.tile<2x2, inv>
  }
}
