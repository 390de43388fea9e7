// RUN: amc-opt %s --split-input-file --amc-select-lowering --amc-expand --amc-hoist-programming | FileCheck %s

// The scale and the tile cross; nothing of the matrix is left where it is used.
// CHECK: ml_program.global private mutable @m : tensor<3x3xf32>
// CHECK-NEXT: ml_program.global private mutable @m.vector.0 : tensor<3x1xf32> {train.role = #train.role<derived>}
// CHECK-NEXT: ml_program.global private mutable @m.inv.0 : !amc.tile<3x3, inv>
ml_program.global private mutable @m : tensor<3x3xf32> {train.role = #train.role<derived>}

// CHECK-LABEL: func @refresh
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>)
// CHECK: ml_program.global_store @m = %[[M]]
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[M]] :
// CHECK: %[[MS:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[S]], %[[S]] :
// CHECK: %[[T:.*]] = amc.program %[[MS]] {amc.factor = @m, amc.plan = #amc.plan<equilibrate(tile)>, rounding = #amc.rounding<toward_zero>}
// CHECK: ml_program.global_store @m.vector.0 = %[[S]]
// CHECK: ml_program.global_store @m.inv.0 = %[[T]]
func.func @refresh(%m: tensor<3x3xf32>) {
  ml_program.global_store @m = %m : tensor<3x3xf32>
  return
}

// CHECK-LABEL: func @apply
// CHECK-NOT: global_load @m :
// CHECK-DAG: %[[S:.*]] = ml_program.global_load @m.vector.0
// CHECK-DAG: %[[T:.*]] = ml_program.global_load @m.inv.0
// CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[S]] :
// CHECK: %[[Y:.*]] = amc.inverse %[[T]], %[[B]]
// CHECK: linalg.generic {{.*}} ins(%[[Y]], %[[S]] :
// CHECK-NOT: amc.program
func.func @apply(%b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %m = ml_program.global_load @m : tensor<3x3xf32>
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Two functions store the matrix: written where it is used.
ml_program.global private mutable @m : tensor<3x3xf32> {train.role = #train.role<derived>}
// CHECK-LABEL: func @one
// CHECK-NOT: amc.program
func.func @one(%m: tensor<3x3xf32>) {
  ml_program.global_store @m = %m : tensor<3x3xf32>
  return
}
// CHECK-LABEL: func @two
// CHECK-NOT: amc.program
func.func @two(%m: tensor<3x3xf32>) {
  ml_program.global_store @m = %m : tensor<3x3xf32>
  return
}
// CHECK-LABEL: func @apply
// CHECK: amc.program
func.func @apply(%b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %m = ml_program.global_load @m : tensor<3x3xf32>
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// A matrix with a value of its own need not have been stored before its use.
ml_program.global private mutable @m(dense<1.0> : tensor<3x3xf32>) : tensor<3x3xf32>
func.func @set(%m: tensor<3x3xf32>) {
  ml_program.global_store @m = %m : tensor<3x3xf32>
  return
}
// CHECK-LABEL: func @apply
// CHECK: amc.program
func.func @apply(%b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %m = ml_program.global_load @m : tensor<3x3xf32>
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// A solution outside a training step stays whole.
// CHECK-LABEL: func @by_hand
// CHECK: amc.program
// CHECK: amc.inverse
func.func @by_hand(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
