// RUN: sed "s/PLAN/cg(4, 0.0, tile)/" %s | amc-opt --amc-expand | FileCheck %s
// RUN: sed "s/PLAN/cg(2, 0.0, tile)/" %s | amc-opt --amc-expand | FileCheck %s --check-prefix=TWO
// RUN: sed "s/PLAN/cg(2, 0.25, tile)/" %s | amc-opt --amc-expand | FileCheck %s --check-prefix=DONE

// Each step is one solution with the one tile and one product.
// CHECK-LABEL: func @cg
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>)
// CHECK: %[[T:.*]] = amc.program %[[M]]
// CHECK: %[[Z:.*]] = amc.inverse %[[T]], %[[B]] :
// CHECK: %[[Q:.*]] = linalg.matmul ins(%[[M]], %[[Z]] :
// CHECK: %[[ZZ:.*]] = amc.inverse %[[T]]
// CHECK: linalg.matmul
// CHECK: amc.inverse %[[T]]
// CHECK: linalg.matmul
// CHECK: amc.inverse %[[T]]
// CHECK: linalg.matmul
// CHECK-NOT: amc.inverse
// TWO-LABEL: func @cg
// TWO-COUNT-2: amc.inverse
// TWO-NOT: amc.inverse
// TWO: return

// A column takes no step once |r|^2 <= (1/4)^2 |b|^2.
// DONE-LABEL: func @cg
// DONE-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>)
// DONE: %[[BB:.*]] = linalg.generic {{.*}} ins(%[[B]], %[[B]] :
// DONE: %[[LIMIT:.*]] = linalg.generic {{.*}} ins(%[[BB]] :
// DONE: arith.constant 6.250000e-02
// DONE: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %[[LIMIT]] : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>)
// DONE-NEXT: ^bb0(%[[STEP:.*]]: f32, %[[RR:.*]]: f32, %[[TO:.*]]: f32, %{{.*}}: f32):
// DONE: %[[OPEN:.*]] = arith.cmpf ogt, %[[RR]], %[[TO]]
// DONE: arith.select %[[OPEN]], %[[STEP]]
func.func @cg(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, plan = #amc.plan<PLAN>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
