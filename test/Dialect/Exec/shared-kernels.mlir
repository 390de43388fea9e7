// RUN: amc-opt %s --convert-onnx-to-linalg --exec-bufferize --exec-outline-kernels="vector-bits=256" --canonicalize --cse --exec-plan-memory | FileCheck %s

// Kernels that differ in nothing but the sizes of their buffers are one.
// CHECK-LABEL: func @evaluate
// CHECK: exec.dispatch @kernels::@act({{.*}}) extent 256
// CHECK: exec.dispatch @kernels::@act({{.*}}) extent 60
// CHECK: exec.dispatch @kernels::@other({{.*}}) extent 60
// CHECK: module @kernels
// CHECK-NEXT: func.func @act(
// CHECK: func.func @other(
// CHECK-NOT: func.func
func.func @evaluate(%a: tensor<16x16xf32> {amc.name = "a"}, %b: tensor<6x10xf32> {amc.name = "b"})
    -> (tensor<16x16xf32> {amc.name = "x"}, tensor<6x10xf32> {amc.name = "y"}, tensor<6x10xf32> {amc.name = "z"}) {
  %x = onnx.Neg(%a) : (tensor<16x16xf32>) -> tensor<16x16xf32> loc("act")
  %y = onnx.Neg(%b) : (tensor<6x10xf32>) -> tensor<6x10xf32> loc("act")
  %z = onnx.Relu(%b) : (tensor<6x10xf32>) -> tensor<6x10xf32> loc("other")
  return %x, %y, %z : tensor<16x16xf32>, tensor<6x10xf32>, tensor<6x10xf32>
}
