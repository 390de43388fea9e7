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
