//===- EmitSteps.cpp - The steps of a plan as operations ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitSteps.h"

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using amcrt::RowBlock;

int64_t EmitSteps::rows(Value matrix) const {
  return tensorType(matrix).getDimSize(0);
}

int64_t EmitSteps::cols(Value matrix) const {
  return tensorType(matrix).getDimSize(1);
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

Value EmitSteps::block(Value matrix, RowBlock rows, RowBlock cols) {
  RankedTensorType type = tensorType(matrix);
  if (rows.size == type.getDimSize(0) && cols.size == type.getDimSize(1))
    return matrix;
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(
      builder, loc, withShape(type, {rows.size, cols.size}), matrix,
      getAsIndexOpFoldResult(context, {rows.offset, cols.offset}),
      getAsIndexOpFoldResult(context, {rows.size, cols.size}),
      getAsIndexOpFoldResult(context, {rows.stride, cols.stride}));
}

Value EmitSteps::joined(const std::vector<Value> &parts,
                        const std::vector<RowBlock> &blocks) {
  MLIRContext *context = builder.getContext();
  RankedTensorType type = tensorType(parts.front());
  int64_t cols = type.getDimSize(1), size = 0;
  for (RowBlock rows : blocks)
    size += rows.size;
  Value whole = createEmpty(builder, loc, withShape(type, {size, cols}));
  for (auto [part, rows] : llvm::zip_equal(parts, blocks))
    whole = tensor::InsertSliceOp::create(
        builder, loc, part, whole,
        getAsIndexOpFoldResult(context, {rows.offset, int64_t(0)}),
        getAsIndexOpFoldResult(context, {rows.size, cols}),
        getAsIndexOpFoldResult(context, {rows.stride, int64_t(1)}));
  return whole;
}

Value EmitSteps::transposedRow(Value row) {
  return createReshape(builder, loc, row, {cols(row), 1});
}

//===----------------------------------------------------------------------===//
// Pointwise
//===----------------------------------------------------------------------===//

Value EmitSteps::pointwise(ValueRange operands, ScalarBody body) {
  return createPointwise(builder, loc, tensorType(operands.front()), operands,
                         body);
}

Value EmitSteps::quotient(Value a, Value b) {
  return pointwise({a, b}, [](ScalarBuilder s) { return s.div(s[0], s[1]); });
}

Value EmitSteps::reciprocal(Value a) {
  return pointwise(a, [](ScalarBuilder s) {
    Value one = s.constant(1.0);
    return s.div(one, s[0]);
  });
}

Value EmitSteps::product(Value a, Value b) {
  return pointwise({a, b}, [](ScalarBuilder s) { return s.mul(s[0], s[1]); });
}

Value EmitSteps::difference(Value a, Value b, Value c) {
  return pointwise({a, b, c}, [](ScalarBuilder s) {
    Value product = s.mul(s[1], s[2]);
    return s.sub(s[0], product);
  });
}

Value EmitSteps::scaledDifference(Value a, Value s, Value b, Value c) {
  return pointwise({a, s, b, c}, [](ScalarBuilder s) {
    Value scaled = s.mul(s[0], s[1]);
    Value known = s.mul(s[2], s[3]);
    return s.sub(scaled, known);
  });
}

Value EmitSteps::productMinus(Value a, Value b, Value c) {
  return pointwise({a, b, c}, [](ScalarBuilder s) {
    Value product = s.mul(s[0], s[1]);
    return s.sub(product, s[2]);
  });
}

Value EmitSteps::residual(Value a, const std::vector<Value> &terms,
                          std::optional<Value> s) {
  SmallVector<Value> operands{a};
  llvm::append_range(operands, terms);
  if (s)
    operands.push_back(*s);
  return pointwise(operands, [&](ScalarBuilder at) {
    Value result = at[0];
    for (Value term : at.args.slice(1, terms.size()))
      result = at.sub(result, term);
    if (s)
      result = at.mul(at[terms.size() + 1], result);
    return result;
  });
}

Value EmitSteps::zeros(Value like) {
  return createFilled(builder, loc, tensorType(like), 0.0);
}

Value EmitSteps::diagonalScale(Value matrix) {
  RankedTensorType type = tensorType(matrix);
  MLIRContext *context = builder.getContext();
  AffineExpr i = getAffineDimExpr(0, context);
  return createGeneric(
             builder, loc, matrix,
             createEmpty(builder, loc, withShape(type, {rows(matrix), 1})),
             {AffineMap::get(2, 0, {i, i}, context),
              builder.getMultiDimIdentityMap(2)},
             /*numParallel=*/2,
             [](ScalarBuilder s) {
               Type element = s[0].getType();
               Value none = s.constant(element, 0.0);
               Value one = s.constant(element, 1.0);
               Value positive = s.create<arith::CmpFOp>(
                   arith::CmpFPredicate::OGT, s[0], none);
               Value root = s.create<math::SqrtOp>(s[0]);
               Value inverse = s.div(one, root);
               return s.create<arith::SelectOp>(positive, inverse, one);
             })
      .front();
}

Value EmitSteps::equilibrated(Value matrix, Value scale) {
  MLIRContext *context = builder.getContext();
  AffineExpr i, j;
  bindDims(context, i, j);
  AffineExpr zero = getAffineConstantExpr(0, context);
  AffineMap whole = builder.getMultiDimIdentityMap(2);
  return createGeneric(builder, loc, {matrix, scale, scale},
                       createEmpty(builder, loc, tensorType(matrix)),
                       {whole, AffineMap::get(2, 0, {i, zero}, context),
                        AffineMap::get(2, 0, {j, zero}, context), whole},
                       /*numParallel=*/2,
                       [](ScalarBuilder s) {
                         Value row = s.mul(s[0], s[1]);
                         return s.mul(row, s[2]);
                       })
      .front();
}

//===----------------------------------------------------------------------===//
// Products and steps of conjugate gradients
//===----------------------------------------------------------------------===//

Value EmitSteps::matmul(Value a, Value b) {
  return createMatmul(builder, loc, a, b);
}

Value EmitSteps::transposedMatmul(Value a, Value b) {
  return createMatmul(builder, loc, a, b, /*transposeLhs=*/true);
}

Value EmitSteps::columnProducts(Value a, Value b) {
  MLIRContext *context = builder.getContext();
  // The sum runs over rows: columns are the parallel loop.
  AffineExpr one, col, row;
  bindDims(context, one, col, row);
  AffineMap operand = AffineMap::get(3, 0, {row, col}, context);
  return createContraction(
      builder, loc, withShape(tensorType(a), {1, cols(a)}), a, b,
      {operand, operand, AffineMap::get(3, 0, {one, col}, context)},
      /*numParallel=*/2);
}

/// above / below where below is positive, 0 elsewhere: a column that is solved,
/// or has no right-hand side, stays as it is.
static Value createLength(OpBuilder &b, Location loc, Value above,
                          Value below) {
  Value zero = createConstant(b, loc, below.getType(), 0.0);
  Value positive =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, below, zero);
  Value quotient = arith::DivFOp::create(b, loc, above, below);
  return arith::SelectOp::create(b, loc, positive, quotient, zero);
}

