//===- EmitTiles.cpp - Tiles, diagonal blocks and their recursion ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitPlan.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using amcrt::Plan;

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

static SmallVector<RowBlock> tilesOf(int64_t size, int64_t array) {
  return llvm::to_vector(amcrt::partitionForTiles(size, array));
}

namespace {
/// A matrix that fits a tile.
class EmittedTile : public Emitted {
public:
  EmittedTile(OpBuilder &builder, Location loc, const Matrix &matrix)
      : Emitted({{0, matrix.getSize()}}),
        tile(createProgram(builder, loc, matrix.value, TileMode::inv,
                           matrix.rounding)) {}

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    return {InverseOp::create(builder, loc, rhs[0].getType(), tile, rhs[0])};
  }

private:
  Value tile;
};

/// The diagonal blocks of a matrix.
class EmittedBlocks : public Emitted {
public:
  EmittedBlocks(OpBuilder &builder, Location loc, const Plan &plan,
                const Matrix &matrix)
      : Emitted(llvm::to_vector(amcrt::partition(
            matrix.getSize(), int64_t(plan.parts.size()), plan.grouping))) {
    for (auto [part, rows] : llvm::zip_equal(plan.parts, blocks))
      parts.push_back(emitPlan(
          builder, loc, part,
          matrix.with(createBlock(builder, loc, matrix.value, rows, rows))));
  }

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    SmallVector<Value> result;
    for (auto [part, block] : llvm::zip_equal(parts, rhs))
      result.push_back(part->solve(builder, loc, block));
    return result;
  }

private:
  SmallVector<std::unique_ptr<Emitted>> parts;
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
/// S = M22 - M21 M11^-1 M12.
class EmittedSchur : public Emitted {
public:
  EmittedSchur(OpBuilder &builder, Location loc, const Plan &plan,
               const Matrix &matrix)
      : Emitted(tilesOf(plan.number, matrix.array)), leading(blocks),
        complement(tilesOf(matrix.getSize() - plan.number, matrix.array)),
        upper(builder, loc, matrix.value, leading, behind(plan.number)),
        lower(builder, loc, matrix.value, behind(plan.number), leading) {
    RowBlock front{0, plan.number};
    llvm::append_range(blocks, behind(plan.number));
    first = emitPlan(
        builder, loc, plan.parts[0],
        matrix.with(createBlock(builder, loc, matrix.value, front, front)));
    int64_t rest = matrix.getSize() - plan.number;
    Value schur = SchurComplementOp::create(
        builder, loc, withShape(tensorType(matrix.value), {rest, rest}),
        matrix.value, plan.number);
    second = emitPlan(builder, loc, plan.parts[1], matrix.with(schur));
  }

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    ArrayRef<Value> f = rhs.take_front(leading.size());
    ArrayRef<Value> g = rhs.drop_front(leading.size());
    SmallVector<Value> y1 = first->solve(builder, loc, f, leading);
    // The scale of the complement joins the nests before and after.
    SmallVector<Value> scales(complement.size()), h, z, f1;
    if (Value scale = second->getScale())
      for (auto [piece, rows] : llvm::zip_equal(scales, complement))
        piece = createRows(builder, loc, scale, rows);
    for (size_t row = 0; row < complement.size(); ++row)
      h.push_back(createResidual(builder, loc, g[row],
                                 lower.multiply(builder, loc, row, y1),
                                 scales[row]));
    for (auto [block, scale] : llvm::zip_equal(
             second->solveScaled(builder, loc, h, complement), scales))
      z.push_back(scale ? createResidual(builder, loc, block, {}, scale)
                        : block);
    for (size_t row = 0; row < leading.size(); ++row)
      f1.push_back(createResidual(builder, loc, f[row],
                                  upper.multiply(builder, loc, row, z),
                                  /*scale=*/nullptr));
    SmallVector<Value> result = first->solve(builder, loc, f1, leading);
    llvm::append_range(result, z);
    return result;
  }

private:
  /// The complement's blocks as rows of the whole matrix.
  SmallVector<RowBlock> behind(int64_t split) const {
    return llvm::map_to_vector(complement, [=](RowBlock rows) {
      return RowBlock{rows.offset + split, rows.size};
    });
  }

  SmallVector<RowBlock> leading, complement;
  ProductGrid upper, lower; ///< M12, M21
  std::unique_ptr<Emitted> first, second;
};
} // namespace

std::unique_ptr<Emitted> crossbar::emitTile(OpBuilder &builder, Location loc,
                                            const Matrix &matrix) {
  return std::make_unique<EmittedTile>(builder, loc, matrix);
}

std::unique_ptr<Emitted> crossbar::emitBlocks(OpBuilder &builder, Location loc,
                                              const Plan &plan,
                                              const Matrix &matrix) {
  return std::make_unique<EmittedBlocks>(builder, loc, plan, matrix);
}

std::unique_ptr<Emitted> crossbar::emitSchur(OpBuilder &builder, Location loc,
                                             const Plan &plan,
                                             const Matrix &matrix) {
  return std::make_unique<EmittedSchur>(builder, loc, plan, matrix);
}
