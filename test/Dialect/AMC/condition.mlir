// RUN: amc-opt %s --amc-condition | FileCheck %s

// A symmetric positive definite matrix gets a unit diagonal: one nest before
// the solution and one after it.
// CHECK-LABEL: func @spd
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>)
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[M]] :
// CHECK: math.sqrt
// CHECK: %[[MS:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[S]], %[[S]] :
// CHECK: %[[RHS:.*]] = linalg.generic {{.*}} ins(%[[B]], %[[S]] :
// CHECK: %[[Y:.*]] = amc.solve %[[MS]], %[[RHS]] {equilibrated, property = #amc.property<spd>, rounding = #amc.rounding<toward_zero>}
// CHECK: %[[X:.*]] = linalg.generic {{.*}} ins(%[[Y]], %[[S]] :
// CHECK: return %[[X]]
func.func @spd(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// The border leaves 3 of 4 rows; its solution is a product and a nest.
// CHECK-LABEL: func @border
// CHECK: amc.solve {{.*}} {equilibrated, property = #amc.property<spd>, rounding = #amc.rounding<toward_zero>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
// CHECK: linalg.generic
// CHECK: linalg.matmul {{.*}} -> tensor<1x2xf32>
// CHECK: linalg.generic
// CHECK: tensor.insert_slice {{.*}}[0, 0] [3, 2]
// CHECK: tensor.insert_slice {{.*}}[3, 0] [1, 2]
func.func @border(%m: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, border = 1 : i64} : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// A general matrix keeps its diagonal and its rounding, and has a row of its
// own to eliminate.
// CHECK-LABEL: func @general_border
// CHECK-NOT: math.sqrt
// CHECK: amc.solve %{{.*}}, %{{[^ ]*}} : tensor<3x3xf32>
func.func @general_border(%m: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %0 = amc.solve %m, %b {border = 1 : i64} : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// Nothing to do.
// CHECK-LABEL: func @done
// CHECK-NEXT: amc.solve
// CHECK-NEXT: amc.solve
// CHECK-NEXT: return
func.func @done(%m: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, equilibrated} : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  %1 = amc.solve %m, %b : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return %0, %1 : tensor<4x2xf32>, tensor<4x2xf32>
}
