//===- ContractionToVector.cpp - Register-tiled loops for contractions ----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ContractionToVector/ContractionToVector.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::amc;

namespace {

/// Where the loops stand in each buffer, in elements.
struct Offsets {
  Value a, b, out;
};

class Emitter {
public:
  Emitter(OpBuilder &builder, Location loc, const Contraction &contraction,
          const ContractionTiling &tiling, int64_t vectorElements)
      : builder(builder), loc(loc), c(contraction), t(tiling),
        width(vectorElements),
        vectorType(VectorType::get({vectorElements}, c.element)),
        maskType(VectorType::get({vectorElements}, builder.getI1Type())) {
    // Operand a runs along the vector loop; the other one may be broadcast.
    if (c.a.strides[t.vectorLoop] != 1)
      std::swap(c.a, c.b);
  }

  void run() {
    for (ContractionOperand *operand : {&c.a, &c.b, &c.out})
      operand->buffer = flatten(operand->buffer);
    SmallVector<unsigned> outer;
    for (unsigned i = 0; i < c.extents.size(); ++i) {
      if (i == t.vectorLoop || i == t.rowLoop || i == t.columnLoop)
        continue;
      (c.parallel[i] ? outer : reductions).push_back(i);
    }
    Value zero = index(0);
    OpBuilder::InsertionGuard guard(builder);
    Offsets offsets{index(c.a.offset), index(c.b.offset), index(c.out.offset)};
    for (unsigned loop : outer) {
      auto nest = scf::ForOp::create(builder, loc, zero, index(c.extents[loop]),
                                     index(1));
      if (loop == outer.front())
        nest->setAttr("amc.parallel", builder.getUnitAttr());
      builder.setInsertionPointToStart(nest.getBody());
      offsets = advance(offsets, loop, nest.getInductionVar());
    }
    tiles(offsets, t.rowLoop, t.rows, [&](Offsets rowOffsets, int64_t rows) {
      if (t.kind == Kind::broadcast)
        return vectors(rowOffsets, rows);
      tiles(rowOffsets, t.columnLoop, t.columns,
            [&](Offsets tile, int64_t columns) {
              if (t.kind == Kind::reduce)
                reduceTile(tile, rows, columns);
              else
                elementwise(tile, rows, columns);
            });
    });
  }

private:
  using Kind = ContractionTiling::Kind;

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  Value plus(Value offset, int64_t elements) {
    if (elements == 0)
      return offset;
    return arith::AddIOp::create(builder, loc, offset, index(elements));
  }

  Value flatten(Value buffer) {
    auto type = cast<MemRefType>(buffer.getType());
    if (type.getRank() == 1)
      return buffer;
    if (type.getRank() == 0)
      return memref::ExpandShapeOp::create(
          builder, loc, MemRefType::get({1}, type.getElementType()), buffer,
          ArrayRef<ReassociationIndices>{});
    ReassociationIndices all =
        llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
    return memref::CollapseShapeOp::create(builder, loc, buffer,
                                           ArrayRef<ReassociationIndices>(all));
  }

  /// The offsets when `loop` stands at `iv` instead of 0.
  Offsets advance(const Offsets &offsets, unsigned loop, Value iv) {
    auto move = [&](Value offset, int64_t stride) -> Value {
      if (stride == 0)
        return offset;
      Value step = stride == 1
                       ? iv
                       : arith::MulIOp::create(builder, loc, iv, index(stride));
      return arith::AddIOp::create(builder, loc, offset, step);
    };
    return {move(offsets.a, c.a.strides[loop]),
            move(offsets.b, c.b.strides[loop]),
            move(offsets.out, c.out.strides[loop])};
  }

  /// Calls `body` for each full tile of `loop` and once for the remainder.
  void tiles(const Offsets &offsets, std::optional<unsigned> loop, int64_t size,
             function_ref<void(Offsets, int64_t)> body) {
    if (!loop)
      return body(offsets, 1);
    int64_t extent = c.extents[*loop], full = extent / size * size;
    stepped(offsets, *loop, 0, full, size,
            [&](Offsets tile) { body(tile, size); });
    stepped(offsets, *loop, full, extent, extent - full,
            [&](Offsets tile) { body(tile, extent - full); });
  }

  /// Calls `body` once inside a loop from `begin` to `end`, or without a loop
  /// when there is one step or none.
  void stepped(const Offsets &offsets, unsigned loop, int64_t begin,
               int64_t end, int64_t step, function_ref<void(Offsets)> body) {
    if (begin >= end)
      return;
    if (begin + step >= end)
      return body(advance(offsets, loop, index(begin)));
    OpBuilder::InsertionGuard guard(builder);
    auto nest =
        scf::ForOp::create(builder, loc, index(begin), index(end), index(step));
    builder.setInsertionPointToStart(nest.getBody());
    body(advance(offsets, loop, nest.getInductionVar()));
  }

