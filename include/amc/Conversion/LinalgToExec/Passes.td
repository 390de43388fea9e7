//===- Passes.td - Loop nests in memory to a schedule ---- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_LINALGTOEXEC_PASSES_TD
#define AMC_CONVERSION_LINALGTOEXEC_PASSES_TD

include "mlir/Pass/PassBase.td"

def VectorBitsOption
    : Option<"vectorBits", "vector-bits", "int64_t", "256",
             "Width of a vector register, in bits (128, 256 or 512)">;

def CopyParts : Pass<"exec-copy-parts", "::mlir::func::FuncOp"> {
  let summary = "Make every copy of a part of a buffer a loop nest";
  let description = [{
    A program copies whole buffers only, and returns buffers. A `memref.copy`
    from or to a part of one becomes a `linalg.copy`, and a result that is a
    part is copied to a buffer of its own.

    ```mlir
    %part = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
    memref.copy %part, %b : memref<2xf32, strided<[1]>> to memref<2xf32>
    // becomes
    linalg.copy ins(%part : memref<2xf32, strided<[1]>>) outs(%b : memref<2xf32>)
    ```
  }];
  let statistics = [
    Statistic<"numCopies", "copies", "Copies of parts that are loop nests">,
    Statistic<"numResults", "results", "Results that were parts">
  ];
  let dependentDialects = ["linalg::LinalgDialect", "memref::MemRefDialect"];
}

def FormProducts : Pass<"exec-form-products", "::mlir::func::FuncOp"> {
  let summary = "Every linalg.matmul a gemm, every other linalg op a loop nest";
  let description = [{
    On bufferized straight-line functions. `linalg.matmul` and
    `linalg.batch_matmul`, also of operands that their maps read transposed,
    become `exec.gemm`, which adds to what is in its destination. Any other
    linalg op becomes a `linalg.generic` that computes with nothing from outside
    of its body but its buffers: constants are inside.

    ```mlir
    linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>)
    // becomes
    exec.gemm ins(%a, %b : memref<4x8xf32>, memref<8x2xf32>) outs(%c : memref<4x2xf32>) {accumulate}
    ```
  }];
  let statistics = [
    Statistic<"numProducts", "products", "Products of matrices">,
    Statistic<"numNests", "nests", "Other loop nests">
  ];
  let dependentDialects = ["exec::ExecDialect", "linalg::LinalgDialect"];
}

def FoldFills : Pass<"exec-fold-fills", "::mlir::func::FuncOp"> {
  let summary = "Let results start from the number that they were filled with";
  let description = [{
    After `exec-form-products`. A loop nest that fills a buffer with one number
    goes away when the next op that has to do with the buffer, in any order of
    its elements,

    - is an `exec.gemm` into it, and the number is zero: it overwrites instead
      of adding;
    - is a `linalg.generic` into it that has each result complete before it
      stores it, as a register-tiled contraction has (from zero) and every nest
      that `exec-outline-kernels` emits with its reductions innermost. The
      attribute `exec.initial` then holds the number. `vector-bits` decides
      which contractions are tiled, so it is that of `exec-outline-kernels`.

    ```mlir
    linalg.generic {...} outs(%c : memref<4x2xf32>) { linalg.yield %zero }
    exec.gemm ins(%a, %b : ...) outs(%c : memref<4x2xf32>) {accumulate}
    // becomes
    exec.gemm ins(%a, %b : ...) outs(%c : memref<4x2xf32>)
    ```
  }];
  let options = [VectorBitsOption];
  let statistics = [
    Statistic<"numProducts", "products", "Fills that products do without">,
    Statistic<"numNests", "nests", "Fills that loop nests do without">
  ];
}

def OutlineKernels : Pass<"exec-outline-kernels", "ModuleOp"> {
  let summary = "Every loop nest a kernel";
  let description = [{
    On the public functions. Every `linalg.generic` becomes an `exec.dispatch`
    of a function in the module `@kernels`; equal kernels are shared. A kernel
    takes its buffers as flat memrefs, all distinct, then `begin` and `end` of
    its outermost parallel loop. Contractions become register-tiled vector loops
    in their kernel (see `amc-vectorize-contractions`), everything else scalar
    loops, with results in registers where `exec.initial` says what they start
    from.

    ```mlir
    linalg.generic {...} ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) {...}
    // becomes
    exec.dispatch @kernels::@relu(%x, %y) extent 8 {...}
    module @kernels {
      func.func @relu(%x: memref<8xf32>, %y: memref<8xf32>, %begin: index, %end: index) {
        scf.for %i = %begin to %end step %c1 {...}
    ```
  }];
  let options = [VectorBitsOption];
  let statistics = [
    Statistic<"numDispatches", "dispatches", "Loop nests that are dispatched">,
    Statistic<"numKernels", "kernels", "Kernels that differ">,
    Statistic<"numTiled", "tiled", "Loop nests that are register-tiled">
  ];
  let dependentDialects = [
    "arith::ArithDialect", "exec::ExecDialect", "func::FuncDialect",
    "memref::MemRefDialect", "scf::SCFDialect", "vector::VectorDialect"
  ];
}

#endif // AMC_CONVERSION_LINALGTOEXEC_PASSES_TD
