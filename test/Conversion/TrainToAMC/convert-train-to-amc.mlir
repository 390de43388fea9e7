// RUN: amc-opt %s --convert-train-to-amc | FileCheck %s

// The columns of dW are solved with G, the rows of the result with A, whose
// last row is the bias.
// CHECK-LABEL: func @bias
// CHECK-SAME: (%[[A:.*]]: tensor<3x3xf32>, %[[G:.*]]: tensor<2x2xf32>, %[[DW:.*]]: tensor<2x3xf32>)
// CHECK: %[[X:.*]] = amc.solve %[[G]], %[[DW]] {property = #amc.property<spd>} : tensor<2x2xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
// CHECK: %[[XT:.*]] = linalg.transpose ins(%[[X]] : tensor<2x3xf32>)
// CHECK: %[[YT:.*]] = amc.solve %[[A]], %[[XT]] {border = 1 : i64, property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
// CHECK: %[[Y:.*]] = linalg.transpose ins(%[[YT]] : tensor<3x2xf32>)
// CHECK: return %[[Y]]
func.func @bias(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %dw: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = train.precondition(%a, %g, %dw) {bias = true} : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @no_bias
// CHECK-NOT: border
func.func @no_bias(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %dw: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = train.precondition(%a, %g, %dw) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// Nothing to do.
// CHECK-LABEL: func @none
// CHECK-NEXT: train.damp
// CHECK-NEXT: return
func.func @none(%a: tensor<3x3xf32>, %g: tensor<2x2xf32>, %d: tensor<f32>) -> (tensor<3x3xf32>, tensor<2x2xf32>) {
  %0:2 = train.damp(%a, %g, %d) : (tensor<3x3xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<3x3xf32>, tensor<2x2xf32>)
  return %0#0, %0#1 : tensor<3x3xf32>, tensor<2x2xf32>
}