  /// Loops over the reductions, `accumulators` carried through them.
  SmallVector<Value>
  reduction(Offsets offsets, SmallVector<Value> accumulators,
            function_ref<SmallVector<Value>(Offsets, ValueRange)> body) {
    return reductionFrom(0, offsets, accumulators, body);
  }

  SmallVector<Value>
  reductionFrom(unsigned depth, Offsets offsets, ValueRange accumulators,
                function_ref<SmallVector<Value>(Offsets, ValueRange)> body) {
    if (depth == reductions.size())
      return body(offsets, accumulators);
    OpBuilder::InsertionGuard guard(builder);
    unsigned loop = reductions[depth];
    auto nest = scf::ForOp::create(
        builder, loc, index(0), index(c.extents[loop]), index(1), accumulators);
    builder.setInsertionPointToStart(nest.getBody());
    SmallVector<Value> results =
        reductionFrom(depth + 1, advance(offsets, loop, nest.getInductionVar()),
                      nest.getRegionIterArgs(), body);
    scf::YieldOp::create(builder, loc, results);
    return llvm::to_vector_of<Value>(nest.getResults());
  }

  /// `elements` values from `offset`; missing ones are zero.
  Value load(Value buffer, Value offset, int64_t elements) {
    if (elements == width)
      return vector::LoadOp::create(builder, loc, vectorType, buffer, offset);
    return vector::MaskedLoadOp::create(builder, loc, vectorType, buffer,
                                        ValueRange{offset}, mask(elements),
                                        zeros());
  }

  Value zeros() {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getZeroAttr(vectorType));
  }

  void store(Value value, Value buffer, Value offset, int64_t elements) {
    if (elements == width)
      vector::StoreOp::create(builder, loc, value, buffer, offset);
    else
      vector::MaskedStoreOp::create(builder, loc, buffer, ValueRange{offset},
                                    mask(elements), value);
  }

  Value mask(int64_t elements) {
    return vector::ConstantMaskOp::create(builder, loc, maskType,
                                          ArrayRef<int64_t>{elements});
  }

  Value fma(Value a, Value b, Value accumulator) {
    return vector::FMAOp::create(builder, loc, a, b, accumulator);
  }

  /// All vectors of `rows` rows: groups of full ones, then the rest.
  void vectors(const Offsets &offsets, int64_t rows) {
    int64_t extent = c.extents[t.vectorLoop], group = t.columns * width;
    int64_t full = extent / group * group;
    stepped(offsets, t.vectorLoop, 0, full, group,
            [&](Offsets tile) { broadcastTile(tile, rows, group); });
    stepped(offsets, t.vectorLoop, full, extent, extent - full,
            [&](Offsets tile) { broadcastTile(tile, rows, extent - full); });
  }

  /// Rows of `elements` results each, the elements in vectors.
  void broadcastTile(const Offsets &tile, int64_t rows, int64_t elements) {
    SmallVector<int64_t> counts;
    for (int64_t e = 0; e < elements; e += width)
      counts.push_back(std::min(width, elements - e));
    int64_t bRow = t.rowLoop ? c.b.strides[*t.rowLoop] : 0;
    int64_t outRow = t.rowLoop ? c.out.strides[*t.rowLoop] : 0;
    auto place = [&](int64_t row, int64_t v) {
      return plus(tile.out, row * outRow + v * width);
    };
    SmallVector<Value> accumulators;
    for (int64_t row = 0; row < rows; ++row)
      for (auto [v, count] : llvm::enumerate(counts))
        accumulators.push_back(
            c.overwrite ? zeros() : load(c.out.buffer, place(row, v), count));
    accumulators =
        reduction(tile, accumulators, [&](Offsets at, ValueRange sums) {
          SmallVector<Value> loaded, results;
          for (auto [v, count] : llvm::enumerate(counts))
            loaded.push_back(load(c.a.buffer, plus(at.a, v * width), count));
          for (int64_t row = 0; row < rows; ++row) {
            Value scalar = memref::LoadOp::create(builder, loc, c.b.buffer,
                                                  plus(at.b, row * bRow));
            Value spread =
                vector::BroadcastOp::create(builder, loc, vectorType, scalar);
            for (Value value : loaded)
              results.push_back(fma(value, spread, sums[results.size()]));
          }
          return results;
        });
    unsigned next = 0;
    for (int64_t row = 0; row < rows; ++row)
      for (auto [v, count] : llvm::enumerate(counts))
        store(accumulators[next++], c.out.buffer, place(row, v), count);
  }