Value EmitSteps::step(Value x, Value direction, Value above, Value below,
                      int sign) {
  return pointwise({x, direction, above, below}, [&](ScalarBuilder s) {
    Value length = createLength(s.b, s.loc, s[2], s[3]);
    Value step = s.mul(length, s[1]);
    if (sign < 0)
      return s.sub(s[0], step);
    return s.add(s[0], step);
  });
}

Value EmitSteps::turn(Value z, Value direction, Value a, Value b, Value below) {
  return pointwise({z, direction, a, b, below}, [](ScalarBuilder s) {
    Value change = s.sub(s[2], s[3]);
    Value length = createLength(s.b, s.loc, change, s[4]);
    Value step = s.mul(length, s[1]);
    return s.add(s[0], step);
  });
}

Value EmitSteps::multiple(Value a, double factor) {
  return pointwise(a, [&](ScalarBuilder s) {
    Value times = s.constant(factor);
    return s.mul(s[0], times);
  });
}

Value EmitSteps::unlessDone(Value value, Value square, Value limit) {
  return pointwise({value, square, limit}, [](ScalarBuilder s) {
    Value open = s.create<arith::CmpFOp>(arith::CmpFPredicate::OGT, s[1], s[2]);
    Value zero = s.constant(0.0);
    return s.create<arith::SelectOp>(open, s[0], zero);
  });
}

//===----------------------------------------------------------------------===//
// Tiles and the digital engine
//===----------------------------------------------------------------------===//

Value EmitSteps::program(Value matrix, amcrt::TileUse use,
                         amcrt::LevelRounding rounding) {
  auto tile = TileType::get(builder.getContext(), rows(matrix), cols(matrix),
                            use == amcrt::TileUse::inverse ? TileMode::inv
                                                           : TileMode::mvm);
  return ProgramOp::create(builder, loc, tile, matrix, PlacementAttr(),
                           rounding == amcrt::LevelRounding::nearest
                               ? Rounding::nearest
                               : Rounding::toward_zero);
}

Value EmitSteps::inverse(Tile tile, Value rhs) {
  return InverseOp::create(builder, loc, rhs.getType(), tile, rhs);
}

Value EmitSteps::mvm(Tile tile, Value rhs) {
  int64_t rows = cast<TileType>(tile.getType()).getRows();
  return MvmOp::create(
      builder, loc, withShape(tensorType(rhs), {rows, cols(rhs)}), tile, rhs);
}

Value EmitSteps::schurComplement(Value matrix, int64_t split) {
  int64_t rest = rows(matrix) - split;
  return SchurComplementOp::create(
      builder, loc, withShape(tensorType(matrix), {rest, rest}), matrix, split);
}

Value EmitSteps::factorize(Value matrix) {
  auto type = RankedTensorType::get({rows(matrix), rows(matrix) + 1},
                                    builder.getF64Type());
  return FactorizeOp::create(builder, loc, type, matrix);
}

Value EmitSteps::solveFactorized(Value factors, Value rhs) {
  return SolveFactorizedOp::create(builder, loc, rhs.getType(), factors, rhs);
}
