// RUN: amc-opt %s --split-input-file --verify-diagnostics

func.func @add(%a: tensor<2x3xf32>, %b: tensor<2xf32>) {
  // expected-error @below {{'onnx.Add' op A and B must broadcast, but are 'tensor<2x3xf32>' and 'tensor<2xf32>'}}
  %0 = onnx.Add(%a, %b) : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @sub(%a: tensor<3xf32>, %b: tensor<3xf64>) {
  // expected-error @below {{'onnx.Sub' op A and B must have one element type, but are 'tensor<3xf32>' and 'tensor<3xf64>'}}
  %0 = onnx.Sub(%a, %b) : (tensor<3xf32>, tensor<3xf64>) -> tensor<3xf32>
  return
}

// -----

func.func @mul(%a: tensor<2x1xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{'onnx.Mul' op result #0 must be 'tensor<2x3xf32>', but got 'tensor<3x2xf32>'}}
  %0 = onnx.Mul(%a, %b) : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @div(%a: tensor<?xf32>) {
  // expected-error @below {{'onnx.Div' op operand #0 must be tensor of f32, f64, i32 or i64 with static shape and 1 to 2^40 elements, but got 'tensor<?xf32>'}}
  %0 = onnx.Div(%a, %a) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @pow(%a: tensor<3xf32>, %b: tensor<i64>) {
  // expected-error @below {{'onnx.Pow' op operand #1 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'tensor<i64>'}}
  %0 = onnx.Pow(%a, %b) : (tensor<3xf32>, tensor<i64>) -> tensor<3xf32>
  return
}

// -----

func.func @relu(%x: tensor<3xf32>) {
  // expected-error @below {{'onnx.Relu' op requires the same type for all operands and results}}
  %0 = onnx.Relu(%x) : (tensor<3xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sigmoid(%x: tensor<3xi64>) {
  // expected-error @below {{'onnx.Sigmoid' op operand #0 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'tensor<3xi64>'}}
  %0 = onnx.Sigmoid(%x) : (tensor<3xi64>) -> tensor<3xi64>
  return
}

// -----

func.func @tanh(%x: tensor<*xf32>) {
  // expected-error @below {{'onnx.Tanh' op operand #0 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'tensor<*xf32>'}}
  %0 = onnx.Tanh(%x) : (tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @sqrt(%x: tensor<3xf16>) {
  // expected-error @below {{'onnx.Sqrt' op operand #0 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'tensor<3xf16>'}}
  %0 = onnx.Sqrt(%x) : (tensor<3xf16>) -> tensor<3xf16>
  return
}

// -----

func.func @neg(%x: tensor<3xi1>) {
  // expected-error @below {{'onnx.Neg' op operand #0 must be tensor of f32, f64, i32 or i64 with static shape and 1 to 2^40 elements, but got 'tensor<3xi1>'}}
  %0 = onnx.Neg(%x) : (tensor<3xi1>) -> tensor<3xi1>
  return
}

// -----

func.func @exp(%x: tensor<3xf32>) {
  // expected-error @below {{'onnx.Exp' op requires the same type for all operands and results}}
  %0 = onnx.Exp(%x) : (tensor<3xf32>) -> tensor<3xf64>
  return
}

// -----

func.func @log(%x: memref<3xf32>) {
  // expected-error @below {{'onnx.Log' op operand #0 must be tensor of f32 or f64 with static shape and 1 to 2^40 elements, but got 'memref<3xf32>'}}
  %0 = onnx.Log(%x) : (memref<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @identity(%x: tensor<3xi64>) {
  // expected-error @below {{'onnx.Identity' op requires the same type for all operands and results}}
  %0 = onnx.Identity(%x) : (tensor<3xi64>) -> tensor<1x3xi64>
  return
}

// -----

func.func @cast_shape(%x: tensor<3xi64>) {
  // expected-error @below {{'onnx.Cast' op requires the same shape for all operands and results}}
  %0 = onnx.Cast(%x) : (tensor<3xi64>) -> tensor<1x3xf32>
  return
}

// -----

func.func @cast_element(%x: tensor<3xi64>) {
  // expected-error @below {{'onnx.Cast' op result #0 must be tensor of f32, f64, i32, i64 or i1 with static shape and 1 to 2^40 elements, but got 'tensor<3xbf16>'}}
  %0 = onnx.Cast(%x) : (tensor<3xi64>) -> tensor<3xbf16>
  return
}

// -----

func.func @dropout(%x: tensor<3xf32>) {
  // expected-error @below {{'onnx.Dropout' op 'ratio' must be at least 0 and less than 1, but is 1.000000e+00 : f32}}
  %0 = onnx.Dropout(%x) {ratio = 1.0 : f32} : (tensor<3xf32>) -> tensor<3xf32>
  return
}
