//===- AMCOps.td - amc dialect operations ---------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_IR_OPS_TD
#define AMC_DIALECT_AMC_IR_OPS_TD

include "amc/Dialect/AMC/IR/AMCTypes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class AMC_Op<string mnemonic, list<Trait> traits = []>
    : Op<AMC_Dialect, mnemonic, traits>;

/// What tiles hold. Writing, multiplying and solving are ordered by it; nothing
/// else is.
def AMC_TileResource : Resource<"::mlir::amc::crossbar::TileResource">;

/// A dense matrix. The extents are static.
def AMC_Matrix : ConfinedType<2DTensorOf<[F32, F64]>, [HasStaticShapePred],
                              "matrix of f32 or f64 with static shape",
                              "::mlir::RankedTensorType">;

/// N x (N + 1).
def AMC_Factors : ConfinedType<2DTensorOf<[F64]>, [HasStaticShapePred],
                               "factors, a matrix of f64 with static shape",
                               "::mlir::RankedTensorType">;

def AMC_SolveOp : AMC_Op<"solve", [Pure,
    AllTypesMatch<["rhs", "result"]>, AllElementTypesMatch<["matrix", "rhs"]>]> {
  let summary = "Solution of M X = B";
  let description = [{
    X = M^-1 B for a square matrix of any size, N x N, and K right-hand sides in
    the columns of B, N x K.

    ```mlir
    %x = amc.solve %m, %b {property = #amc.property<spd>, border = 1 : i64}
       : tensor<65x65xf32>, tensor<65x10xf32> -> tensor<65x10xf32>
    ```

    `plan` is how it is done. What is said without one is what
    `amc-select-lowering` needs to choose: `border` last rows and columns (none
    or one) are best eliminated digitally, which is exact and keeps a layer's
    bias out of the array; with `equilibrated` the diagonal is one already.
  }];
  let arguments = (ins
    AMC_Matrix:$matrix,
    AMC_Matrix:$rhs,
    DefaultValuedAttr<AMC_MatrixPropertyAttr,
                      "MatrixProperty::general">:$property,
    DefaultValuedAttr<AMC_PrecisionAttr, "Precision::one_shot">:$precision,
    DefaultValuedAttr<AMC_RoundingAttr, "Rounding::nearest">:$rounding,
    DefaultValuedAttr<I64Attr, "0">:$border,
    UnitAttr:$equilibrated,
    OptionalAttr<AMC_PlanAttr>:$plan
  );
  let results = (outs AMC_Matrix:$result);
  let assemblyFormat = [{
    $matrix `,` $rhs attr-dict `:` type($matrix) `,` type($rhs) `->`
    type($result)
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let hasFolder = 1;
}

def AMC_ProgramOp : AMC_Op<"program"> {
  let summary = "Write a block of a matrix to a tile";
  let description = [{
    ```mlir
    %t = amc.program %block on <chip = 0, tile = 17>
       {rounding = #amc.rounding<toward_zero>}
       : tensor<64x64xf32> -> !amc.tile<64x64, inv>
    ```

    Without a placement the tile is any that is free; `amc-place` chooses. The
    device scales the block to its range of conductances and undoes that in
    every result.

    The op allocates its result, so it is dead when the tile is not used, and
    two writes of one block stay two.
  }];
  let arguments = (ins
    AMC_Matrix:$block,
    OptionalAttr<AMC_PlacementAttr>:$placement,
    DefaultValuedAttr<AMC_RoundingAttr, "Rounding::nearest">:$rounding
  );
  let results = (outs
    Res<AMC_TileType, "", [MemAlloc<AMC_TileResource>,
                           MemWrite<AMC_TileResource>]>:$tile
  );
  let assemblyFormat = [{
    $block (`on` $placement^)? attr-dict `:` type($block) `->` qualified(type($tile))
  }];
  let hasVerifier = 1;
}

def AMC_InverseOp : AMC_Op<"inverse", [AllTypesMatch<["rhs", "result"]>]> {
  let summary = "Solve with the matrix of a tile";
  let description = [{
    M^-1 R for the N x N matrix M that the tile holds, wired `inv`, and the K
    columns of R, N x K.
  }];
  let arguments = (ins
    Arg<AMC_TileType, "", [MemRead<AMC_TileResource>]>:$tile,
    AMC_Matrix:$rhs
  );
  let results = (outs AMC_Matrix:$result);
  let assemblyFormat = [{
    $tile `,` $rhs attr-dict `:` qualified(type($tile)) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def AMC_MvmOp : AMC_Op<"mvm", [AllElementTypesMatch<["rhs", "result"]>]> {
  let summary = "Multiply with the matrix of a tile";
  let description = [{
    M R for the matrix M that the tile holds, wired `mvm`, R x C, and the K
    columns of R, C x K. The result is R x K.
  }];
  let arguments = (ins
    Arg<AMC_TileType, "", [MemRead<AMC_TileResource>]>:$tile,
    AMC_Matrix:$rhs
  );
  let results = (outs AMC_Matrix:$result);
  let assemblyFormat = [{
    $tile `,` $rhs attr-dict `:` qualified(type($tile)) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def AMC_SchurComplementOp : AMC_Op<"schur_complement",
    [Pure, AllElementTypesMatch<["matrix", "result"]>]> {
  let summary = "Schur complement of a leading block";
  let description = [{
    M22 - M21 M11^-1 M12 for a symmetric positive definite M, N x N, whose
    leading block M11 is `split` x `split`. Digital, in float64: it is needed
    once per programming, not per solution.

    ```mlir
    %s = amc.schur_complement %m {split = 64 : i64}
       : tensor<128x128xf32> -> tensor<64x64xf32>
    ```
  }];
  let arguments = (ins AMC_Matrix:$matrix, I64Attr:$split);
  let results = (outs AMC_Matrix:$result);
  let assemblyFormat =
    "$matrix attr-dict `:` type($matrix) `->` type($result)";
  let hasVerifier = 1;
}

def AMC_FactorizeOp : AMC_Op<"factorize", [Pure]> {
  let summary = "Factors of a matrix that is solved digitally";
  let description = [{
    P M = L U with row pivots of a square matrix, N x N, in float64. The result,
    N x (N + 1), holds U and below its diagonal L, whose own diagonal is one;
    its last column says which row of M each row is.

    ```mlir
    %f = amc.factorize %m : tensor<65x65xf32> -> tensor<65x66xf64>
    %x = amc.solve_factorized %f, %b
       : tensor<65x66xf64>, tensor<65x10xf32> -> tensor<65x10xf32>
    ```
  }];
  let arguments = (ins AMC_Matrix:$matrix);
  let results = (outs AMC_Factors:$factors);
  let assemblyFormat =
    "$matrix attr-dict `:` type($matrix) `->` type($factors)";
  let hasVerifier = 1;
}

def AMC_SolveFactorizedOp : AMC_Op<"solve_factorized",
    [Pure, AllTypesMatch<["rhs", "result"]>]> {
  let summary = "Solve with the factors of a matrix";
  let description = [{
    M^-1 B for the factors of M, as `amc.factorize` gives them, and the K
    columns of B, N x K. In float64.
  }];
  let arguments = (ins AMC_Factors:$factors, AMC_Matrix:$rhs);
  let results = (outs AMC_Matrix:$result);
  let assemblyFormat = [{
    $factors `,` $rhs attr-dict `:` type($factors) `,` type($rhs) `->`
    type($result)
  }];
  let hasVerifier = 1;
}

#endif // AMC_DIALECT_AMC_IR_OPS_TD
