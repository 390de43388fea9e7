// RUN: amc-opt --show-dialects | FileCheck %s
// CHECK: Available Dialects:
// CHECK-SAME: amc,
// CHECK-SAME: onnx,
// CHECK-SAME: train
