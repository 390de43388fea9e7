// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @too_few(%a: memref<64xf32>, %b: memref<64xf32>) {
  // expected-error @+1 {{'exec.dispatch' op has 1 starts for 2 buffers}}
  exec.dispatch @kernels::@k(%a, %b) extent 1 {bytes = 0 : i64, flops = 0 : i64, starts = array<i64: 0>} : memref<64xf32>, memref<64xf32>
  return
}

// -----

func.func @between_lines(%a: memref<64xf32>) {
  // expected-error @+1 {{cannot start at element 8 of 'memref<64xf32>'}}
  exec.dispatch @kernels::@k(%a) extent 1 {bytes = 0 : i64, flops = 0 : i64, starts = array<i64: 8>} : memref<64xf32>
  return
}

// -----

func.func @behind(%a: memref<64xf64>) {
  // expected-error @+1 {{cannot start at element 72 of 'memref<64xf64>'}}
  exec.dispatch @kernels::@k(%a) extent 1 {bytes = 0 : i64, flops = 0 : i64, starts = array<i64: 72>} : memref<64xf64>
  return
}

// -----

func.func @program_place(%m: memref<3x3xf32>) {
  // expected-error @+1 {{'exec.program' op chip and tile count from 0, got chip -1, tile 2}}
  exec.program on <chip = -1, tile = 2> %m {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<nearest>} : memref<3x3xf32>
  return
}

// -----

func.func @program_square(%m: memref<3x4xf32>) {
  // expected-error @+1 {{'exec.program' op the number of columns of what is to be inverted must be 3, but is 4}}
  exec.program on <chip = 0, tile = 2> %m {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<nearest>} : memref<3x4xf32>
  return
}

// -----

func.func @program_vector(%m: memref<3xf32>) {
  // expected-error @+1 {{'exec.program' op operand #0 must be a matrix of f32, tensor or strided memref, but got 'memref<3xf32>'}}
  exec.program on <chip = 0, tile = 2> %m {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<nearest>} : memref<3xf32>
  return
}

// -----

func.func @inverse_place(%r: memref<3x2xf32>) {
  // expected-error @+1 {{'exec.inverse' op chip and tile count from 0, got chip 0, tile -2}}
  exec.inverse on <chip = 0, tile = -2> ins(%r : memref<3x2xf32>) outs(%r : memref<3x2xf32>)
  return
}

// -----

