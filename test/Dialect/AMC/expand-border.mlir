// RUN: amc-opt %s --amc-expand --split-input-file | FileCheck %s

// A symmetric positive definite matrix gets a unit diagonal: one nest before
// the solution and one after it. Its tile is rounded toward zero.
// CHECK-LABEL: func @spd
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>)
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[M]] :
// CHECK: math.sqrt
// CHECK: %[[MS:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[S]], %[[S]] :
// CHECK: %[[T:.*]] = amc.program %[[MS]] {amc.plan = #amc.plan<equilibrate(tile)>, rounding = #amc.rounding<toward_zero>}
// CHECK: %[[RHS:.*]] = linalg.generic {{.*}} ins(%[[B]], %[[S]] :
// CHECK: %[[Y:.*]] = amc.inverse %[[T]], %[[RHS]]
// CHECK: %[[X:.*]] = linalg.generic {{.*}} ins(%[[Y]], %[[S]] :
// CHECK: return %[[X]]
func.func @spd(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<equilibrate(tile)>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// The border leaves 3 of 4 rows; scaling and border share a nest before the
// solution; of the border's solution there are a product and a nest.
// CHECK-LABEL: func @border
// CHECK-SAME: (%{{.*}}: tensor<4x4xf32>, %[[B:.*]]: tensor<4x2xf32>)
// CHECK: amc.program {{.*}}, rounding = #amc.rounding<toward_zero>} : tensor<3x3xf32>
// CHECK: %[[COL:.*]] = linalg.generic {{.*}} : tensor<3x1xf32>, tensor<3x1xf32>)
// CHECK: %[[LAST:.*]] = tensor.extract_slice %[[B]][3, 0] [1, 2]
// CHECK: %[[FIRST:.*]] = tensor.extract_slice %[[B]][0, 0] [3, 2]
// CHECK: %[[RHS:.*]] = linalg.generic {{.*}} ins(%[[FIRST]], %{{.*}}, %[[COL]], %[[LAST]] :
// CHECK-NOT: linalg.generic
// CHECK: %[[Y:.*]] = amc.inverse %{{.*}}, %[[RHS]]
// CHECK: linalg.generic {{.*}} ins(%[[Y]], %{{.*}} : tensor<3x2xf32>, tensor<3x1xf32>)
// CHECK: linalg.matmul {{.*}} -> tensor<1x2xf32>
// CHECK: linalg.generic
// CHECK: tensor.insert_slice {{.*}}[0, 0] [3, 2]
// CHECK: tensor.insert_slice {{.*}}[3, 0] [1, 2]
func.func @border(%m: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<border(1, equilibrate(tile))>} : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

// A general matrix keeps its diagonal and its rounding, and has a row of its
// own to eliminate: two quotients of three numbers.
// CHECK-LABEL: func @general_border
// CHECK-NOT: math.sqrt
// CHECK-COUNT-3: arith.divf
// CHECK-NOT: math.sqrt
// CHECK: amc.program %{{[^ ]*}} {amc.plan = #amc.plan<border(1, tile)>} : tensor<3x3xf32>
func.func @general_border(%m: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %0 = amc.solve %m, %b {plan = #amc.plan<border(1, tile)>} : tensor<4x4xf32>, tensor<4x2xf32> -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
