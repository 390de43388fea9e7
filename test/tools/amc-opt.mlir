// RUN: amc-opt --show-dialects | FileCheck %s
// CHECK: Available Dialects:
// CHECK-SAME: amc,
// CHECK-SAME: onnx,
// CHECK-SAME: train

// RUN: amc-opt %s -o %t.mlir && FileCheck %s --check-prefix=WRITTEN --input-file %t.mlir
// WRITTEN: func.func private @written()
func.func private @written()
