// RUN: amc-opt %s --amc-expand | FileCheck %s

// Factors once, a solution for each right-hand side.
// CHECK-LABEL: func @digital
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>, %[[C:.*]]: tensor<3x5xf32>)
// CHECK-NEXT: %[[F:.*]] = amc.factorize %[[M]] {amc.plan = #amc.plan<digital>} : tensor<3x3xf32> -> tensor<3x4xf64>
// CHECK-NEXT: %[[X:.*]] = amc.solve_factorized %[[F]], %[[B]] : tensor<3x4xf64>, tensor<3x2xf32> -> tensor<3x2xf32>
// CHECK-NEXT: %[[Y:.*]] = amc.solve_factorized %[[F]], %[[C]]
// CHECK-NEXT: return %[[X]], %[[Y]]
func.func @digital(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>, %c: tensor<3x5xf32>) -> (tensor<3x2xf32>, tensor<3x5xf32>) {
  %0 = amc.solve %m, %b {plan = #amc.plan<digital>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %1 = amc.solve %m, %c {plan = #amc.plan<digital>} : tensor<3x3xf32>, tensor<3x5xf32> -> tensor<3x5xf32>
  return %0, %1 : tensor<3x2xf32>, tensor<3x5xf32>
}

// Parts of a plan may have scales and blocks of their own: here the leading
// block's 40 rows are cut anew for its tiles.
// CHECK-LABEL: func @mixed
// CHECK: amc.program {{.*}} -> !amc.tile<40x50, mvm>
// CHECK: amc.program {{.*}} -> !amc.tile<50x40, mvm>
// CHECK: amc.program {{.*}} -> !amc.tile<20x20, inv>
// CHECK: amc.program {{.*}} -> !amc.tile<20x20, inv>
// CHECK: amc.schur_complement {{.*}} -> tensor<50x50xf32>
// CHECK: amc.factorize
// CHECK: tensor.extract_slice %{{.*}}[0, 0] [20, 2] [2, 1] : tensor<40x2xf32>
// CHECK: amc.inverse
// CHECK: amc.inverse
// CHECK: amc.mvm
// CHECK: amc.solve_factorized
// CHECK: amc.mvm
// CHECK: amc.inverse
// CHECK: amc.inverse
// CHECK-NOT: = amc.
func.func @mixed(%m: tensor<90x90xf32>, %b: tensor<90x2xf32>) -> tensor<90x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<schur(40, equilibrate(blocks(interleaved, 2*tile)), digital)>} : tensor<90x90xf32>, tensor<90x2xf32> -> tensor<90x2xf32>
  return %0 : tensor<90x2xf32>
}
