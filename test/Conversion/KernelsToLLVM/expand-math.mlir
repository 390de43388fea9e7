// RUN: amc-opt %s --exec-expand-math | FileCheck %s

// CHECK-LABEL: func @root(
// CHECK-SAME: %[[X:.*]]: f32
// CHECK-DAG: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// CHECK-DAG: %[[ROOT:.*]] = math.sqrt %[[X]]
// CHECK: arith.divf %[[ONE]], %[[ROOT]]
func.func @root(%x: f32) -> f32 {
  %y = math.rsqrt %x : f32
  return %y : f32
}

// No function is left that a library would have to be called for.
// CHECK-LABEL: func @approximated(
// CHECK-NOT: math.{{exp|log|tanh|powf|roundeven}}
// CHECK: return
func.func @approximated(%x: f32, %y: f32) -> (f32, f32, f32, f32, f32) {
  %a = math.exp %x : f32
  %b = math.log %x : f32
  %c = math.tanh %x : f32
  %d = math.powf %x, %y : f32
  %e = math.roundeven %x : f32
  return %a, %b, %c, %d, %e : f32, f32, f32, f32, f32
}

// What the processor computes itself stays.
// CHECK-LABEL: func @none(
// CHECK-NEXT: math.sqrt
// CHECK-NEXT: return
func.func @none(%x: f32) -> f32 {
  %y = math.sqrt %x : f32
  return %y : f32
}
