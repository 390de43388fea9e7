// RUN: amc-opt %s --exec-outline-kernels --split-input-file | FileCheck %s

// The first elements of a vector have its layout, and are not all of it: they
// are copied by a kernel.
// CHECK-LABEL: func @head
// CHECK-SAME: (%[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<4xf32>, %[[C:.*]]: memref<2x2xf32>)
// CHECK: exec.dispatch @kernels::@{{.*}}(%[[A]], %[[B]]) extent 2
// CHECK: memref.copy %[[A]], %[[B]]
// CHECK: memref.copy %{{.*}}, %[[A]] : memref<4xf32> to memref<4xf32>
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
// CHECK: %[[PART:.*]] = memref.alloc() : memref<2xf32>
// CHECK: exec.dispatch @kernels::@{{.*}}(%[[A]], %[[PART]]) extent 2
// CHECK: return %[[PART]], %[[A]]
func.func @result(%a: memref<4xf32>) -> (memref<2xf32>, memref<4xf32>) {
  %part = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
  %result = memref.cast %part : memref<2xf32, strided<[1]>> to memref<2xf32>
  return %result, %a : memref<2xf32>, memref<4xf32>
}
