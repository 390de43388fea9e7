//===- BlockSolver.cpp - A matrix on tiles, written once, solved often ----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockSolver.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

/// The rows that consecutive blocks cover.
static RowBlock span(ArrayRef<RowBlock> blocks) {
  RowBlock result{blocks.front().offset, 0};
  for (RowBlock block : blocks)
    result.size += block.size;
  return result;
}

static Value createProgram(OpBuilder &builder, Location loc, Value block,
                           TileMode mode, Rounding rounding) {
  RankedTensorType type = tensorType(block);
  auto tile = TileType::get(builder.getContext(), type.getDimSize(0),
                            type.getDimSize(1), mode);
  return ProgramOp::create(builder, loc, tile, block, PlacementAttr(),
                           rounding);
}

/// scale (value - sum of terms); `scale`, a column, may be absent.
static Value createResidual(OpBuilder &builder, Location loc, Value value,
                            ArrayRef<Value> terms, Value scale) {
  SmallVector<Value> operands{value};
  llvm::append_range(operands, terms);
  if (scale)
    operands.push_back(scale);
  return createPointwise(
      builder, loc, tensorType(value), operands,
      [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value result = args[0];
        for (Value term : args.slice(1, terms.size()))
          result = arith::SubFOp::create(b, l, result, term);
        if (scale)
          result = arith::MulFOp::create(b, l, args[terms.size() + 1], result);
        return {result};
      });
}

namespace {
/// A matrix that fits a tile.
class TileSolver : public BlockSolver {
public:
  TileSolver(OpBuilder &builder, Location loc, Value matrix, Rounding rounding)
      : tile(createProgram(builder, loc, matrix, TileMode::inv, rounding)) {}

  SmallVector<Value> solve(OpBuilder &builder, Location loc,
                           ArrayRef<Value> rhs) const override {
    return {InverseOp::create(builder, loc, rhs[0].getType(), tile, rhs[0])};
  }

private:
  Value tile;
};

/// The diagonal blocks of a matrix.
class DiagonalSolver : public BlockSolver {
public:
  DiagonalSolver(OpBuilder &builder, Location loc, Value matrix,
                 ArrayRef<RowBlock> blocks, Rounding rounding) {
    for (RowBlock rows : blocks)
      leaves.emplace_back(builder, loc,
                          createBlock(builder, loc, matrix, rows, rows),
                          rounding);
  }

  SmallVector<Value> solve(OpBuilder &builder, Location loc,
                           ArrayRef<Value> rhs) const override {
    SmallVector<Value> result;
    for (auto [leaf, block] : llvm::zip_equal(leaves, rhs))
      llvm::append_range(result, leaf.solve(builder, loc, block));
    return result;
  }

private:
  SmallVector<TileSolver> leaves;
};

/// An off-diagonal block on a grid of tiles that multiply.
class ProductGrid {
public:
  ProductGrid(OpBuilder &builder, Location loc, Value matrix,
              ArrayRef<RowBlock> rows, ArrayRef<RowBlock> cols) {
    for (RowBlock row : rows)
      for (RowBlock col : cols)
        tiles.push_back(createProgram(
            builder, loc, createBlock(builder, loc, matrix, row, col),
            TileMode::mvm, Rounding::nearest));
  }

  /// The products of row `row` of the grid; their sum is that of the matrix.
  SmallVector<Value> multiply(OpBuilder &builder, Location loc, size_t row,
                              ArrayRef<Value> rhs) const {
    SmallVector<Value> products;
    for (auto [col, block] : llvm::enumerate(rhs)) {
      Value tile = tiles[row * rhs.size() + col];
      int64_t rows = cast<TileType>(tile.getType()).getRows();
      RankedTensorType type = tensorType(block);
      products.push_back(MvmOp::create(
          builder, loc, withShape(type, {rows, type.getDimSize(1)}), tile,
          block));
    }
    return products;
  }

private:
  SmallVector<Value> tiles; ///< row-major
};

/// y1 = M11^-1 f; z = S^-1 (g - M21 y1); y = M11^-1 (f - M12 z) for
/// S = M22 - M21 M11^-1 M12, solved as (s S s)^-1 to keep a unit diagonal.
class RecursiveSolver : public BlockSolver {
public:
  RecursiveSolver(OpBuilder &builder, Location loc, Value matrix,
                  ArrayRef<RowBlock> blocks, Rounding rounding)
      : leading(blocks.take_front((blocks.size() + 1) / 2)),
        trailing(blocks.drop_front(leading.size())),
        upper(builder, loc, matrix, leading, trailing),
        lower(builder, loc, matrix, trailing, leading) {
    RowBlock front = span(leading), back = span(trailing);
    first = createRecursiveSolver(
        builder, loc, createBlock(builder, loc, matrix, front, front), leading,
        rounding);
    Value complement = SchurComplementOp::create(
        builder, loc, withShape(tensorType(matrix), {back.size, back.size}),
        matrix, front.size);
    Equilibrated scaled = createEquilibrated(builder, loc, complement);
    scale = scaled.scale;
    // From here on rows count from those of the complement.
    for (RowBlock &block : trailing)
      block.offset -= front.size;
    second =
        createRecursiveSolver(builder, loc, scaled.matrix, trailing, rounding);
  }

  SmallVector<Value> solve(OpBuilder &builder, Location loc,
                           ArrayRef<Value> rhs) const override {
    ArrayRef<Value> f = rhs.take_front(leading.size());
    ArrayRef<Value> g = rhs.drop_front(leading.size());
    SmallVector<Value> y1 = first->solve(builder, loc, f), h, z, f1;
    SmallVector<Value> scales;
    for (auto [row, rows] : llvm::enumerate(trailing)) {
      scales.push_back(createRows(builder, loc, scale, rows));
      h.push_back(createResidual(builder, loc, g[row],
                                 lower.multiply(builder, loc, row, y1),
                                 scales.back()));
    }
    for (auto [block, s] :
         llvm::zip_equal(second->solve(builder, loc, h), scales))
      z.push_back(createResidual(builder, loc, block, {}, s));
    for (size_t row = 0; row < leading.size(); ++row)
      f1.push_back(createResidual(builder, loc, f[row],
                                  upper.multiply(builder, loc, row, z),
                                  /*scale=*/nullptr));
    SmallVector<Value> result = first->solve(builder, loc, f1);
    llvm::append_range(result, z);
    return result;
  }

private:
  SmallVector<RowBlock> leading, trailing;
  ProductGrid upper, lower; ///< M12, M21
  std::unique_ptr<BlockSolver> first, second;
  Value scale; ///< s
};
} // namespace

std::unique_ptr<BlockSolver>
crossbar::createRecursiveSolver(OpBuilder &builder, Location loc, Value matrix,
                                ArrayRef<RowBlock> blocks, Rounding rounding) {
  if (blocks.size() == 1)
    return std::make_unique<TileSolver>(builder, loc, matrix, rounding);
  return std::make_unique<RecursiveSolver>(builder, loc, matrix, blocks,
                                           rounding);
}

std::unique_ptr<BlockSolver>
crossbar::createDiagonalSolver(OpBuilder &builder, Location loc, Value matrix,
                               ArrayRef<RowBlock> blocks, Rounding rounding) {
  return std::make_unique<DiagonalSolver>(builder, loc, matrix, blocks,
                                          rounding);
}
