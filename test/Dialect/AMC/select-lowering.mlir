// What the options make of a matrix: one tile, several, with a border, general.
// RUN: amc-opt %s --amc-select-lowering | FileCheck %s --check-prefixes=CHECK,AUTO
// RUN: amc-opt %s --amc-select-lowering=tiling=block-amc | FileCheck %s --check-prefixes=CHECK,EXACT
// RUN: amc-opt %s --amc-select-lowering="tiling=block-diagonal grouping=consecutive" | FileCheck %s --check-prefixes=CHECK,CONSECUTIVE
// RUN: amc-opt %s --amc-select-lowering=refinement=7 | FileCheck %s --check-prefix=REFINED
// RUN: not amc-opt %s --amc-select-lowering=refinement=4294967295 2>&1 | FileCheck %s --check-prefix=MANY
// RUN: not amc-opt %s --amc-select-lowering=tiling=diagonal 2>&1 | FileCheck %s --check-prefix=TILING
// RUN: not amc-opt %s --amc-set-device=device=rram64 2>&1 | FileCheck %s --check-prefix=DEVICE
// MANY: amc-select-lowering: refinement must be from 0 to 100, but is 4294967295
// TILING: Cannot find option named 'diagonal'
// DEVICE: error: device 'rram64' is not a preset; the nearest is 'rram-64'

// CHECK-LABEL: func @spd
// CHECK: plan = #amc.plan<digital>
// CHECK: plan = #amc.plan<equilibrate(tile)>
// CHECK: plan = #amc.plan<border(1, equilibrate(tile))>
// CHECK: plan = #amc.plan<border(1, digital)>
// CHECK: plan = #amc.plan<tile>
// REFINED: plan = #amc.plan<digital>
// REFINED: plan = #amc.plan<equilibrate(cg(7, 0.0, tile))>
// REFINED: plan = #amc.plan<border(1, equilibrate(cg(7, 0.0, tile)))>
// REFINED: plan = #amc.plan<border(1, digital)>
// REFINED: plan = #amc.plan<cg(7, 0.0, tile)>
func.func @spd(%m1: tensor<1x1xf32>, %b1: tensor<1x5xf32>, %m64: tensor<64x64xf32>, %b64: tensor<64x5xf32>,
               %m65: tensor<65x65xf32>, %b65: tensor<65x5xf32>, %m2: tensor<2x2xf32>, %b2: tensor<2x5xf32>) {
  %0 = amc.solve %m1, %b1 {property = #amc.property<spd>} : tensor<1x1xf32>, tensor<1x5xf32> -> tensor<1x5xf32>
  %1 = amc.solve %m64, %b64 {property = #amc.property<spd>} : tensor<64x64xf32>, tensor<64x5xf32> -> tensor<64x5xf32>
  %2 = amc.solve %m65, %b65 {property = #amc.property<spd>, border = 1 : i64} : tensor<65x65xf32>, tensor<65x5xf32> -> tensor<65x5xf32>
  %3 = amc.solve %m2, %b2 {property = #amc.property<spd>, border = 1 : i64} : tensor<2x2xf32>, tensor<2x5xf32> -> tensor<2x5xf32>
  %4 = amc.solve %m64, %b64 {property = #amc.property<spd>, equilibrated} : tensor<64x64xf32>, tensor<64x5xf32> -> tensor<64x5xf32>
  return
}

// CHECK-LABEL: func @larger
// AUTO: plan = #amc.plan<equilibrate(blocks(interleaved, 4*tile))>
// EXACT: plan = #amc.plan<equilibrate(schur(101, schur(51, tile, equilibrate(tile)), equilibrate(schur(50, tile, equilibrate(tile)))))>
// CONSECUTIVE: plan = #amc.plan<equilibrate(blocks(consecutive, 4*tile))>
func.func @larger(%m: tensor<201x201xf32>, %b: tensor<201x5xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<201x201xf32>, tensor<201x5xf32> -> tensor<201x5xf32>
  return
}

// Four steps unless told.
// CHECK-LABEL: func @asked
// CHECK: plan = #amc.plan<equilibrate(cg(4, 0.0, tile))>
// REFINED-LABEL: func @asked
// REFINED: plan = #amc.plan<equilibrate(cg(7, 0.0, tile))>
func.func @asked(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, precision = #amc.precision<refined>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// Of a general matrix nothing is known: no scaling, no conjugate gradients.
// CHECK-LABEL: func @general
// CHECK: plan = #amc.plan<tile>
// CHECK: plan = #amc.plan<border(1, tile)>
// REFINED-LABEL: func @general
// REFINED: plan = #amc.plan<tile>
func.func @general(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %1 = amc.solve %m, %b {border = 1 : i64} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// A plan that is there stays.
// CHECK-LABEL: func @given
// CHECK: plan = #amc.plan<schur(2, digital, tile)>
func.func @given(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<schur(2, digital, tile)>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}
