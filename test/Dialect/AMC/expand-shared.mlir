// RUN: amc-opt %s --amc-select-lowering --amc-expand | FileCheck %s

// One matrix, two right-hand sides: written once.
// CHECK-LABEL: func @shared
// CHECK: %[[T:.*]] = amc.program
// CHECK-NOT: amc.program
// CHECK: amc.inverse %[[T]]
// CHECK: amc.inverse %[[T]]
func.func @shared(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>, %c: tensor<3x4xf32>) -> (tensor<3x2xf32>, tensor<3x4xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %1 = amc.solve %m, %c {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x4xf32> -> tensor<3x4xf32>
  return %0, %1 : tensor<3x2xf32>, tensor<3x4xf32>
}

// CHECK-LABEL: func @other_matrix
// CHECK-COUNT-2: amc.program
func.func @other_matrix(%m: tensor<3x3xf32>, %n: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %1 = amc.solve %n, %0 {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// Two plans of one matrix are two sets of tiles.
// CHECK-LABEL: func @other_plan
// CHECK-COUNT-2: amc.program
func.func @other_plan(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {plan = #amc.plan<tile>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %1 = amc.solve %m, %0 {plan = #amc.plan<border(1, tile)>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}
