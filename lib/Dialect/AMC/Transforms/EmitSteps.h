//===- EmitSteps.h - The steps of a plan as operations --------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_AMC_TRANSFORMS_EMITSTEPS_H
#define LIB_DIALECT_AMC_TRANSFORMS_EMITSTEPS_H

#include "amc/Dialect/Support/ScalarBuilder.h"
#include "amcrt/plan/Solution.h"
#include "mlir/IR/Builders.h"

namespace mlir::amc::crossbar {

/// The engine (amcrt/plan/Solution.h) that emits linalg on tensors and
/// operations on tiles.
class EmitSteps {
public:
  using Value = mlir::Value;
  using Tile = mlir::Value;
  using RowBlock = amcrt::RowBlock;

  /// Emits at the builder's insertion point. `arraySize`: rows and columns of
  /// a tile.
  EmitSteps(OpBuilder &builder, Location loc, int64_t arraySize)
      : builder(builder), loc(loc), arraySize(arraySize) {}

  int64_t rows(Value matrix) const;
  int64_t cols(Value matrix) const;
  int64_t array() const { return arraySize; }

  Value block(Value matrix, RowBlock rows, RowBlock cols);
  Value joined(const std::vector<Value> &parts,
               const std::vector<RowBlock> &blocks);
  Value transposedRow(Value row);

  Value quotient(Value a, Value b);
  Value reciprocal(Value a);
  Value product(Value a, Value b);
  Value difference(Value a, Value b, Value c);
  Value scaledDifference(Value a, Value s, Value b, Value c);
  Value productMinus(Value a, Value b, Value c);
  Value residual(Value a, const std::vector<Value> &terms,
                 std::optional<Value> s);
  Value zeros(Value like);

  Value diagonalScale(Value matrix);
  Value equilibrated(Value matrix, Value scale);

  Value matmul(Value a, Value b);
  Value transposedMatmul(Value a, Value b);
  Value columnProducts(Value a, Value b);
  Value step(Value x, Value direction, Value above, Value below, int sign);
  Value turn(Value z, Value direction, Value a, Value b, Value below);
  Value multiple(Value a, double factor);
  Value unlessDone(Value value, Value square, Value limit);

  Tile program(Value matrix, amcrt::TileUse use, amcrt::LevelRounding rounding);
  Value inverse(Tile tile, Value rhs);
  Value mvm(Tile tile, Value rhs);
  Value schurComplement(Value matrix, int64_t split);
  Value factorize(Value matrix);
  Value solveFactorized(Value factors, Value rhs);

private:
  /// A pointwise nest in the shape of the first operand; `body` makes the
  /// element of those of the operands.
  Value pointwise(ValueRange operands, ScalarBody body);

  OpBuilder &builder;
  Location loc;
  int64_t arraySize;
};

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_EMITSTEPS_H
