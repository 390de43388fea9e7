// RUN: amc-opt %S/Inputs/letters-cnn.mlir --build-training-step | FileCheck %s
// RUN: amc-opt %S/Inputs/letters-cnn.mlir --build-training-step --lower-to-crossbar | FileCheck %s --check-prefix=LOWERED

// CHECK: train.layers = [#train.layer<name = "conv1", kind = convolution, weight = @conv1.weight, bias = @conv1.bias, A = @A_d.conv1, G = @G_d.conv1>,
// CHECK-SAME: #train.layer<name = "conv2", kind = convolution, weight = @conv2.weight, bias = @conv2.bias, A = @A_d.conv2, G = @G_d.conv2>,
// CHECK-SAME: #train.layer<name = "fc", kind = dense, weight = @fc.weight, bias = @fc.bias, A = @A_d.fc, G = @G_d.fc>]
// CHECK-SAME: train.recipe = #train.recipe<batch = 64, optimizer = kfac, lr = 0.1, lr_schedule = linear, momentum = 0.0, weight_decay = 0.0, damping = 0.03, decay = 0.95, kl_clip = 0.01, warmup = 20, inverse_period = 10, curvature_period = 4>
// CHECK-SAME: train.uncovered = []
// CHECK: @conv1.weight({{.*}}) : tensor<8x1x5x5xf32> {train.role = #train.role<parameter>}
// CHECK: @grad.conv1.weight(dense<0.000000e+00> : tensor<8x1x5x5xf32>) : tensor<8x1x5x5xf32> {train.role = #train.role<gradient>}
// CHECK-NOT: @velocity
// CHECK: @A.conv2({{.*}}) : tensor<201x201xf32> {train.role = #train.role<factor_average>}
// CHECK: @G.conv2({{.*}}) : tensor<16x16xf32> {train.role = #train.role<factor_average>}
// CHECK: @A_d.conv2({{.*}}) : tensor<201x201xf32> {train.role = #train.role<derived>}
// CHECK: @factors.updates(dense<0> : tensor<i64>) : tensor<i64> {train.role = #train.role<counter>}
// CHECK-NOT: func.func @forward

// CHECK-LABEL: func.func @accumulate(
// CHECK-SAME: %[[IMAGES:.*]]: tensor<64x1x28x28xf32> {amc.name = "images"}, %[[LABELS:.*]]: tensor<64xi64> {amc.name = "labels", train.labels = [#train.label_rule<first = 0, classes = 12, ignored = [], mean = true>]}) -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>}
// CHECK-DAG: %[[W2:.*]] = ml_program.global_load @conv2.weight
// CHECK-DAG: %[[W3:.*]] = ml_program.global_load @fc.weight
// CHECK: %[[NORMAL:.*]] = onnx.Div
// CHECK: %[[C1:.*]] = onnx.Conv(%[[NORMAL]],
// CHECK: %[[R1:.*]] = onnx.Relu(%[[C1]])
// CHECK: %[[P1:.*]] = onnx.MaxPool(%[[R1]])
// CHECK: %[[C2:.*]] = onnx.Conv(%[[P1]],
// CHECK: %[[R2:.*]] = onnx.Relu(%[[C2]])
// CHECK: onnx.MaxPool(%[[R2]])
// CHECK: %[[FLAT:.*]] = onnx.Reshape
// CHECK: %[[SCORES:.*]] = onnx.Gemm(%[[FLAT]], %[[W3]],
// CHECK: %[[LOSS:.*]] = onnx.SoftmaxCrossEntropyLoss(%[[SCORES]], %[[LABELS]])
// CHECK: %[[DS:.*]] = train.cross_entropy_grad(%[[SCORES]], %[[LABELS]], %{{.*}})
// CHECK: %[[DFLAT:.*]] = onnx.Gemm(%[[DS]], %[[W3]])
// CHECK: %[[DW3:.*]] = onnx.Gemm(%[[DS]], %[[FLAT]]) {transA = 1 : i64}
// CHECK: %[[DB3:.*]] = onnx.ReduceSum(%[[DS]]) {axes = array<i64: 0>, keepdims = 0 : i64}
// CHECK: %[[DP2:.*]] = onnx.Reshape(%[[DFLAT]])
// CHECK: %[[DR2:.*]] = train.max_pool_grad(%[[R2]], %[[DP2]])
// CHECK: %[[DC2:.*]] = train.relu_grad(%[[R2]], %[[DR2]])
// CHECK: %[[DP1:.*]] = train.conv_input_grad(%[[DC2]], %[[W2]])
// CHECK: train.conv_weight_grad(%[[P1]], %[[DC2]])
// CHECK: train.max_pool_grad(%[[R1]], %[[DP1]])
// CHECK: %[[DC1:.*]] = train.relu_grad(%[[R1]],
// The images need no gradient.
// CHECK-NOT: train.conv_input_grad
// CHECK: train.conv_weight_grad(%[[NORMAL]], %[[DC1]])
// CHECK: ml_program.global_store @grad.fc.weight = %[[DW3]]
// CHECK: ml_program.global_store @grad.fc.bias = %[[DB3]]
// CHECK: %[[COUNT:.*]] = ml_program.global_load @factors.updates
// CHECK: %[[A1:.*]] = train.activation_factor(%[[NORMAL]]) {batch = 64 : i64, bias = true, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 5, 5>, pads = array<i64: 2, 2, 2, 2>, strides = array<i64: 1, 1>} : (tensor<64x1x28x28xf32>) -> tensor<26x26xf32>
// CHECK: %[[G1:.*]] = train.gradient_factor(%[[DC1]]) {batch = 64 : i64}
// CHECK: %[[OLD:.*]] = ml_program.global_load @A.conv1
// CHECK: %[[NEW:.*]] = train.update_average(%[[OLD]], %[[A1]], %[[COUNT]])
// CHECK: ml_program.global_store @A.conv1 = %[[NEW]]
// CHECK: train.activation_factor(%[[FLAT]]) {batch = 64 : i64, bias = true} : (tensor<64x784xf32>) -> tensor<785x785xf32>
// CHECK: train.gradient_factor(%[[DS]])
// CHECK: %[[NEXT:.*]] = onnx.Add(%[[COUNT]],
// CHECK: ml_program.global_store @factors.updates = %[[NEXT]]
// CHECK: return %[[LOSS]] : tensor<f32>

