// RUN: amc-opt %s --lower-to-crossbar | FileCheck %s --check-prefixes=CHECK,AUTO
// RUN: amc-opt %s --lower-to-crossbar="device=rram-64 tiling=block-amc" | FileCheck %s --check-prefixes=CHECK,EXACT

// A layer of 100 inputs with a bias and 12 outputs: two tiles for A, or four.
// CHECK: amc.placement = [
// AUTO-SAME: {name = "fc", plan = #amc.plan<border(1, equilibrate(blocks(interleaved, 2*tile)))>, size = 101 : i64, tiles = [#amc.placement<chip = 0, tile = 0>, #amc.placement<chip = 0, tile = 1>], which = "A"}
// AUTO-SAME: {name = "fc", plan = #amc.plan<equilibrate(tile)>, size = 12 : i64, tiles = [#amc.placement<chip = 0, tile = 2>], which = "G"}
// EXACT-SAME: {name = "fc", plan = #amc.plan<border(1, equilibrate(schur(50, tile, equilibrate(tile))))>, size = 101 : i64, tiles = [#amc.placement<chip = 0, tile = 0>, {{.*}}, #amc.placement<chip = 0, tile = 3>], which = "A"}
// EXACT-SAME: {name = "fc", plan = #amc.plan<equilibrate(tile)>, size = 12 : i64, tiles = [#amc.placement<chip = 0, tile = 4>], which = "G"}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @fc.weight, bias = @fc.bias, A = @A_d.fc, G = @G_d.fc>]} {
  ml_program.global private mutable @fc.weight(dense<0.0> : tensor<12x100xf32>) : tensor<12x100xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @fc.bias(dense<0.0> : tensor<12xf32>) : tensor<12xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A.fc(dense<0.0> : tensor<101x101xf32>) : tensor<101x101xf32> {train.role = #train.role<factor_average>}
  ml_program.global private mutable @G.fc(dense<0.0> : tensor<12x12xf32>) : tensor<12x12xf32> {train.role = #train.role<factor_average>}
  ml_program.global private mutable @A_d.fc(dense<0.0> : tensor<101x101xf32>) : tensor<101x101xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G_d.fc(dense<0.0> : tensor<12x12xf32>) : tensor<12x12xf32> {train.role = #train.role<derived>}

  // CHECK-LABEL: func @refresh
  // CHECK-NOT: train.
  // AUTO-COUNT-3: amc.program
  // EXACT-COUNT-5: amc.program
  // CHECK-NOT: amc.program
  func.func @refresh(%damping: tensor<f32>) {
    %a = ml_program.global_load @A.fc : tensor<101x101xf32>
    %g = ml_program.global_load @G.fc : tensor<12x12xf32>
    %d:2 = train.damp(%a, %g, %damping) : (tensor<101x101xf32>, tensor<12x12xf32>, tensor<f32>) -> (tensor<101x101xf32>, tensor<12x12xf32>)
    ml_program.global_store @A_d.fc = %d#0 : tensor<101x101xf32>
    ml_program.global_store @G_d.fc = %d#1 : tensor<12x12xf32>
    return
  }

  // CHECK-LABEL: func @apply
  // CHECK-NOT: train.
  // CHECK-NOT: amc.solve
  // CHECK-NOT: global_load @A_d.fc :
  // CHECK: amc.inverse
  // CHECK-NOT: amc.program
  func.func @apply(%dw: tensor<12x101xf32>) -> tensor<12x101xf32> {
    %a = ml_program.global_load @A_d.fc : tensor<101x101xf32>
    %g = ml_program.global_load @G_d.fc : tensor<12x12xf32>
    %u = train.precondition(%a, %g, %dw) {bias = true} : (tensor<101x101xf32>, tensor<12x12xf32>, tensor<12x101xf32>) -> tensor<12x101xf32>
    return %u : tensor<12x101xf32>
  }

  // A person's own equations, one of them a division.
  // CHECK-LABEL: func @by_hand
  // CHECK: amc.program
  // CHECK: amc.inverse
  // CHECK-NOT: amc.program
  // CHECK: arith.divf
  func.func @by_hand(%m: tensor<3x3xf32>, %b: tensor<3x1xf32>, %n: tensor<1x1xf32>, %c: tensor<1x2xf32>) -> (tensor<3x1xf32>, tensor<1x2xf32>) {
    %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<3x1xf32> -> tensor<3x1xf32>
    %1 = amc.solve %n, %c : tensor<1x1xf32>, tensor<1x2xf32> -> tensor<1x2xf32>
    return %0, %1 : tensor<3x1xf32>, tensor<1x2xf32>
  }
}
