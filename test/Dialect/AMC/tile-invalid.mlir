// RUN: amc-opt %s --amc-tile --split-input-file --verify-diagnostics
// RUN: not amc-opt %s --amc-tile=device=rram64 2>&1 | FileCheck %s
// RUN: not amc-opt %s --amc-tile=tiling=diagonal 2>&1 | FileCheck %s --check-prefix=TILING

// CHECK: error: device 'rram64' is not a preset; the nearest is 'rram-64'
// TILING: Cannot find option named 'diagonal'

func.func @general(%m: tensor<65x65xf32>, %b: tensor<65x1xf32>) -> tensor<65x1xf32> {
  // expected-error @+1 {{'amc.solve' op needs a 65x65 matrix on tiles of 64x64, and only a matrix with property 'spd' can be inverted by recursion; tiling=block-diagonal drops what couples the tiles}}
  %0 = amc.solve %m, %b : tensor<65x65xf32>, tensor<65x1xf32> -> tensor<65x1xf32>
  return %0 : tensor<65x1xf32>
}

// -----

func.func @border(%m: tensor<65x65xf32>, %b: tensor<65x1xf32>) -> tensor<65x1xf32> {
  // expected-error @+1 {{'amc.solve' op has a border; run amc-condition first}}
  %0 = amc.solve %m, %b {border = 1 : i64} : tensor<65x65xf32>, tensor<65x1xf32> -> tensor<65x1xf32>
  return %0 : tensor<65x1xf32>
}
