// RUN: amc-opt %s --canonicalize --cse | FileCheck %s

// One equation is a division.
// CHECK-LABEL: func @one_equation
// CHECK-SAME: (%[[M:.*]]: tensor<1x1xf32>, %[[B:.*]]: tensor<1x4xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[B]], %[[M]] : tensor<1x4xf32>, tensor<1x1xf32>)
// CHECK: arith.divf
// CHECK-NOT: amc.solve
func.func @one_equation(%m: tensor<1x1xf32>, %b: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = amc.solve %m, %b {border = 1 : i64} : tensor<1x1xf32>, tensor<1x4xf32> -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// CHECK-LABEL: func @no_right_hand_side
// CHECK-SAME: (%{{.*}}: tensor<3x3xf32>, %[[B:.*]]: tensor<3x0xf32>)
// CHECK-NEXT: return %[[B]]
func.func @no_right_hand_side(%m: tensor<3x3xf32>, %b: tensor<3x0xf32>) -> tensor<3x0xf32> {
  %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<3x0xf32> -> tensor<3x0xf32>
  return %0 : tensor<3x0xf32>
}

// CHECK-LABEL: func @zero
// CHECK-NEXT: %[[B:.*]] = arith.constant dense<0.0
// CHECK-NEXT: return %[[B]]
func.func @zero(%m: tensor<3x3xf32>) -> tensor<3x2xf32> {
  %b = arith.constant dense<0.0> : tensor<3x2xf32>
  %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// A tile that is not used is not written; two writes stay two; two equal
// solutions on one tile are one.
// CHECK-LABEL: func @tiles
// CHECK-COUNT-2: amc.program
// CHECK-NOT: amc.program
// CHECK-COUNT-2: amc.inverse
// CHECK-NOT: amc.inverse
func.func @tiles(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>) {
  %0 = amc.program %m : tensor<3x3xf32> -> !amc.tile<3x3, inv>
  %1 = amc.program %m : tensor<3x3xf32> -> !amc.tile<3x3, inv>
  %2 = amc.program %m : tensor<3x3xf32> -> !amc.tile<3x3, inv>
  %3 = amc.inverse %0, %b : !amc.tile<3x3, inv>, tensor<3x2xf32> -> tensor<3x2xf32>
  %4 = amc.inverse %1, %b : !amc.tile<3x3, inv>, tensor<3x2xf32> -> tensor<3x2xf32>
  %5 = amc.inverse %0, %b : !amc.tile<3x3, inv>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %3, %4, %5 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>
}
