//===- Passes.td - Kernels to the LLVM dialect ----------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_KERNELSTOLLVM_PASSES_TD
#define AMC_CONVERSION_KERNELSTOLLVM_PASSES_TD

include "mlir/Pass/PassBase.td"

def ExpandMath : Pass<"exec-expand-math", "::mlir::func::FuncOp"> {
  let summary = "Write functions of math in arithmetic";
  let description = [{
    A kernel calls nothing, so exp, log, tanh and the like become polynomials,
    and powers, roots and roundings what LLVM has instructions for.

    ```mlir
    %y = math.rsqrt %x : f32
    // becomes
    %s = math.sqrt %x : f32
    %y = arith.divf %one, %s : f32
    ```
  }];
  let statistics = [
    Statistic<"numExpanded", "expanded", "Functions written in arithmetic">
  ];
  let dependentDialects = [
    "arith::ArithDialect", "math::MathDialect", "vector::VectorDialect"
  ];
}

def AddEntryPoints : Pass<"exec-add-entry-points", "ModuleOp"> {
  let summary = "Give every kernel the signature that a runtime calls";
  let description = [{
    Every `llvm.func @name` of buffers, `begin` and `end` becomes the internal
    `@name.body`, called by a new `@name(buffers, begin, end)` that reads the
    pointers out of the list `buffers`. The body's buffers are marked as
    distinct and aligned to 64 bytes, which the loop optimizer uses.

    ```mlir
    llvm.func @relu(%x: !llvm.ptr, %begin: i64, %end: i64) {...}
    // becomes
    llvm.func @relu(%buffers: !llvm.ptr, %begin: i64, %end: i64) {
      %slot = llvm.getelementptr %buffers[0] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
      %x = llvm.load %slot : !llvm.ptr -> !llvm.ptr
      llvm.call @relu.body(%x, %begin, %end) : (!llvm.ptr, i64, i64) -> ()
      llvm.return
    }
    llvm.func internal @relu.body(%x: !llvm.ptr {llvm.align = 64 : i64, llvm.noalias}, %begin: i64, %end: i64) {...}
    ```
  }];
  let statistics = [
    Statistic<"numEntries", "entries", "Kernels that have an entry point">
  ];
  let dependentDialects = ["LLVM::LLVMDialect"];
}

#endif // AMC_CONVERSION_KERNELSTOLLVM_PASSES_TD