  /// All vectors of rows x columns results.
  void elementwise(const Offsets &offsets, int64_t rows, int64_t columns) {
    int64_t extent = c.extents[t.vectorLoop], full = extent / width * width;
    stepped(offsets, t.vectorLoop, 0, full, width,
            [&](Offsets tile) { elementwiseTile(tile, rows, columns, width); });
    stepped(offsets, t.vectorLoop, full, extent, extent - full,
            [&](Offsets tile) {
              elementwiseTile(tile, rows, columns, extent - full);
            });
  }

  /// rows x columns vectors of `elements` results.
  void elementwiseTile(const Offsets &tile, int64_t rows, int64_t columns,
                       int64_t elements) {
    auto place = [&](int64_t row, int64_t column) {
      return plus(tile.out, row * stride(c.out, t.rowLoop) +
                                column * stride(c.out, t.columnLoop));
    };
    SmallVector<Value> accumulators;
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column)
        accumulators.push_back(
            c.overwrite ? zeros()
                        : load(c.out.buffer, place(row, column), elements));
    accumulators =
        reduction(tile, accumulators, [&](Offsets at, ValueRange sums) {
          return multiplyTile(at, sums, rows, columns, elements);
        });
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column)
        store(accumulators[row * columns + column], c.out.buffer,
              place(row, column), elements);
  }

  /// sums[row, column] += a[column] * b[row], in vectors of `elements`.
  SmallVector<Value> multiplyTile(Offsets at, ValueRange sums, int64_t rows,
                                  int64_t columns, int64_t elements) {
    SmallVector<Value> loaded, results;
    for (int64_t column = 0; column < columns; ++column)
      loaded.push_back(load(c.a.buffer,
                            plus(at.a, column * stride(c.a, t.columnLoop)),
                            elements));
    for (int64_t row = 0; row < rows; ++row) {
      Value other =
          load(c.b.buffer, plus(at.b, row * stride(c.b, t.rowLoop)), elements);
      for (Value value : loaded)
        results.push_back(fma(value, other, sums[results.size()]));
    }
    return results;
  }

  static int64_t stride(const ContractionOperand &operand,
                        std::optional<unsigned> loop) {
    return loop ? operand.strides[*loop] : 0;
  }

  /// rows x columns results, each summed in one vector.
  void reduceTile(const Offsets &tile, int64_t rows, int64_t columns) {
    SmallVector<Value> accumulators(rows * columns, zeros());
    auto chunk = [&](Offsets at, ValueRange sums, int64_t count) {
      return multiplyTile(at, sums, rows, columns, count);
    };
    int64_t extent = c.extents[t.vectorLoop], full = extent / width * width;
    accumulators =
        reduction(tile, accumulators, [&](Offsets at, ValueRange sums) {
          SmallVector<Value> results(sums);
          if (full == width) {
            results = chunk(at, results, width);
          } else if (full > 0) {
            OpBuilder::InsertionGuard guard(builder);
            auto nest = scf::ForOp::create(builder, loc, index(0), index(full),
                                           index(width), results);
            builder.setInsertionPointToStart(nest.getBody());
            Offsets here = advance(at, t.vectorLoop, nest.getInductionVar());
            scf::YieldOp::create(builder, loc,
                                 chunk(here, nest.getRegionIterArgs(), width));
            results = llvm::to_vector_of<Value>(nest.getResults());
          }
          if (full < extent)
            results = chunk(advance(at, t.vectorLoop, index(full)), results,
                            extent - full);
          return results;
        });

    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column) {
        Value place = plus(tile.out, row * stride(c.out, t.rowLoop) +
                                         column * stride(c.out, t.columnLoop));
        Value before;
        if (!c.overwrite)
          before = memref::LoadOp::create(builder, loc, c.out.buffer, place);
        Value sum = vector::ReductionOp::create(
            builder, loc, vector::CombiningKind::ADD,
            accumulators[row * columns + column], before,
            arith::FastMathFlags::reassoc);
        memref::StoreOp::create(builder, loc, sum, c.out.buffer, place);
      }
  }

  OpBuilder &builder;
  Location loc;
  Contraction c;
  const ContractionTiling &t;
  int64_t width;
  VectorType vectorType, maskType;
  SmallVector<unsigned> reductions;
};

} // namespace

void mlir::amc::emitContraction(OpBuilder &builder, Location loc,
                                const Contraction &contraction,
                                const ContractionTiling &tiling,
                                int64_t vectorElements) {
  Emitter(builder, loc, contraction, tiling, vectorElements).run();
}