func.func @inverse_form(%r: memref<3x2xf32>, %x: tensor<3x2xf32>) {
  // expected-error @+1 {{'exec.inverse' op must be on buffers without a result, or on tensors with a result of the destination's type}}
  %0 = exec.inverse on <chip = 0, tile = 0> ins(%r : memref<3x2xf32>) outs(%x : tensor<3x2xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @inverse_result(%x: tensor<3x2xf32>) {
  // expected-error @+1 {{'exec.inverse' op must be on buffers without a result, or on tensors with a result of the destination's type}}
  exec.inverse on <chip = 0, tile = 0> ins(%x : tensor<3x2xf32>) outs(%x : tensor<3x2xf32>)
  return
}

// -----

func.func @inverse_rows(%r: memref<3x2xf32>, %x: memref<4x2xf32>) {
  // expected-error @+1 {{'exec.inverse' op the number of rows of the destination must be 3, but is 4}}
  exec.inverse on <chip = 0, tile = 0> ins(%r : memref<3x2xf32>) outs(%x : memref<4x2xf32>)
  return
}

// -----

func.func @inverse_columns(%r: memref<3x2xf32>, %x: memref<3x1xf32>) {
  // expected-error @+1 {{'exec.inverse' op the number of columns of the destination must be 2, but is 1}}
  exec.inverse on <chip = 0, tile = 0> ins(%r : memref<3x2xf32>) outs(%x : memref<3x1xf32>)
  return
}

// -----

func.func @mvm_columns(%r: memref<3x2xf32>, %x: memref<4x1xf32>) {
  // expected-error @+1 {{'exec.mvm' op the number of columns of the destination must be 2, but is 1}}
  exec.mvm on <chip = 0, tile = 0> ins(%r : memref<3x2xf32>) outs(%x : memref<4x1xf32>)
  return
}

// -----

func.func @schur_square(%m: memref<4x3xf32>, %s: memref<2x2xf32>) {
  // expected-error @+1 {{'exec.schur_complement' op the number of columns of the matrix must be 4, but is 3}}
  exec.schur_complement ins(%m : memref<4x3xf32>) outs(%s : memref<2x2xf32>) {split = 2 : i64}
  return
}

// -----

func.func @schur_split(%m: memref<4x4xf32>, %s: memref<2x2xf32>) {
  // expected-error @+1 {{'exec.schur_complement' op split lies between 1 and 3, got 4}}
  exec.schur_complement ins(%m : memref<4x4xf32>) outs(%s : memref<2x2xf32>) {split = 4 : i64}
  return
}

// -----

func.func @schur_none(%m: memref<?x?xf32>, %s: memref<2x2xf32>) {
  // expected-error @+1 {{'exec.schur_complement' op split is at least 1, got 0}}
  exec.schur_complement ins(%m : memref<?x?xf32>) outs(%s : memref<2x2xf32>) {split = 0 : i64}
  return
}

// -----

func.func @schur_size(%m: memref<4x4xf32>, %s: memref<2x2xf32>) {
  // expected-error @+1 {{'exec.schur_complement' op each extent of the destination must be 3, but is 2}}
  exec.schur_complement ins(%m : memref<4x4xf32>) outs(%s : memref<2x2xf32>) {split = 1 : i64}
  return
}

// -----

func.func @schur_form(%m: tensor<4x4xf32>, %s: tensor<2x2xf32>) {
  // expected-error @+1 {{'exec.schur_complement' op must be on buffers without a result, or on tensors with a result of the destination's type}}
  %0 = exec.schur_complement ins(%m : tensor<4x4xf32>) outs(%s : tensor<2x2xf32>) {split = 2 : i64} -> tensor<3x3xf32>
  return
}

// -----

func.func @factorize_square(%m: memref<4x3xf32>, %f: memref<4x5xf64>) {
  // expected-error @+1 {{'exec.factorize' op the number of columns of the matrix must be 4, but is 3}}
  exec.factorize ins(%m : memref<4x3xf32>) outs(%f : memref<4x5xf64>)
  return
}

// -----

func.func @factorize_rows(%m: memref<4x4xf32>, %f: memref<3x5xf64>) {
  // expected-error @+1 {{'exec.factorize' op the number of rows of the destination must be 4, but is 3}}
  exec.factorize ins(%m : memref<4x4xf32>) outs(%f : memref<3x5xf64>)
  return
}

// -----

func.func @factorize_columns(%m: memref<4x4xf32>, %f: memref<4x4xf64>) {
  // expected-error @+1 {{'exec.factorize' op the number of columns of the destination must be 5, but is 4}}
  exec.factorize ins(%m : memref<4x4xf32>) outs(%f : memref<4x4xf64>)
  return
}

// -----

func.func @factorize_form(%m: memref<4x4xf32>, %f: tensor<4x5xf64>) {
  // expected-error @+1 {{'exec.factorize' op must be on buffers without a result, or on tensors with a result of the destination's type}}
  exec.factorize ins(%m : memref<4x4xf32>) outs(%f : tensor<4x5xf64>)
  return
}

// -----

func.func @solve_factors(%f: memref<4x4xf64>, %r: memref<4x2xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op the number of columns of the factors must be 5, but is 4}}
  exec.solve_factorized ins(%f, %r : memref<4x4xf64>, memref<4x2xf32>) outs(%r : memref<4x2xf32>)
  return
}

// -----

func.func @solve_rows(%f: memref<4x5xf64>, %r: memref<3x2xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op the number of rows of the right-hand side must be 4, but is 3}}
  exec.solve_factorized ins(%f, %r : memref<4x5xf64>, memref<3x2xf32>) outs(%r : memref<3x2xf32>)
  return
}

// -----

