// RUN: amc-opt %s --convert-onnx-to-linalg --exec-bufferize --exec-schedule="vector-bits=256" --split-input-file | FileCheck %s

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

// -----

// Parts of a buffer, read and written, are one as well where they begin at
// multiples of 64 bytes, which is 16 elements; what is left is in the kernel.
// CHECK-LABEL: func @parts
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<64x16xf32>
// CHECK: exec.dispatch @kernels::@act(%[[A]], %[[X:.*]]) extent 256 {bytes = 2048 : i64, flops = 256 : i64, starts = array<i64: 256, 0>}
// CHECK: exec.dispatch @kernels::@act(%[[A]], %[[X]]) extent 256 {bytes = 2048 : i64, flops = 256 : i64, starts = array<i64: 768, 256>}
// CHECK: exec.dispatch @kernels::@rest(%[[A]], %{{.*}}) extent 256 {bytes = 2048 : i64, flops = 256 : i64, starts = array<i64: 512, 0>}
// CHECK: module @kernels
// CHECK-NEXT: func.func @act(
// CHECK: func.func @rest(
// CHECK: arith.addi %{{.*}}, %c4
// CHECK-NOT: func.func
func.func @parts(%a: tensor<64x16xf32> {amc.name = "a"})
    -> (tensor<32x16xf32> {amc.name = "x"}, tensor<256xf32> {amc.name = "y"}) {
  %s0 = tensor.extract_slice %a[16, 0] [16, 16] [1, 1] : tensor<64x16xf32> to tensor<16x16xf32>
  %s1 = tensor.extract_slice %a[48, 0] [16, 16] [1, 1] : tensor<64x16xf32> to tensor<16x16xf32>
  %x0 = onnx.Neg(%s0) : (tensor<16x16xf32>) -> tensor<16x16xf32> loc("act")
  %x1 = onnx.Neg(%s1) : (tensor<16x16xf32>) -> tensor<16x16xf32> loc("act")
  %e = tensor.empty() : tensor<32x16xf32>
  %j0 = tensor.insert_slice %x0 into %e[0, 0] [16, 16] [1, 1] : tensor<16x16xf32> into tensor<32x16xf32>
  %j1 = tensor.insert_slice %x1 into %j0[16, 0] [16, 16] [1, 1] : tensor<16x16xf32> into tensor<32x16xf32>
  %flat = tensor.collapse_shape %a [[0, 1]] : tensor<64x16xf32> into tensor<1024xf32>
  %s2 = tensor.extract_slice %flat[516] [256] [1] : tensor<1024xf32> to tensor<256xf32>
  %y = onnx.Neg(%s2) : (tensor<256xf32>) -> tensor<256xf32> loc("rest")
  return %j1, %y : tensor<32x16xf32>, tensor<256xf32>
}
