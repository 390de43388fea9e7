module {
  ml_program.global private mutable @w(dense<0.1> : tensor<5x3xf32>) : tensor<5x3xf32>
  func.func @forward(%x: tensor<4x5xf32>, %y: tensor<4xi64>) -> (tensor<f32>, tensor<4x3xf32>) {
    %w = ml_program.global_load @w : tensor<5x3xf32>
    %0 = onnx.Relu(%x) : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %1 = onnx.MatMul(%0, %w) : (tensor<4x5xf32>, tensor<5x3xf32>) -> tensor<4x3xf32>
    %2 = onnx.SoftmaxCrossEntropyLoss(%1, %y) : (tensor<4x3xf32>, tensor<4xi64>) -> tensor<f32>
    return %2, %1 : tensor<f32>, tensor<4x3xf32>
  }
}
