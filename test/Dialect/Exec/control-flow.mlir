// RUN: amc-opt %s --exec-state-to-arguments --split-input-file --verify-diagnostics

func.func @branch(%a: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  // expected-error @+1 {{control flow in an entry point is not supported; write straight-line tensor code}}
  %x = scf.if %c -> tensor<4xf32> {
    %k = arith.constant 1.0 : f32
    %r = linalg.fill ins(%k : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
    scf.yield %r : tensor<4xf32>
  } else {
    scf.yield %a : tensor<4xf32>
  }
  return %x : tensor<4xf32>
}

// -----

func.func private @fill(%a: tensor<4xf32>) -> tensor<4xf32> {
  %k = arith.constant 1.0 : f32
  %r = linalg.fill ins(%k : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}
func.func @call(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{control flow in an entry point is not supported}}
  %x = call @fill(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %x : tensor<4xf32>
}

// -----

// expected-error @+1 {{control flow in an entry point is not supported}}
func.func @blocks(%a: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  cf.cond_br %c, ^bb1, ^bb1
^bb1:
  return %a : tensor<4xf32>
}
