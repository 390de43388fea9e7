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

def AMCCondition : Pass<"amc-condition"> {
  let summary = "Make matrices fit to be inverted by a circuit";
  let description = [{
    Rewrites every `amc.solve` exactly, so that the matrix that remains is as
    well conditioned as a cheap digital step can make it:

    - a border row is eliminated by its Schur complement, which keeps a layer's
      bias out of the array: with M = [[B, c], [r, d]] and S = B - c r / d,
      S x1 = b1 - c b2 / d, x2 = (b2 - r x1) / d;
    - an `spd` matrix is scaled to unit diagonal: s = 1 / sqrt(diag S),
      (s S s) (x1 / s) = s b1;
    - rounding of an `spd` matrix is set to `toward_zero`, which keeps it
      positive definite at few levels, hence the circuit stable.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "math::MathDialect",
    "tensor::TensorDialect"
  ];
  let statistics = [
    Statistic<"numBorders", "borders", "Borders eliminated digitally">,
    Statistic<"numEquilibrated", "equilibrated",
              "Matrices scaled to unit diagonal">
  ];
}

def AMCRefine : Pass<"amc-refine"> {
  let summary = "Conjugate gradients around analog solutions";
  let description = [{
    Rewrites every `amc.solve` of precision `refined`, and with `steps` every
    one of an `spd` matrix, to so many steps of preconditioned conjugate
    gradients, of which a one-shot solution is the preconditioner:

        z = one-shot(M, r);  beta = z (r - r') / z' r';  p = z + beta p
        alpha = z r / p M p;  x = x + alpha p;  r = r - alpha M p

    per column, with products by M that are digital and exact. What conductances
    and dropped couplings get wrong fades with every step: an error of the
    preconditioner makes them more, never the answer worse. Plain refinement,
    x = x + one-shot(M, b - M x), diverges with realistic cells.
  }];
  let options = [
    Option<"steps", "steps", "int64_t", "0",
           "Steps for every spd matrix; 0: 4 for solutions that ask for it">
  ];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "tensor::TensorDialect"
  ];
  let statistics = [Statistic<"numRefined", "refined", "Solutions refined">];
}

def AMCTile : Pass<"amc-tile"> {
  let summary = "Expand solutions into operations on tiles";
  let description = [{
    A matrix of size n that fits a tile is written to one. A larger one is cut
    into ceil(n / array) blocks of nearly equal size, and

    - `block-amc` recurses exactly: the matrix is cut in two halves at a block
      boundary, [[M11, M12], [M21, M22]], and with the Schur complement
      S = M22 - M21 M11^-1 M12

          y1 = M11^-1 f;  z = S^-1 (g - M21 y1);  y = M11^-1 (f - M12 z)

      where both halves are again solved so and M12 and M21 are tiles that
      multiply, their partial sums formed digitally. Each S is scaled to unit
      diagonal. ceil(n / array)^2 tiles; `spd` matrices only;
    - `block-diagonal` keeps the diagonal blocks and drops what couples them:
      ceil(n / array) tiles, an approximation. By default block i of k holds
      rows i, i + k, i + 2 k, ...: inputs of a convolution that lie together
      in memory are those of one channel, and grouping by channel is worst.

    `auto` is the one tile where the matrix fits and `block-diagonal` for `spd`
    matrices above that.

    Solutions with the same matrix share its tiles.
  }];
  let options = [
    Option<"device", "device", "std::string", "\"rram-64\"",
           "A preset's name or a JSON file that describes the device">,
    Option<"tiling", "tiling", "::mlir::amc::crossbar::Tiling",
           "::mlir::amc::crossbar::Tiling::automatic",
           "What happens to a matrix that is larger than a tile",
           [{::mlir::amc::crossbar::tilingValues()}]>,
    Option<"grouping", "grouping", "::mlir::amc::crossbar::Grouping",
           "::mlir::amc::crossbar::Grouping::interleaved",
           "Which rows share a tile when couplings are dropped",
           [{::mlir::amc::crossbar::groupingValues()}]>
  ];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "math::MathDialect",
    "tensor::TensorDialect"
  ];
  let statistics = [
    Statistic<"numWhole", "whole", "Matrices that fit one tile">,
    Statistic<"numRecursive", "recursive", "Matrices inverted by recursion">,
    Statistic<"numDecoupled", "decoupled",
              "Matrices approximated by their diagonal blocks">,
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
  let dependentDialects = ["ml_program::MLProgramDialect"];
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
    places given by hand are kept. The module gets `amc.device`, and for every
    factor of `amc.layers` its tiles in `amc.placement`:

    ```mlir
    amc.placement = [{name = "conv1", which = "A", size = 26 : i64,
                      tiles = [#amc.placement<chip = 0, tile = 3>]} ]
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"rram-64\"",
           "A preset's name or a JSON file that describes the device">
  ];
  let statistics = [Statistic<"numTiles", "tiles", "Tiles written">];
}

#endif // AMC_DIALECT_AMC_TRANSFORMS_PASSES_TD
