// RUN: amc-opt %s --amc-select-lowering --split-input-file --verify-diagnostics

func.func @general(%m: tensor<65x65xf32>, %b: tensor<65x1xf32>) -> tensor<65x1xf32> {
  // expected-error @+1 {{'amc.solve' op of a 65x65 matrix: schur: needs a matrix with property 'spd'; blocks (tiling=block-diagonal) drops what couples the tiles}}
  %0 = amc.solve %m, %b : tensor<65x65xf32>, tensor<65x1xf32> -> tensor<65x1xf32>
  return %0 : tensor<65x1xf32>
}
