//===- Passes.td - amc-vectorize-contractions ------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_CONTRACTIONTOVECTOR_PASSES_TD
#define AMC_CONVERSION_CONTRACTIONTOVECTOR_PASSES_TD

include "mlir/Pass/PassBase.td"

def VectorizeContractions : Pass<"amc-vectorize-contractions"> {
  let summary = "Register-tiled vector loops for contractions in memory";
  let description = [{
    Lowers a `linalg.generic` on static, contiguous memrefs whose body is
    `acc + a * b` (a convolution, its gradients, a product of small matrices) to
    loops around vector operations that keep a tile of the result in registers.

    Every operand is a flat buffer with one linear stride per loop, whatever its
    indexing map says, so one scheme serves all contractions:

    - **broadcast**: the vector loop is parallel; the result and one operand run
      along it with stride 1, the other operand is broadcast. Several rows of
      the broadcast operand share each load of the first one.
    - **reduce**: the vector loop is a reduction along which both operands have
      stride 1; each accumulator is a vector that is summed at the end. Each
      loaded vector serves a whole row or column of the tile.
    - **elementwise**: the vector loop is parallel and everything runs along it
      with stride 1 (products of shifted images). Vectors serve rows and columns
      as in a reduction.

    The vector loop is the one that fills the vectors best; partial vectors are
    masked. A contraction without such a loop is left as it is. The outermost
    loop of the result is parallel and carries the attribute `amc.parallel`.

    The sums are reordered within one result element, always in the same way for
    the same shapes and vector width.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256",
           "Width of a vector register, in bits (128, 256 or 512)">
  ];
  let statistics = [
    Statistic<"numBroadcast", "broadcast",
              "Contractions lowered with a broadcast operand">,
    Statistic<"numReduce", "reduce",
              "Contractions lowered with vector accumulators of one element">,
    Statistic<"numElementwise", "elementwise",
              "Contractions lowered with all operands along the vector">,
    Statistic<"numLeft", "left", "Contractions left as they are">
  ];
  let dependentDialects = [
    "arith::ArithDialect", "memref::MemRefDialect", "scf::SCFDialect",
    "vector::VectorDialect"
  ];
}

#endif // AMC_CONVERSION_CONTRACTIONTOVECTOR_PASSES_TD
