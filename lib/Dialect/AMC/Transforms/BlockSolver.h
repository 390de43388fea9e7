//===- BlockSolver.h - A matrix on tiles, written once, solved often  -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Right-hand sides and solutions are lists of row blocks, one per leaf, so that
// every product and solution works on whole blocks and nothing is copied
// between the levels of the recursion.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_AMC_TRANSFORMS_BLOCKSOLVER_H
#define LIB_DIALECT_AMC_TRANSFORMS_BLOCKSOLVER_H

#include "Blocks.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "mlir/IR/Builders.h"
#include <memory>

namespace mlir::amc::crossbar {

/// How a matrix is spread over tiles. `solve` may be called any number of
/// times; what the constructors of the parts emit depends on the matrix alone.
class BlockSolver {
public:
  virtual ~BlockSolver() = default;
  /// One right-hand side block per leaf, the solution likewise.
  virtual SmallVector<Value> solve(OpBuilder &builder, Location loc,
                                   ArrayRef<Value> rhs) const = 0;
};

/// The exact recursion (block matrix inversion by Schur complements), one leaf
/// per block of consecutive rows; one block is one tile.
std::unique_ptr<BlockSolver> createRecursiveSolver(OpBuilder &builder,
                                                   Location loc, Value matrix,
                                                   ArrayRef<RowBlock> blocks,
                                                   Rounding rounding);

/// The diagonal blocks alone.
std::unique_ptr<BlockSolver> createDiagonalSolver(OpBuilder &builder,
                                                  Location loc, Value matrix,
                                                  ArrayRef<RowBlock> blocks,
                                                  Rounding rounding);

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_BLOCKSOLVER_H
