// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @solve_rectangle(%m: tensor<3x4xf32>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.solve' op needs a square matrix, got 3x4}}
  %0 = amc.solve %m, %b : tensor<3x4xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @solve_rows(%m: tensor<3x3xf32>, %b: tensor<4x2xf32>) {
  // expected-error @+1 {{'amc.solve' op right-hand sides of a 3x3 matrix have 3 rows, got 4}}
  %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return
}

// -----

func.func @solve_border(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.solve' op border is 0 or 1, got 2}}
  %0 = amc.solve %m, %b {border = 2 : i64} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @solve_refined(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.solve' op of precision 'refined' needs property 'spd'}}
  %0 = amc.solve %m, %b {precision = #amc.precision<refined>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @solve_dynamic(%m: tensor<?x?xf32>, %b: tensor<?x2xf32>) {
  // expected-error @+1 {{'amc.solve' op operand #0 must be matrix of f32 or f64 with static shape, but got 'tensor<?x?xf32>'}}
  %0 = amc.solve %m, %b : tensor<?x?xf32>, tensor<?x2xf32> -> tensor<?x2xf32>
  return
}

// -----

func.func @solve_elements(%m: tensor<3x3xf64>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.solve' op failed to verify that all of {matrix, rhs} have same element type}}
  %0 = amc.solve %m, %b : tensor<3x3xf64>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @inverse_on_mvm(%t: !amc.tile<3x3, mvm>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.inverse' op needs a tile wired 'inv', got '!amc.tile<3x3, mvm>'}}
  %0 = amc.inverse %t, %b : !amc.tile<3x3, mvm>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @mvm_on_inv(%t: !amc.tile<3x3, inv>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.mvm' op needs a tile wired 'mvm', got '!amc.tile<3x3, inv>'}}
  %0 = amc.mvm %t, %b : !amc.tile<3x3, inv>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @inverse_rows(%t: !amc.tile<3x3, inv>, %b: tensor<2x2xf32>) {
  // expected-error @+1 {{'amc.inverse' op right-hand sides of a 3x3 tile have 3 rows, got 2}}
  %0 = amc.inverse %t, %b : !amc.tile<3x3, inv>, tensor<2x2xf32> -> tensor<2x2xf32>
  return
}

// -----

func.func @mvm_result(%t: !amc.tile<4x3, mvm>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.mvm' op gives 4x2, but its result is 3x2}}
  %0 = amc.mvm %t, %b : !amc.tile<4x3, mvm>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @program_shape(%m: tensor<4x3xf32>) {
  // expected-error @+1 {{'amc.program' op writes a 4x3 block, but its tile holds 3x3}}
  %0 = amc.program %m : tensor<4x3xf32> -> !amc.tile<3x3, inv>
  return
}

// -----

func.func @inverse_before_program(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{operand #0 does not dominate this use}}
  %0 = amc.inverse %t, %b : !amc.tile<3x3, inv>, tensor<3x2xf32> -> tensor<3x2xf32>
  // expected-note @+1 {{operand defined here}}
  %t = amc.program %m : tensor<3x3xf32> -> !amc.tile<3x3, inv>
  return
}

// -----

func.func @factors(%m: tensor<4x4xf32>) {
  // expected-error @+1 {{'amc.factorize' op gives 4x5, but its result is 4x4}}
  %0 = amc.factorize %m : tensor<4x4xf32> -> tensor<4x4xf64>
  return
}

// -----

func.func @factorize(%m: tensor<4x3xf32>) {
  // expected-error @+1 {{'amc.factorize' op needs a square matrix, got 4x3}}
  %0 = amc.factorize %m : tensor<4x3xf32> -> tensor<4x5xf64>
  return
}

// -----

func.func @solve_factorized(%f: tensor<4x5xf64>, %b: tensor<3x2xf32>) {
  // expected-error @+1 {{'amc.solve_factorized' op right-hand sides of a matrix of 4 rows have as many, got 3}}
  %0 = amc.solve_factorized %f, %b : tensor<4x5xf64>, tensor<3x2xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @not_factors(%f: tensor<4x4xf64>, %b: tensor<4x2xf32>) {
  // expected-error @+1 {{'amc.solve_factorized' op needs factors of N rows and N + 1 columns, got 4x4}}
  %0 = amc.solve_factorized %f, %b : tensor<4x4xf64>, tensor<4x2xf32> -> tensor<4x2xf32>
  return
}

// -----

func.func @not_a_plan(%m: tensor<4x4xf32>) {
  // expected-error @+1 {{plan 'schur(3, tile)', column 14: expected ',', got ')'}}
  %0 = amc.solve %m, %m {plan = #amc.plan<schur(3, tile)>} : tensor<4x4xf32>, tensor<4x4xf32> -> tensor<4x4xf32>
  return
}

// -----

func.func @schur_split(%m: tensor<4x4xf32>) {
  // expected-error @+1 {{'amc.schur_complement' op split lies between 1 and 3 for a 4x4 matrix, got 4}}
  %0 = amc.schur_complement %m {split = 4 : i64} : tensor<4x4xf32> -> tensor<1x1xf32>
  return
}

// -----

func.func @schur_result(%m: tensor<4x4xf32>) {
  // expected-error @+1 {{'amc.schur_complement' op gives 3x3, but its result is 2x2}}
  %0 = amc.schur_complement %m {split = 1 : i64} : tensor<4x4xf32> -> tensor<2x2xf32>
  return
}

// -----

// expected-error @+1 {{a tile that solves holds a square matrix, got 3x4}}
func.func private @tile_square(!amc.tile<3x4, inv>)

// -----

// expected-error @+1 {{a tile holds at least one row and one column, got 0x4}}
func.func private @tile_empty(!amc.tile<0x4, mvm>)

// -----

// expected-error @+1 {{expected rows and columns, as in 64x64}}
func.func private @tile_rank(!amc.tile<4, mvm>)

// -----

func.func @placement(%m: tensor<3x3xf32>) {
  // expected-error @+1 {{chip and tile count from 0, got chip -1, tile 2}}
  %0 = amc.program %m on <chip = -1, tile = 2> : tensor<3x3xf32> -> !amc.tile<3x3, inv>
  return
}

// -----

// expected-error @+1 {{'func.func' op argument #0 must have a string as its 'amc.name', but has 3 : i64}}
func.func private @argument_name(tensor<f32> {amc.name = 3 : i64})

// -----

// expected-error @+1 {{'func.func' op result #1 must have a string as its 'amc.name', but has ""}}
func.func private @result_name() -> (tensor<f32> {amc.name = "x"}, tensor<f32> {amc.name = ""})

// -----

// expected-error @+1 {{'func.func' op argument #1 cannot have 'amc.labels'}}
func.func private @argument_labels(tensor<f32>, tensor<4xi64> {amc.labels = []})
