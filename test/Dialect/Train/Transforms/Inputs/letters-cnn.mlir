// Two convolutions and one dense layer, as the import of an ONNX graph gives it.
module {
  ml_program.global private mutable @conv1.weight(dense<0.01> : tensor<8x1x5x5xf32>) : tensor<8x1x5x5xf32>
  ml_program.global private mutable @conv1.bias(dense<0.0> : tensor<8xf32>) : tensor<8xf32>
  ml_program.global private mutable @conv2.weight(dense<0.02> : tensor<16x8x5x5xf32>) : tensor<16x8x5x5xf32>
  ml_program.global private mutable @conv2.bias(dense<0.0> : tensor<16xf32>) : tensor<16xf32>
  ml_program.global private mutable @fc.weight(dense<0.03> : tensor<12x784xf32>) : tensor<12x784xf32>
  ml_program.global private mutable @fc.bias(dense<0.0> : tensor<12xf32>) : tensor<12xf32>
  func.func @forward(%images: tensor<64x1x28x28xf32> {amc.name = "images"}, %labels: tensor<64xi64> {amc.name = "labels"})
      -> (tensor<f32> {amc.name = "loss"}, tensor<64x12xf32> {amc.name = "logits"}) {
    %mean = arith.constant dense<0.1736> : tensor<f32>
    %std = arith.constant dense<0.3316> : tensor<f32>
    %w1 = ml_program.global_load @conv1.weight : tensor<8x1x5x5xf32>
    %b1 = ml_program.global_load @conv1.bias : tensor<8xf32>
    %w2 = ml_program.global_load @conv2.weight : tensor<16x8x5x5xf32>
    %b2 = ml_program.global_load @conv2.bias : tensor<16xf32>
    %w3 = ml_program.global_load @fc.weight : tensor<12x784xf32>
    %b3 = ml_program.global_load @fc.bias : tensor<12xf32>
    %0 = onnx.Sub(%images, %mean) : (tensor<64x1x28x28xf32>, tensor<f32>) -> tensor<64x1x28x28xf32>
    %1 = onnx.Div(%0, %std) : (tensor<64x1x28x28xf32>, tensor<f32>) -> tensor<64x1x28x28xf32>
    %2 = onnx.Conv(%1, %w1, %b1) {dilations = array<i64: 1, 1>, group = 1 : i64, kernel_shape = array<i64: 5, 5>, pads = array<i64: 2, 2, 2, 2>, strides = array<i64: 1, 1>} : (tensor<64x1x28x28xf32>, tensor<8x1x5x5xf32>, tensor<8xf32>) -> tensor<64x8x28x28xf32> loc("/net/conv1/Conv")
    %3 = onnx.Relu(%2) : (tensor<64x8x28x28xf32>) -> tensor<64x8x28x28xf32>
    %4 = onnx.MaxPool(%3) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<64x8x28x28xf32>) -> tensor<64x8x14x14xf32>
    %5 = onnx.Conv(%4, %w2, %b2) {dilations = array<i64: 1, 1>, group = 1 : i64, kernel_shape = array<i64: 5, 5>, pads = array<i64: 2, 2, 2, 2>, strides = array<i64: 1, 1>} : (tensor<64x8x14x14xf32>, tensor<16x8x5x5xf32>, tensor<16xf32>) -> tensor<64x16x14x14xf32> loc("/net/conv2/Conv")
    %6 = onnx.Relu(%5) : (tensor<64x16x14x14xf32>) -> tensor<64x16x14x14xf32>
    %7 = onnx.MaxPool(%6) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<64x16x14x14xf32>) -> tensor<64x16x7x7xf32>
    %8 = onnx.Flatten(%7) {axis = 1 : i64} : (tensor<64x16x7x7xf32>) -> tensor<64x784xf32>
    %9 = onnx.Gemm(%8, %w3, %b3) {transB = 1 : i64} : (tensor<64x784xf32>, tensor<12x784xf32>, tensor<12xf32>) -> tensor<64x12xf32> loc("/net/fc/Gemm")
    %10 = onnx.SoftmaxCrossEntropyLoss(%9, %labels) {reduction = "mean"} : (tensor<64x12xf32>, tensor<64xi64>) -> tensor<f32>
    return %10, %9 : tensor<f32>, tensor<64x12xf32>
  }
}
