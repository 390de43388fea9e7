//===- EmitPlan.cpp - A plan on a matrix, as operations -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitPlan.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using amcrt::Plan;

int64_t Matrix::getSize() const { return tensorType(value).getDimSize(0); }

/// A matrix in one list of blocks, cut into another.
static SmallVector<Value> cut(OpBuilder &builder, Location loc,
                              ArrayRef<Value> parts, ArrayRef<RowBlock> from,
                              ArrayRef<RowBlock> to) {
  if (from == to)
    return SmallVector<Value>(parts);
  Value whole = createJoined(builder, loc, parts, from);
  return llvm::map_to_vector(
      to, [&](RowBlock rows) { return createRows(builder, loc, whole, rows); });
}

SmallVector<Value> Emitted::solveScaled(OpBuilder &builder, Location loc,
                                        ArrayRef<Value> rhs,
                                        ArrayRef<RowBlock> theirs) const {
  SmallVector<Value> solution =
      solveScaled(builder, loc, cut(builder, loc, rhs, theirs, blocks));
  return cut(builder, loc, solution, blocks, theirs);
}

SmallVector<Value> Emitted::solve(OpBuilder &builder, Location loc,
                                  ArrayRef<Value> rhs,
                                  ArrayRef<RowBlock> theirs) const {
  if (!scale)
    return solveScaled(builder, loc, rhs, theirs);
  auto scaled = [&](ArrayRef<Value> parts) {
    SmallVector<Value> result;
    for (auto [part, rows] : llvm::zip_equal(parts, theirs))
      result.push_back(createProduct(builder, loc, part,
                                     createRows(builder, loc, scale, rows)));
    return result;
  };
  return scaled(solveScaled(builder, loc, scaled(rhs), theirs));
}

Value Emitted::solve(OpBuilder &builder, Location loc, Value rhs) const {
  RowBlock all{0, tensorType(rhs).getDimSize(0)};
  return solve(builder, loc, ArrayRef<Value>(rhs), all).front();
}

std::unique_ptr<Emitted> crossbar::emitPlan(OpBuilder &builder, Location loc,
                                            const Plan &plan,
                                            const Matrix &matrix) {
  switch (plan.kind) {
  case Plan::Kind::digital:
    return emitDigital(builder, loc, matrix);
  case Plan::Kind::tile:
    return emitTile(builder, loc, matrix);
  case Plan::Kind::border:
    return emitBorder(builder, loc, plan, matrix);
  case Plan::Kind::equilibrate:
    return emitEquilibrate(builder, loc, plan, matrix);
  case Plan::Kind::blocks:
    return emitBlocks(builder, loc, plan, matrix);
  case Plan::Kind::schur:
    return emitSchur(builder, loc, plan, matrix);
  case Plan::Kind::cg:
    return emitConjugateGradients(builder, loc, plan, matrix);
  }
  llvm_unreachable("all kinds are above");
}
