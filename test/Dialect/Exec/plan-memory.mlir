// RUN: amc-opt %s --exec-plan-memory --split-input-file | FileCheck %s

// State lies first, each tensor from a multiple of 64 bytes on: 4 bytes and 80
// take 64 and 128. Behind it, 64 bytes each, lie %x, then %a, which both are
// needed by the first copy; %b is needed by the second, when %x is not.
// CHECK: module attributes {exec.arena_bytes = 320 : i64}
// CHECK: @count{{.*}} {exec.offset = 0 : i64}
// CHECK: @w{{.*}} {exec.offset = 64 : i64}
// CHECK-LABEL: func @step(
// CHECK-SAME: memref<16xf32> {exec.offset = 192 : i64}
// CHECK-SAME: memref<20xf32> {exec.state = @w}
// CHECK: memref.alloc() {exec.offset = 256 : i64} : memref<16xf32>
// CHECK: memref.alloc() {exec.offset = 192 : i64} : memref<16xf32>
ml_program.global private mutable @count(dense<0> : tensor<i32>) : tensor<i32>
ml_program.global private mutable @w(dense<1.0> : tensor<20xf32>) : tensor<20xf32>
func.func @step(%x: memref<16xf32>, %w: memref<20xf32> {exec.state = @w}) {
  %a = memref.alloc() : memref<16xf32>
  memref.copy %x, %a : memref<16xf32> to memref<16xf32>
  %b = memref.alloc() : memref<16xf32>
  memref.copy %a, %b : memref<16xf32> to memref<16xf32>
  return
}

// Entry points run one at a time, so they share the rest of the arena.
// CHECK-LABEL: func @other(
// CHECK-SAME: memref<8xf32> {exec.offset = 192 : i64}
func.func @other(%y: memref<8xf32>) {
  return
}

// -----

// A view keeps what it is a view of, and a result lives to the end: nothing is
// shared.
// CHECK: module attributes {exec.arena_bytes = 192 : i64}
// CHECK-LABEL: func @views(
// CHECK-SAME: memref<16xf32> {exec.offset = 0 : i64}
// CHECK: memref.alloc() {exec.offset = 64 : i64}
// CHECK: memref.alloc() {exec.offset = 128 : i64}
func.func @views(%x: memref<16xf32>) -> memref<16xf32> {
  %a = memref.alloc() : memref<16xf32>
  %v = memref.expand_shape %x [[0, 1]] output_shape [4, 4] : memref<16xf32> into memref<4x4xf32>
  memref.copy %x, %a : memref<16xf32> to memref<16xf32>
  %b = memref.alloc() : memref<4x4xf32>
  memref.copy %v, %b : memref<4x4xf32> to memref<4x4xf32>
  return %a : memref<16xf32>
}

// -----

// Nothing to place.
// CHECK: module attributes {exec.arena_bytes = 0 : i64}
func.func private @none(%x: memref<16xf32>) {
  return
}
