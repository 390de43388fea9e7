// RUN: amc-opt %s --amc-refine | FileCheck %s
// RUN: amc-opt %s --amc-refine=steps=2 | FileCheck %s --check-prefix=TWO
// RUN: not amc-opt %s --amc-refine=steps=4294967295 2>&1 | FileCheck %s --check-prefix=MANY
// MANY: amc-refine: steps must be from 0 to 100, but is 4294967295

// Four steps unless told; each is one solution and one product.
// CHECK-LABEL: func @asked
// CHECK-SAME: (%[[M:.*]]: tensor<3x3xf32>, %[[B:.*]]: tensor<3x2xf32>)
// CHECK: %[[Z:.*]] = amc.solve %[[M]], %[[B]] {property = #amc.property<spd>} :
// CHECK: %[[Q:.*]] = linalg.matmul ins(%[[M]], %[[Z]] :
// CHECK: %[[ZZ:.*]] = amc.solve
// CHECK: linalg.matmul
// CHECK: amc.solve
// CHECK: linalg.matmul
// CHECK: amc.solve
// CHECK: linalg.matmul
// CHECK-NOT: amc.solve
// TWO-LABEL: func @asked
// TWO-COUNT-2: amc.solve
// TWO-NOT: amc.solve
// TWO: return
func.func @asked(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, precision = #amc.precision<refined>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @not_asked
// CHECK-NEXT: amc.solve
// CHECK-NEXT: return
// TWO-LABEL: func @not_asked
// TWO-COUNT-2: amc.solve
// TWO: return
func.func @not_asked(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// TWO-LABEL: func @general
// TWO-NEXT: amc.solve
// TWO-NEXT: return
func.func @general(%m: tensor<3x3xf32>, %b: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %0 = amc.solve %m, %b : tensor<3x3xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
