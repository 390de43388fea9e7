//===- BlockSolver.cpp - A matrix on tiles, written once, solved often ----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockSolver.h"

#include "Blocks.h"
#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

SmallVector<int64_t> crossbar::balancedBlocks(int64_t size, int64_t array) {
  int64_t count = llvm::divideCeil(size, array);
  SmallVector<int64_t> blocks(count, size / count);
  for (int64_t i = 0; i < size % count; ++i)
    ++blocks[i];
  return blocks;
}

static int64_t sum(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(0));
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
                 ArrayRef<int64_t> blocks, Rounding rounding) {
    int64_t offset = 0;
    for (int64_t size : blocks) {
      Value block =
          createBlock(builder, loc, matrix, offset, offset, size, size);
      leaves.emplace_back(builder, loc, block, rounding);
      offset += size;
    }
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
  ProductGrid(OpBuilder &builder, Location loc, Value matrix, int64_t row,
              int64_t col, ArrayRef<int64_t> rows, ArrayRef<int64_t> cols) {
    for (int64_t height : rows) {
      int64_t at = col;
      for (int64_t width : cols) {
        Value block = createBlock(builder, loc, matrix, row, at, height, width);
        tiles.push_back(createProgram(builder, loc, block, TileMode::mvm,
                                      Rounding::nearest));
        at += width;
      }
      row += height;
    }
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
                  ArrayRef<int64_t> blocks, Rounding rounding)
      : leading(blocks.take_front((blocks.size() + 1) / 2)),
        trailing(blocks.drop_front(leading.size())), split(sum(leading)),
        upper(builder, loc, matrix, 0, split, leading, trailing),
        lower(builder, loc, matrix, split, 0, trailing, leading) {
    Value m11 = createBlock(builder, loc, matrix, 0, 0, split, split);
    first = createRecursiveSolver(builder, loc, m11, leading, rounding);
    int64_t rest = sum(trailing);
    Value complement = SchurComplementOp::create(
        builder, loc, withShape(tensorType(matrix), {rest, rest}), matrix,
        split);
    Equilibrated scaled = createEquilibrated(builder, loc, complement);
    scale = scaled.scale;
    second =
        createRecursiveSolver(builder, loc, scaled.matrix, trailing, rounding);
  }

  SmallVector<Value> solve(OpBuilder &builder, Location loc,
                           ArrayRef<Value> rhs) const override {
    ArrayRef<Value> f = rhs.take_front(leading.size());
    ArrayRef<Value> g = rhs.drop_front(leading.size());
    SmallVector<Value> y1 = first->solve(builder, loc, f), h, z, f1;
    SmallVector<Value> scales;
    int64_t offset = 0;
    for (auto [row, size] : llvm::enumerate(trailing)) {
      scales.push_back(createRows(builder, loc, scale, offset, size));
      h.push_back(createResidual(builder, loc, g[row],
                                 lower.multiply(builder, loc, row, y1),
                                 scales.back()));
      offset += size;
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
  SmallVector<int64_t> leading, trailing; ///< block sizes of either half
  int64_t split;
  ProductGrid upper, lower; ///< M12, M21
  std::unique_ptr<BlockSolver> first, second;
  Value scale; ///< s
};
} // namespace

std::unique_ptr<BlockSolver>
crossbar::createRecursiveSolver(OpBuilder &builder, Location loc, Value matrix,
                                ArrayRef<int64_t> blocks, Rounding rounding) {
  if (blocks.size() == 1)
    return std::make_unique<TileSolver>(builder, loc, matrix, rounding);
  return std::make_unique<RecursiveSolver>(builder, loc, matrix, blocks,
                                           rounding);
}

std::unique_ptr<BlockSolver>
crossbar::createDiagonalSolver(OpBuilder &builder, Location loc, Value matrix,
                               ArrayRef<int64_t> blocks, Rounding rounding) {
  return std::make_unique<DiagonalSolver>(builder, loc, matrix, blocks,
                                          rounding);
}
