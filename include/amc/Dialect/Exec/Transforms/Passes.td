//===- Passes.td - Passes from tensors to a schedule ----- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_TRANSFORMS_PASSES_TD
#define AMC_DIALECT_EXEC_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def StateToArguments : Pass<"exec-state-to-arguments", "ModuleOp"> {
  let summary = "Make the state that an entry point uses its arguments";
  let description = [{
    Each `ml_program.global` of tensor type that a public function loads or
    stores becomes a further argument with the attribute `exec.state`, and the
    value stored last is materialized in that argument. Thus
    `exec-decide-destinations` sees every reader and writer of the state, updates
    it in place where that is safe and copies where it is not. A tensor that goes to two
    places, states or results, is copied for all but the first state.

    Functions are straight-line. A load after a store gives the stored value.
  }];
  let dependentDialects = ["bufferization::BufferizationDialect"];
}

def FusePointwise : Pass<"exec-fuse-pointwise", "func::FuncOp"> {
  let summary = "Fuse pointwise linalg ops into their only consumer";
  let description = [{
    A contraction (multiply-add of two operands) takes no producers: it must
    stay one that `emitContraction` or a GEMM can take.
  }];
}

def SplitDestinations : Pass<"exec-split-destinations", "func::FuncOp"> {
  let summary = "Give every user of a fill or of an empty tensor its own";
  let description = [{
    A filled tensor that two ops accumulate into would be copied for one of
    them; filling twice is cheaper, and a product drops a fill with zeros. An
    empty tensor that many ops write to, as CSE leaves it, would be one buffer
    that is needed for as long as any of them.
  }];
}

def DecideDestinations : Pass<"exec-decide-destinations", "func::FuncOp"> {
  let summary = "Decide where every op writes its result";
  let description = [{
    Afterwards every op can write over its destination: bufferization needs no
    analysis, whose time grows with the square of the uses of a tensor and its
    parts. For straight-line code one pass from top to bottom is enough. An op
    may write over a buffer when no later op names a tensor that was in it
    before; otherwise its destination becomes a `bufferization.alloc_tensor`,
    with a copy where the op reads it. An empty destination becomes

    - the part of the tensor, or the state, that the result is inserted in, when
      it is only written over until then, and nothing else reads the tensor or
      the state meanwhile;
    - else an input of the same type that is not needed any more, when the op
      reads and writes element by element.

    State (arguments with `exec.state`) is written by what is stored to it, and
    by nothing else.

    ```mlir
    %e = tensor.empty() : tensor<8xf32>
    %y = linalg.generic {...} ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>)
    // becomes
    %y = linalg.generic {...} ins(%x : tensor<8xf32>) outs(%x : tensor<8xf32>)
    ```
  }];
  let statistics = [
    Statistic<"numPlaced", "placed", "Results written where they are inserted">,
    Statistic<"numReused", "reused", "Results written over an input">,
    Statistic<"numCopies", "copies", "Destinations copied before">
  ];
  let dependentDialects = [
    "bufferization::BufferizationDialect", "tensor::TensorDialect"
  ];
}

def BufferizeInPlace : Pass<"exec-bufferize-in-place", "ModuleOp"> {
  let summary = "Tensors to buffers, every op in place";
  let description = [{
    After `exec-decide-destinations`, which has put a copy wherever an op may
    not write over its destination, so no analysis is needed. State, which
    `ml_program.global`s hold, stays a table of values.

    ```mlir
    func.func @f(%x: tensor<8xf32>) -> tensor<8xf32> {
      %y = linalg.generic {...} ins(%x : tensor<8xf32>) outs(%x : tensor<8xf32>)
    // becomes
    func.func @f(%x: memref<8xf32>) -> memref<8xf32> {
      linalg.generic {...} ins(%x : memref<8xf32>) outs(%x : memref<8xf32>)
    ```
  }];
  let dependentDialects = [
    "bufferization::BufferizationDialect", "memref::MemRefDialect"
  ];
}

def PlanMemory : Pass<"exec-plan-memory", "ModuleOp"> {
  let summary = "Give every buffer its place in one arena";
  let description = [{
    State lies first and stays. Behind it, shared by all entry points since one
    runs at a time, lie inputs, outputs and temporary buffers; two buffers share
    bytes only when no item needs both. Offsets (in bytes, multiples of 64) are
    the attributes `exec.offset` of `ml_program.global`, of arguments and of
    `memref.alloc`; the module gets `exec.arena_bytes`.
  }];
}

#endif // AMC_DIALECT_EXEC_TRANSFORMS_PASSES_TD