func.func @solve_destination(%f: memref<4x5xf64>, %r: memref<4x2xf32>, %x: memref<3x2xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op the number of rows of the destination must be 4, but is 3}}
  exec.solve_factorized ins(%f, %r : memref<4x5xf64>, memref<4x2xf32>) outs(%x : memref<3x2xf32>)
  return
}

// -----

func.func @solve_columns(%f: memref<4x5xf64>, %r: memref<4x2xf32>, %x: memref<4x1xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op the number of columns of the destination must be 2, but is 1}}
  exec.solve_factorized ins(%f, %r : memref<4x5xf64>, memref<4x2xf32>) outs(%x : memref<4x1xf32>)
  return
}

// -----

func.func @solve_form(%f: memref<4x5xf64>, %r: memref<4x2xf32>, %x: tensor<4x2xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op must be on buffers without a result, or on tensors with a result of the destination's type}}
  exec.solve_factorized ins(%f, %r : memref<4x5xf64>, memref<4x2xf32>) outs(%x : tensor<4x2xf32>)
  return
}

// -----

func.func @solve_mixed(%f: tensor<4x5xf64>, %r: memref<4x2xf32>) {
  // expected-error @+1 {{'exec.solve_factorized' op must be on buffers or on tensors alone}}
  exec.solve_factorized ins(%f, %r : tensor<4x5xf64>, memref<4x2xf32>) outs(%r : memref<4x2xf32>)
  return
}

// -----

func.func @gemm_rank(%a: memref<4xf32>, %b: memref<4x3xf32>, %c: memref<3xf32>) {
  // expected-error @+1 {{'exec.gemm' op operands are 2-d or 3-d alike, got 'memref<4xf32>', 'memref<4x3xf32>' and 'memref<3xf32>'}}
  exec.gemm ins(%a, %b : memref<4xf32>, memref<4x3xf32>) outs(%c : memref<3xf32>)
  return
}

// -----

func.func @gemm_elements(%a: memref<2x4xf32>, %b: memref<4x3xf64>, %c: memref<2x3xf32>) {
  // expected-error @+1 {{'exec.gemm' op operands have elements of f32 or f64 alike, got 'memref<2x4xf32>', 'memref<4x3xf64>' and 'memref<2x3xf32>'}}
  exec.gemm ins(%a, %b : memref<2x4xf32>, memref<4x3xf64>) outs(%c : memref<2x3xf32>)
  return
}

// -----

func.func @gemm_shapes(%a: memref<2x4xf32>, %b: memref<4x3xf32>, %c: memref<2x3xf32>) {
  // expected-error @+1 {{'exec.gemm' op has no product of 'memref<2x4xf32>' and 'memref<4x3xf32>' in 'memref<2x3xf32>'}}
  exec.gemm ins(%a, %b : memref<2x4xf32>, memref<4x3xf32>) outs(%c : memref<2x3xf32>) {trans_b}
  return
}

// -----

func.func @gemm_batch(%a: memref<2x2x4xf32>, %b: memref<3x4x3xf32>, %c: memref<2x2x3xf32>) {
  // expected-error @+1 {{'exec.gemm' op has no product of 'memref<2x2x4xf32>' and 'memref<3x4x3xf32>' in 'memref<2x2x3xf32>'}}
  exec.gemm ins(%a, %b : memref<2x2x4xf32>, memref<3x4x3xf32>) outs(%c : memref<2x2x3xf32>)
  return
}

// -----

func.func @dispatch_extent(%a: memref<64xf32>) {
  // expected-error @+1 {{'exec.dispatch' op extent, flops and bytes are at least 0}}
  exec.dispatch @kernels::@k(%a) extent -1 {bytes = 0 : i64, flops = 0 : i64} : memref<64xf32>
  return
}

// -----

func.func @dispatch_work(%a: memref<64xf32>) {
  // expected-error @+1 {{'exec.dispatch' op extent, flops and bytes are at least 0}}
  exec.dispatch @kernels::@k(%a) extent 1 {bytes = 0 : i64, flops = -5 : i64} : memref<64xf32>
  return
}