// CHECK-LABEL: func.func @accumulate_gradients(
// CHECK-SAME: attributes {train.entry_point = #train.entry_point<accumulate_gradients>}
// CHECK-NOT: _factor
// CHECK: ml_program.global_store @grad.fc.bias
// CHECK-NEXT: return

// CHECK-LABEL: func.func @refresh(
// CHECK-SAME: %[[DAMPING:.*]]: tensor<f32> {amc.name = "damping"}) attributes {train.entry_point = #train.entry_point<refresh>} {
// CHECK: %[[A:.*]] = ml_program.global_load @A.conv1
// CHECK: %[[G:.*]] = ml_program.global_load @G.conv1
// CHECK: %[[DA:.*]], %[[DG:.*]] = train.damp(%[[A]], %[[G]], %[[DAMPING]])
// CHECK: ml_program.global_store @A_d.conv1 = %[[DA]]
// CHECK: ml_program.global_store @G_d.conv1 = %[[DG]]

// CHECK-LABEL: func.func @apply(
// CHECK-SAME: %[[LR:.*]]: tensor<f32> {amc.name = "lr"}) -> (tensor<f32> {amc.name = "nu"}, tensor<f32> {amc.name = "withheld"}) attributes {train.entry_point = #train.entry_point<apply>}
// CHECK: %[[DW:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0, 25] [8, 1]
// CHECK: %[[AD:.*]] = ml_program.global_load @A_d.conv1
// CHECK: %[[GD:.*]] = ml_program.global_load @G_d.conv1
// CHECK: %[[U:.*]] = train.precondition(%[[AD]], %[[GD]], %[[DW]]) {bias = true}
// CHECK: %[[T:.*]]:5 = train.trust_region(%[[LR]], %[[U]], %{{.*}}, %{{.*}}, %[[DW]], %{{.*}}, %{{.*}}) {kl_clip = 1.000000e-02 : f64}
// CHECK: %[[PASSED:.*]] = train.gate(%[[U]], %[[T]]#2)
// CHECK: %[[STEP:.*]] = onnx.Mul(%[[PASSED]], %[[T]]#0)
// CHECK: tensor.extract_slice %[[STEP]][0, 0] [8, 25]
// CHECK: tensor.extract_slice %[[STEP]][0, 25] [8, 1]
// CHECK: ml_program.global_store @conv1.weight
// CHECK: ml_program.global_store @fc.bias
// CHECK: return %[[T]]#0, %[[T]]#1

// CHECK-LABEL: func.func @evaluate(
// CHECK-SAME: -> (tensor<f32> {amc.name = "loss", train.output = #train.output<loss>}, tensor<64x12xf32> {amc.name = "logits", train.output = #train.output<scores>}) attributes {train.entry_point = #train.entry_point<evaluate>}
// CHECK-NOT: train.
// CHECK-NOT: global_store

// LOWERED-NOT: {{= (train|onnx)\.}}
// LOWERED: amc.program
// LOWERED: amc.inverse
