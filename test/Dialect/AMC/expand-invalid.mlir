// RUN: amc-opt %s --amc-expand --split-input-file --verify-diagnostics

func.func @no_plan(%m: tensor<65x65xf32>, %b: tensor<65x1xf32>) -> tensor<65x1xf32> {
  // expected-error @+1 {{'amc.solve' op has no plan; run amc-select-lowering first}}
  %0 = amc.solve %m, %b {border = 1 : i64} : tensor<65x65xf32>, tensor<65x1xf32> -> tensor<65x1xf32>
  return %0 : tensor<65x1xf32>
}

// -----

func.func @too_large(%m: tensor<130x130xf32>, %b: tensor<130x1xf32>) -> tensor<130x1xf32> {
  // expected-error @+1 {{'amc.solve' op has a plan that does not suit it: border: equilibrate: schur, part 2: tile: a 65x65 matrix does not fit a tile of 64x64 of device 'rram-64'; schur or blocks cut it}}
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<border(1, equilibrate(schur(64, tile, tile)))>} : tensor<130x130xf32>, tensor<130x1xf32> -> tensor<130x1xf32>
  return %0 : tensor<130x1xf32>
}
