//===- ExecOps.td - exec dialect operations -------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_IR_OPS_TD
#define AMC_DIALECT_EXEC_IR_OPS_TD

include "amc/Dialect/AMC/IR/AMCAttributes.td"
include "amc/Dialect/Exec/IR/ExecDialect.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"

class Exec_Op<string mnemonic, list<Trait> traits = []>
    : Op<Exec_Dialect, mnemonic, traits> {
  let hasVerifier = 1;
}

def Exec_Matrix
    : AnyTypeOf<[2DTensorOf<[F32]>, StridedMemRefRankOf<[F32], [2]>],
                "a matrix of f32, tensor or strided memref">;

/// One input matrix, one destination matrix.
class Exec_MatrixOp<string mnemonic>
    : Exec_Op<mnemonic, [DestinationStyleOpInterface]> {
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getInitMutable();
    }
  }];
}

/// On a tile, which `chip` and `tile` name.
class Exec_TileOp<string mnemonic> : Exec_MatrixOp<mnemonic> {
  let arguments = (ins Exec_Matrix:$rhs, Exec_Matrix:$init, I64Attr:$chip,
      I64Attr:$tile);
  let results = (outs Optional<2DTensorOf<[F32]>>:$result);
  let assemblyFormat = [{
    `on` `<` `chip` `=` $chip `,` `tile` `=` $tile `>`
    `ins` `(` $rhs `:` type($rhs) `)` `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
}

def Exec_ProgramOp : Exec_Op<"program"> {
  let summary = "Writes a matrix to a tile";
  let description = [{
    `mode` is the circuit that the tile is to be used in; what is to be inverted
    is square. Each entry m becomes a conductance level near
    g_max m / max |m|; `rounding` says which one between two levels
    (docs/device.md, "Mapping").

    ```mlir
    exec.program on <chip = 0, tile = 3> %block {mode = #amc.tile_mode<inv>, rounding = #amc.rounding<toward_zero>}
        : memref<25x25xf32>
    ```
  }];
  let arguments = (ins Exec_Matrix:$block, I64Attr:$chip, I64Attr:$tile,
      AMC_TileModeAttr:$mode, AMC_RoundingAttr:$rounding);
  let assemblyFormat = [{
    `on` `<` `chip` `=` $chip `,` `tile` `=` $tile `>` $block attr-dict
    `:` type($block)
  }];
}

def Exec_InverseOp : Exec_TileOp<"inverse"> {
  let summary = "init = M^-1 rhs on the tile that holds M";
  let description = [{
    X = M^-1 R for the N x N matrix M that the tile holds, wired `inv`, and the
    K columns of R, N x K, one after the other: amplifiers drive the array until
    the currents that it draws are R (Sun et al., "Solving matrix equations in
    one step with cross-point resistive arrays", PNAS 116, 2019).

    ```mlir
    exec.inverse on <chip = 0, tile = 3> ins(%r : memref<25x4xf32>) outs(%x : memref<25x4xf32>)
    ```
  }];
}

def Exec_MvmOp : Exec_TileOp<"mvm"> {
  let summary = "init = M rhs on the tile that holds M";
  let description = [{
    Y = M R for the P x Q matrix M that the tile holds, wired `mvm`, and the K
    columns of R, Q x K; Y is P x K. The currents of a row of conductances add
    up (Kirchhoff), each in proportion to its voltage (Ohm).

    ```mlir
    exec.mvm on <chip = 0, tile = 4> ins(%r : memref<25x4xf32>) outs(%y : memref<12x4xf32>)
    ```
  }];
}

def Exec_SchurComplementOp : Exec_MatrixOp<"schur_complement"> {
  let summary = "init = M22 - M21 M11^-1 M12, M11 of size split x split";
  let description = [{
    For the blocks of a symmetric positive definite M, with M11 = L L^T and
    L B = M12: M22 - B^T B (Golub and Van Loan, "Matrix Computations", 4th
    edition, section 4.2). Computed in float64.

    ```mlir
    exec.schur_complement ins(%m : memref<128x128xf32>) outs(%s : memref<64x64xf32>) {split = 64 : i64}
    ```
  }];
  let arguments = (ins Exec_Matrix:$matrix, Exec_Matrix:$init, I64Attr:$split);
  let results = (outs Optional<2DTensorOf<[F32]>>:$result);
  let assemblyFormat = [{
    `ins` `(` $matrix `:` type($matrix) `)`
    `outs` `(` $init `:` type($init) `)` attr-dict (`->` type($result)^)?
  }];
}

/// Of an N x N matrix, N x (N + 1).
def Exec_Factors
    : AnyTypeOf<[2DTensorOf<[F64]>, StridedMemRefRankOf<[F64], [2]>],
                "factors of f64, tensor or strided memref">;

def Exec_FactorizeOp : Exec_MatrixOp<"factorize"> {
  let summary = "init = the factors P M = L U and the row order P";
  let description = [{
    Gaussian elimination with row pivots (Golub and Van Loan, "Matrix
    Computations", 4th edition, section 3.4), in float64. The N rows of `init`,
    N + 1 long, hold U, below its diagonal L, whose own diagonal is one, and
    last which row of M each row is, as `amc.factorize` has it.

    ```mlir
    exec.factorize ins(%m : memref<65x65xf32>) outs(%f : memref<65x66xf64>)
    ```
  }];
  let arguments = (ins Exec_Matrix:$matrix, Exec_Factors:$init);
  let results = (outs Optional<2DTensorOf<[F64]>>:$result);
  let assemblyFormat = [{
    `ins` `(` $matrix `:` type($matrix) `)`
    `outs` `(` $init `:` type($init) `)` attr-dict (`->` type($result)^)?
  }];
}

def Exec_SolveFactorizedOp : Exec_MatrixOp<"solve_factorized"> {
  let summary = "init = M^-1 rhs for the factors of M";
  let description = [{
    X from L Y = P R, then U X = Y, for the factors that `exec.factorize` gives
    and the K columns of R, N x K (Golub and Van Loan, "Matrix Computations",
    4th edition, section 3.4), in float64.

    ```mlir
    exec.solve_factorized ins(%f, %r : memref<65x66xf64>, memref<65x4xf32>) outs(%x : memref<65x4xf32>)
    ```
  }];
  let arguments = (ins Exec_Factors:$factors, Exec_Matrix:$rhs,
      Exec_Matrix:$init);
  let results = (outs Optional<2DTensorOf<[F32]>>:$result);
  let assemblyFormat = [{
    `ins` `(` $factors `,` $rhs `:` type($factors) `,` type($rhs) `)`
    `outs` `(` $init `:` type($init) `)` attr-dict (`->` type($result)^)?
  }];
}

def Exec_GemmOp : Exec_Op<"gemm"> {
  let summary = "c = a' b', or c += a' b'";
  let description = [{
    c[i, j] = sum over k of a'[i, k] b'[k, j], added to what c holds where there
    is `accumulate` (docs/gemm.md). Operands are 2-d, or 3-d with equal leading
    extents (a batch of products). ' swaps the last two dimensions where
    `trans_a`, `trans_b` say so.

    ```mlir
    exec.gemm ins(%a, %b : memref<64x784xf32>, memref<12x784xf32>) outs(%c : memref<64x12xf32>) {trans_b}
    ```
  }];
  let arguments = (ins AnyStridedMemRef:$a, AnyStridedMemRef:$b,
      AnyStridedMemRef:$c, UnitAttr:$trans_a, UnitAttr:$trans_b,
      UnitAttr:$accumulate);
  let assemblyFormat = [{
    `ins` `(` $a `,` $b `:` type($a) `,` type($b) `)`
    `outs` `(` $c `:` type($c) `)` attr-dict
  }];
}

def Exec_DispatchOp : Exec_Op<"dispatch"> {
  let summary = "Runs a kernel over [0, extent) of its parallel loop";
  let description = [{
    The buffers are whole allocations, distinct; the kernel gets each from its
    element `starts` on (0 when absent), which is at a multiple of 64 bytes, so
    that one kernel does for many parts. `flops` and `bytes` estimate the work
    for the accounts of time and energy.

    ```mlir
    exec.dispatch @kernels::@relu(%x, %y) extent 64 {flops = 50176, bytes = 401408}
        : memref<64x784xf32>, memref<64x784xf32>
    ```
  }];
  let arguments = (ins SymbolRefAttr:$kernel, Variadic<AnyMemRef>:$buffers,
      I64Attr:$extent, I64Attr:$flops, I64Attr:$bytes,
      OptionalAttr<DenseI64ArrayAttr>:$starts);
  let assemblyFormat = [{
    $kernel `(` $buffers `)` `extent` $extent attr-dict `:` type($buffers)
  }];
}

#endif // AMC_DIALECT_EXEC_IR_OPS_TD
