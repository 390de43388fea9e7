// RUN: amc-opt %s --amc-set-device=device=%S/Inputs/two-chips.json --amc-place --split-input-file --verify-diagnostics

// expected-error @+1 {{the matrices need 7 tiles of 64x64, but device 'two-chips' has 6 (2 chips of 3 tiles); tiling=block-diagonal needs fewest, or choose a device with more}}
module {
  func.func @f(%a: tensor<2x2xf32>) {
    %0 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %1 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %2 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %3 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %4 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %5 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    %6 = amc.program %a : tensor<2x2xf32> -> !amc.tile<2x2, inv>
    return
  }
}

// -----

func.func @large(%a: tensor<64x65xf32>) {
  // expected-error @+1 {{'amc.program' op cannot be placed: a 64x65 matrix does not fit a tile of 64x64 of device 'two-chips'}}
  %0 = amc.program %a : tensor<64x65xf32> -> !amc.tile<64x65, mvm>
  return
}

// -----

func.func @no_such_tile(%a: tensor<2x2xf32>) {
  // expected-error @+1 {{'amc.program' op cannot be placed: there is no chip 2, tile 0: device 'two-chips' has 2 chips of 3 tiles}}
  %0 = amc.program %a on <chip = 2, tile = 0> : tensor<2x2xf32> -> !amc.tile<2x2, inv>
  return
}

// -----

func.func @twice(%a: tensor<2x2xf32>) {
  // expected-note @+1 {{written here}}
  %0 = amc.program %a on <chip = 1, tile = 2> : tensor<2x2xf32> -> !amc.tile<2x2, inv>
  // expected-error @+1 {{'amc.program' op writes chip 1, tile 2, which another matrix has}}
  %1 = amc.program %a on <chip = 1, tile = 2> : tensor<2x2xf32> -> !amc.tile<2x2, inv>
  return
}
