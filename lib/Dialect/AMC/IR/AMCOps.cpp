//===- AMCOps.cpp - Verification and simplification of amc operations -----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "amcrt/plan/CheckPlan.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

static RankedTensorType matrixType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static std::string shapeText(RankedTensorType type) {
  return std::to_string(type.getDimSize(0)) + "x" +
         std::to_string(type.getDimSize(1));
}

static std::string shapeText(TileType type) {
  return std::to_string(type.getRows()) + "x" + std::to_string(type.getCols());
}

//===----------------------------------------------------------------------===//
// SolveOp
//===----------------------------------------------------------------------===//

LogicalResult SolveOp::verify() {
  RankedTensorType matrix = matrixType(getMatrix()), rhs = matrixType(getRhs());
  int64_t size = matrix.getDimSize(0);
  if (size == 0 || matrix.getDimSize(1) != size)
    return emitOpError() << "needs a square matrix, got " << shapeText(matrix);
  // The recursion over tiles makes operations by the square of their number.
  constexpr int64_t mostRows = amcrt::Equations::maxRows;
  if (size > mostRows)
    return emitOpError() << "needs a matrix of at most " << mostRows
                         << " rows, got " << shapeText(matrix);
  if (rhs.getDimSize(0) != size)
    return emitOpError() << "right-hand sides of a " << shapeText(matrix)
                         << " matrix have " << size << " rows, got "
                         << rhs.getDimSize(0);
  if (getPrecision() == Precision::refined &&
      getProperty() != MatrixProperty::spd)
    return emitOpError("of precision 'refined' needs property 'spd'");
  int64_t border = getBorder();
  if (border != 0 && border != 1)
    return emitOpError() << "border is 0 or 1, got " << border;
  if (border >= size && size > 1)
    return emitOpError() << "border " << border << " leaves nothing of a "
                         << shapeText(matrix) << " matrix";
  return success();
}

OpFoldResult SolveOp::fold(FoldAdaptor adaptor) {
  // The solution for zero is zero; there is none for no right-hand side.
  auto rhs = dyn_cast_or_null<DenseElementsAttr>(adaptor.getRhs());
  if (matrixType(getRhs()).getDimSize(1) == 0 ||
      (rhs && rhs.isSplat() && rhs.getSplatValue<APFloat>().isZero()))
    return getRhs();
  return {};
}

namespace {
/// One equation is a division, which no crossbar does better, unless a plan
/// says otherwise.
struct DivideByOneByOne : OpRewritePattern<SolveOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SolveOp op,
                                PatternRewriter &rewriter) const override {
    if (matrixType(op.getMatrix()).getDimSize(0) != 1)
      return rewriter.notifyMatchFailure(op, "more than one equation");
    if (op.getPlanAttr())
      return rewriter.notifyMatchFailure(op, "has a plan");
    rewriter.replaceOp(
        op, createPointwise(rewriter, op.getLoc(), op.getType(),
                            {op.getRhs(), op.getMatrix()},
                            [](ScalarBuilder s) { return s.div(s[0], s[1]); }));
    return success();
  }
};
} // namespace

void SolveOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<DivideByOneByOne>(context);
}

//===----------------------------------------------------------------------===//
// Operations on tiles
//===----------------------------------------------------------------------===//

LogicalResult ProgramOp::verify() {
  RankedTensorType block = matrixType(getBlock());
  TileType tile = getTile().getType();
  if (block.getDimSize(0) != tile.getRows() ||
      block.getDimSize(1) != tile.getCols())
    return emitOpError() << "writes a " << shapeText(block)
                         << " block, but its tile holds " << shapeText(tile);
  return success();
}

/// The mode of the tile and the extents of what goes in and comes out.
static LogicalResult verifyUse(Operation *op, TileType tile, TileMode mode,
                               RankedTensorType rhs, RankedTensorType result) {
  if (tile.getMode() != mode)
    return op->emitOpError() << "needs a tile wired '"
                             << stringifyTileMode(mode) << "', got " << tile;
  if (rhs.getDimSize(0) != tile.getCols())
    return op->emitOpError()
           << "right-hand sides of a " << shapeText(tile) << " tile have "
           << tile.getCols() << " rows, got " << rhs.getDimSize(0);
  if (result.getDimSize(0) != tile.getRows() ||
      result.getDimSize(1) != rhs.getDimSize(1))
    return op->emitOpError()
           << "gives " << tile.getRows() << "x" << rhs.getDimSize(1)
           << ", but its result is " << shapeText(result);
  return success();
}

LogicalResult InverseOp::verify() {
  return verifyUse(*this, getTile().getType(), TileMode::inv,
                   matrixType(getRhs()), matrixType(getResult()));
}

LogicalResult MvmOp::verify() {
  return verifyUse(*this, getTile().getType(), TileMode::mvm,
                   matrixType(getRhs()), matrixType(getResult()));
}

//===----------------------------------------------------------------------===//
// SchurComplementOp
//===----------------------------------------------------------------------===//

LogicalResult SchurComplementOp::verify() {
  RankedTensorType matrix = matrixType(getMatrix());
  RankedTensorType result = matrixType(getResult());
  int64_t size = matrix.getDimSize(0), split = getSplit();
  if (matrix.getDimSize(1) != size)
    return emitOpError() << "needs a square matrix, got " << shapeText(matrix);
  if (split < 1 || split >= size)
    return emitOpError() << "split lies between 1 and " << size - 1 << " for a "
                         << shapeText(matrix) << " matrix, got " << split;
  int64_t rest = size - split;
  if (result.getDimSize(0) != rest || result.getDimSize(1) != rest)
    return emitOpError() << "gives " << rest << "x" << rest
                         << ", but its result is " << shapeText(result);
  return success();
}

//===----------------------------------------------------------------------===//
// FactorizeOp, SolveFactorizedOp
//===----------------------------------------------------------------------===//

LogicalResult FactorizeOp::verify() {
  RankedTensorType matrix = matrixType(getMatrix());
  RankedTensorType factors = matrixType(getFactors());
  int64_t size = matrix.getDimSize(0);
  if (size == 0 || matrix.getDimSize(1) != size)
    return emitOpError() << "needs a square matrix, got " << shapeText(matrix);
  if (factors.getDimSize(0) != size || factors.getDimSize(1) != size + 1)
    return emitOpError() << "gives " << size << "x" << size + 1
                         << ", but its result is " << shapeText(factors);
  return success();
}

LogicalResult SolveFactorizedOp::verify() {
  RankedTensorType factors = matrixType(getFactors());
  RankedTensorType rhs = matrixType(getRhs());
  int64_t size = factors.getDimSize(0);
  if (size == 0 || factors.getDimSize(1) != size + 1)
    return emitOpError() << "needs factors of N rows and N + 1 columns, got "
                         << shapeText(factors);
  if (rhs.getDimSize(0) != size)
    return emitOpError() << "right-hand sides of a matrix of " << size
                         << " rows have as many, got " << rhs.getDimSize(0);
  return success();
}

#define GET_OP_CLASSES
#include "amc/Dialect/AMC/IR/AMCOps.cpp.inc"
