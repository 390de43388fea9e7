// RUN: amc-opt %s --exec-add-entry-points --split-input-file --verify-diagnostics | FileCheck %s

// CHECK: llvm.func @relu(%[[LIST:.*]]: !llvm.ptr, %[[BEGIN:.*]]: i64, %[[END:.*]]: i64)
// CHECK-DAG: %[[P0:.*]] = llvm.getelementptr %[[LIST]][0] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
// CHECK-DAG: %[[P1:.*]] = llvm.getelementptr %[[LIST]][1] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
// CHECK-DAG: %[[X:.*]] = llvm.load %[[P0]] : !llvm.ptr -> !llvm.ptr
// CHECK-DAG: %[[Y:.*]] = llvm.load %[[P1]] : !llvm.ptr -> !llvm.ptr
// CHECK: llvm.call @relu.body(%[[X]], %[[Y]], %[[BEGIN]], %[[END]]) : (!llvm.ptr, !llvm.ptr, i64, i64) -> ()
// CHECK-NEXT: llvm.return
// CHECK: llvm.func internal @relu.body(%{{.*}}: !llvm.ptr {llvm.align = 64 : i64, llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.align = 64 : i64, llvm.noalias}, %{{.*}}: i64, %{{.*}}: i64)
llvm.func @relu(%x: !llvm.ptr, %y: !llvm.ptr, %begin: i64, %end: i64) {
  llvm.return
}

// A kernel of no buffers is one, too.
// CHECK: llvm.func @empty(%{{.*}}: !llvm.ptr, %[[BEGIN:.*]]: i64, %[[END:.*]]: i64)
// CHECK-NEXT: llvm.call @empty.body(%[[BEGIN]], %[[END]])
llvm.func @empty(%begin: i64, %end: i64) {
  llvm.return
}

// -----

// CHECK-LABEL: module @none
// CHECK-NOT: llvm.func
module @none {
}

// -----

// expected-error @+1 {{is no kernel: a kernel has a body, and takes buffers, `begin` and `end`}}
llvm.func @few(%begin: i64) {
  llvm.return
}

// -----

// expected-error @+1 {{is no kernel: a kernel has a body, and takes buffers, `begin` and `end`}}
llvm.func @declared(!llvm.ptr, i64, i64)
