//===- Passes.td - Mapping of solutions onto crossbars --- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_TRANSFORMS_PASSES_TD
#define AMC_DIALECT_AMC_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def AMCSetDevice : Pass<"amc-set-device", "::mlir::ModuleOp"> {
  let summary = "Say which device the module is compiled for";
  let description = [{
    Writes `amc.device`, which all later passes ask, in place of one that is
    there. Without an option a module keeps its own, and one that has none gets
    the default, `rram-64`.
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"",
           "A preset's name or a JSON file that describes the device">
  ];
  let dependentDialects = ["::mlir::amc::crossbar::AMCDialect"];
}

def AMCSelectLowering : Pass<"amc-select-lowering"> {
  let summary = "Decide how every solution is done";
  let description = [{
    Writes a plan (`#amc.plan`) on every `amc.solve` that has none:

        border(1, equilibrate(cg(steps, 0.0, tiles)))

    - `border` where the op has one: it keeps a layer's bias out of the array;
    - `equilibrate` for an `spd` matrix whose diagonal is not one already;
    - `cg` for `spd` matrices with `refinement` steps, and where the op is of
      precision `refined` (4 steps unless told);
    - `tiles`: `tile` where the matrix fits one, else by `tiling`. `block-amc`:
      the recursion `schur(split, first, equilibrate(second))` over ceil(n /
      array) blocks of nearly equal size, `spd` matrices only, ceil(n / array)^2
      tiles. `block-diagonal`: `blocks(grouping, tile, ...)`, an approximation.
      By default block i of k holds rows i, i + k, i + 2 k, ...: inputs of a
      convolution that lie together in memory are those of one channel, and
      grouping by channel is worst. `auto`: `block-diagonal` for `spd` matrices;
    - `digital` for one equation.

    ```mlir
    %x = amc.solve %m, %b {plan = #amc.plan<equilibrate(tile)>,
                           property = #amc.property<spd>}
       : tensor<64x64xf32>, tensor<64x10xf32> -> tensor<64x10xf32>
    ```
  }];
  let options = [
    Option<"tiling", "tiling", "::amcrt::Tiling",
           "::amcrt::Tiling::automatic",
           "What happens to a matrix that is larger than a tile",
           [{::mlir::amc::crossbar::tilingValues()}]>,
    Option<"grouping", "grouping", "::amcrt::Grouping",
           "::amcrt::Grouping::interleaved",
           "Which rows share a tile when couplings are dropped",
           [{::mlir::amc::crossbar::groupingValues()}]>,
    Option<"refinement", "refinement", "int64_t", "0",
           "Steps of conjugate gradients around the solutions of spd matrices; "
           "0: only for solutions that ask for it">
  ];
  let statistics = [Statistic<"numPlans", "plans", "Plans written">];
}

def AMCExpand : Pass<"amc-expand"> {
  let summary = "Expand planned solutions into operations on tiles";
  let description = [{
    Replaces every `amc.solve` by what its plan says. A plan written by hand is
    taken as it is; one that does not suit matrix or device is an error that
    names the node. docs/mapping.md has the formulas.

    Solutions with one matrix and one plan share its tiles.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "math::MathDialect",
    "tensor::TensorDialect"
  ];
  let statistics = [
    Statistic<"numMatrices", "matrices", "Matrices whose plan was expanded">,
    Statistic<"numShared", "shared", "Solutions that share written tiles">
  ];
}

def AMCHoistProgramming
    : Pass<"amc-hoist-programming", "::mlir::ModuleOp"> {
  let summary = "Write tiles where their matrix is made, not where it is used";
  let description = [{
    What an expanded solution computes from a matrix alone, tiles included, is
    needed once per matrix, not once per right-hand side. Where the matrix is
    loaded from a global that one other function stores (of role `derived`, or
    without an initial value), that part moves behind the store. The values that
    cross become globals: of tile type, or tensors of role `derived`. Programs
    that moved carry `amc.factor`, the matrix's global.
  }];
  let dependentDialects = [
    "ml_program::MLProgramDialect", "train::TrainDialect"
  ];
  let statistics = [
    Statistic<"numHoisted", "hoisted", "Tile writes moved behind a store">,
    Statistic<"numCrossing", "crossing",
              "Globals that carry a value to where it is used">
  ];
}

def AMCPlace : Pass<"amc-place", "::mlir::ModuleOp"> {
  let summary = "Give every written tile a place on the device";
  let description = [{
    Every `amc.program` gets a tile of its own, chips being filled in order;
    places given by hand are kept. The module gets, for every factor of
    `train.layers`, its tiles in `amc.placement`:

    ```mlir
    amc.placement = [{name = "conv1", which = "A", size = 26 : i64,
                      tiles = [#amc.placement<chip = 0, tile = 3>]} ]
    ```
  }];
  let statistics = [Statistic<"numTiles", "tiles", "Tiles written">];
}

#endif // AMC_DIALECT_AMC_TRANSFORMS_PASSES_TD
