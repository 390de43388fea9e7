// RUN: amc-opt %s --exec-copy-parts --split-input-file | FileCheck %s
// RUN: amc-opt %s --exec-schedule --split-input-file | FileCheck %s --check-prefix=KERNEL

// The first elements of a vector have its layout, and are not all of it: they
// are copied by a kernel. What is whole, in any shape, is copied as it is.
// CHECK-LABEL: func @head
// CHECK-SAME: (%[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<4xf32>, %[[C:.*]]: memref<2x2xf32>)
// CHECK: %[[FROM:.*]] = memref.subview %[[A]]
// CHECK: %[[TO:.*]] = memref.subview %[[B]]
// CHECK: linalg.copy ins(%[[FROM]] : {{.*}}) outs(%[[TO]] : {{.*}})
// CHECK: memref.copy %[[A]], %[[B]]
// CHECK: memref.copy %{{.*}}, %[[A]] : memref<4xf32> to memref<4xf32>
// CHECK-NOT: linalg.copy
// KERNEL-LABEL: func @head
// KERNEL-SAME: (%[[A:[a-z0-9]+]]: memref<4xf32> {{.*}}, %[[B:[a-z0-9]+]]: memref<4xf32> {{.*}}, %[[C:[a-z0-9]+]]: memref<2x2xf32>
// KERNEL: exec.dispatch @kernels::@{{.*}}(%[[A]], %[[B]]) extent 2
// KERNEL: memref.copy %[[A]], %[[B]]
// KERNEL: memref.copy %{{.*}}, %[[A]] : memref<4xf32> to memref<4xf32>
func.func @head(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<2x2xf32>) {
  %from = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
  %to = memref.subview %b[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
  memref.copy %from, %to : memref<2xf32, strided<[1]>> to memref<2xf32, strided<[1]>>
  memref.copy %a, %b : memref<4xf32> to memref<4xf32>
  %flat = memref.collapse_shape %c [[0, 1]] : memref<2x2xf32> into memref<4xf32>
  memref.copy %flat, %a : memref<4xf32> to memref<4xf32>
  return
}

// -----

// A result that is a part gets a buffer of its own.
// CHECK-LABEL: func @result
// CHECK-SAME: (%[[A:.*]]: memref<4xf32>)
// CHECK: %[[VIEW:.*]] = memref.cast
// CHECK: %[[PART:.*]] = memref.alloc() : memref<2xf32>
// CHECK: linalg.copy ins(%[[VIEW]] : memref<2xf32>) outs(%[[PART]] : memref<2xf32>)
// CHECK: return %[[PART]], %[[A]]
// KERNEL-LABEL: func @result
// KERNEL-SAME: (%[[A:[a-z0-9]+]]: memref<4xf32>
// KERNEL: %[[PART:.*]] = memref.alloc() {{.*}}: memref<2xf32>
// KERNEL: exec.dispatch @kernels::@{{.*}}(%[[A]], %[[PART]]) extent 2
// KERNEL: return %[[PART]], %[[A]]
func.func @result(%a: memref<4xf32>) -> (memref<2xf32>, memref<4xf32>) {
  %part = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
  %result = memref.cast %part : memref<2xf32, strided<[1]>> to memref<2xf32>
  return %result, %a : memref<2xf32>, memref<4xf32>
}
