//===- EmitPlan.h - A plan on a matrix, as operations ---------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_AMC_TRANSFORMS_EMITPLAN_H
#define LIB_DIALECT_AMC_TRANSFORMS_EMITPLAN_H

#include "Blocks.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "mlir/IR/Builders.h"
#include <memory>

namespace mlir::amc::crossbar {

/// A matrix that a plan is for.
struct Matrix {
  Value value;       ///< n x n
  bool symmetric;    ///< hence positive definite
  Rounding rounding; ///< of the tiles that invert it or its blocks
  int64_t array;     ///< rows and columns of a tile

  int64_t getSize() const;
  Matrix with(Value other) const { return {other, symmetric, rounding, array}; }
};

/// A plan that was emitted for a matrix M. Constructors emit what depends on
/// the matrix alone, tiles included; solutions may be asked for any number of
/// times and add what depends on the right-hand sides.
///
/// A plan solves (s M s) y = s b, and x = s y, for a scale s that is one for
/// most. Right-hand sides and solutions are lists of row blocks, so that every
/// product and solution works on whole blocks and nothing is copied between the
/// levels of a recursion.
class Emitted {
public:
  virtual ~Emitted() = default;

  /// The blocks of rows that `solveScaled` takes and gives.
  ArrayRef<RowBlock> getBlocks() const { return blocks; }
  /// s, n x 1; null for one.
  Value getScale() const { return scale; }
  /// y for s b.
  virtual SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                         ArrayRef<Value> rhs) const = 0;

  /// y for s b, in blocks that the caller likes better.
  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs,
                                 ArrayRef<RowBlock> theirs) const;
  /// x for b, in blocks of the caller.
  SmallVector<Value> solve(OpBuilder &builder, Location loc,
                           ArrayRef<Value> rhs,
                           ArrayRef<RowBlock> theirs) const;
  /// x for b as a whole.
  Value solve(OpBuilder &builder, Location loc, Value rhs) const;

protected:
  explicit Emitted(SmallVector<RowBlock> blocks, Value scale = nullptr)
      : blocks(std::move(blocks)), scale(scale) {}

  SmallVector<RowBlock> blocks;
  Value scale;
};

/// The plan must suit the matrix (checkPlan).
std::unique_ptr<Emitted> emitPlan(OpBuilder &builder, Location loc,
                                  const amcrt::Plan &plan,
                                  const Matrix &matrix);

// Of each kind of node.
std::unique_ptr<Emitted> emitDigital(OpBuilder &builder, Location loc,
                                     const Matrix &matrix);
std::unique_ptr<Emitted> emitTile(OpBuilder &builder, Location loc,
                                  const Matrix &matrix);
std::unique_ptr<Emitted> emitBorder(OpBuilder &builder, Location loc,
                                    const amcrt::Plan &plan,
                                    const Matrix &matrix);
std::unique_ptr<Emitted> emitEquilibrate(OpBuilder &builder, Location loc,
                                         const amcrt::Plan &plan,
                                         const Matrix &matrix);
std::unique_ptr<Emitted> emitBlocks(OpBuilder &builder, Location loc,
                                    const amcrt::Plan &plan,
                                    const Matrix &matrix);
std::unique_ptr<Emitted> emitSchur(OpBuilder &builder, Location loc,
                                   const amcrt::Plan &plan,
                                   const Matrix &matrix);
std::unique_ptr<Emitted> emitConjugateGradients(OpBuilder &builder,
                                                Location loc,
                                                const amcrt::Plan &plan,
                                                const Matrix &matrix);

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_EMITPLAN_H
