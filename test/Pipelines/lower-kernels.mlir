// RUN: amc-opt %s --exec-lower-kernels | FileCheck %s
// RUN: amc-compile %data/onnx/mlp.onnx -o %t.bin --mlir-print-ir-after-all 2>&1 | FileCheck %s --check-prefix=STAGES

// One loop from `begin` to `end`, behind an entry point; nothing but LLVM is
// left, and nothing is called but the body.
// CHECK: llvm.func @act(%{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64)
// CHECK: llvm.call @act.body(
// CHECK: llvm.func internal @act.body(%[[X:.*]]: !llvm.ptr {llvm.align = 64 : i64, llvm.noalias}, %[[BEGIN:.*]]: i64, %[[END:.*]]: i64)
// CHECK: llvm.icmp "slt" %{{.*}}, %[[END]] : i64
// CHECK-NOT: {{math|memref|scf|arith|func}}.
// CHECK-NOT: llvm.call
module @kernels {
  func.func @act(%x: memref<256xf32>, %begin: index, %end: index) {
    %c1 = arith.constant 1 : index
    scf.for %i = %begin to %end step %c1 {
      %a = memref.load %x[%i] : memref<256xf32>
      %b = math.exp %a : f32
      memref.store %b, %x[%i] : memref<256xf32>
    }
    return
  }
}

// A model goes through the same passes, each of which can be looked at.
// STAGES: IR Dump After {{.*}}(exec-copy-parts)
// STAGES: IR Dump After {{.*}}(exec-form-products)
// STAGES: IR Dump After {{.*}}(exec-fold-fills)
// STAGES: IR Dump After {{.*}}(exec-outline-kernels)
// STAGES: IR Dump After {{.*}}(exec-plan-memory)
// STAGES: IR Dump After {{.*}}(exec-expand-math)
// STAGES: IR Dump After {{.*}}(exec-add-entry-points)
