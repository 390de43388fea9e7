//===- ExecOps.cpp - Verification of exec operations ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::exec;

/// Extents of two shapes of which either may be known at run time alone.
static bool mayBeEqual(int64_t one, int64_t other) {
  return ShapedType::isDynamic(one) || ShapedType::isDynamic(other) ||
         one == other;
}

static LogicalResult verifyExtent(Operation *op, StringRef what, int64_t extent,
                                  int64_t expected) {
  if (mayBeEqual(extent, expected))
    return success();
  return op->emitOpError() << what << " must be " << expected << ", but is "
                           << extent;
}

/// An op is wholly on tensors, with its destination's type as result, or wholly
/// on buffers, without one.
static LogicalResult verifyForm(Operation *op, Type input, Type init,
                                TypeRange results) {
  if (isa<MemRefType>(input) && isa<MemRefType>(init) && results.empty())
    return success();
  if (isa<TensorType>(input) && isa<TensorType>(init) && results.size() == 1 &&
      results.front() == init)
    return success();
  return op->emitOpError("must be on buffers without a result, or on tensors "
                         "with a result of the destination's type");
}

static LogicalResult verifyPlace(Operation *op, int64_t chip, int64_t tile) {
  if (chip >= 0 && tile >= 0)
    return success();
  return op->emitOpError() << "chip and tile count from 0, got chip " << chip
                           << ", tile " << tile;
}

LogicalResult ProgramOp::verify() {
  auto block = cast<ShapedType>(getBlock().getType());
  if (failed(verifyPlace(*this, getChip(), getTile())))
    return failure();
  if (getMode() != crossbar::TileMode::inv)
    return success();
  return verifyExtent(*this, "the number of columns of what is to be inverted",
                      block.getDimSize(1), block.getDimSize(0));
}

template <typename OpTy> static LogicalResult verifyUse(OpTy op) {
  if (failed(verifyPlace(op, op.getChip(), op.getTile())) ||
      failed(verifyForm(op, op.getRhs().getType(), op.getInit().getType(),
                        op->getResultTypes())))
    return failure();
  auto rhs = cast<ShapedType>(op.getRhs().getType());
  auto init = cast<ShapedType>(op.getInit().getType());
  return verifyExtent(op, "the number of columns of the destination",
                      init.getDimSize(1), rhs.getDimSize(1));
}

LogicalResult InverseOp::verify() {
  auto rhs = cast<ShapedType>(getRhs().getType());
  auto init = cast<ShapedType>(getInit().getType());
  if (failed(verifyUse(*this)))
    return failure();
  return verifyExtent(*this, "the number of rows of the destination",
                      init.getDimSize(0), rhs.getDimSize(0));
}

LogicalResult MvmOp::verify() { return verifyUse(*this); }

LogicalResult SchurComplementOp::verify() {
  if (failed(verifyForm(*this, getMatrix().getType(), getInit().getType(),
                        getOperation()->getResultTypes())))
    return failure();
  auto matrix = cast<ShapedType>(getMatrix().getType());
  auto init = cast<ShapedType>(getInit().getType());
  int64_t size = matrix.getDimSize(0), split = getSplit();
  if (failed(verifyExtent(*this, "the number of columns of the matrix",
                          matrix.getDimSize(1), size)))
    return failure();
  if (ShapedType::isDynamic(size) && split < 1)
    return emitOpError() << "split is at least 1, got " << split;
  if (!ShapedType::isDynamic(size) && (split < 1 || split >= size))
    return emitOpError() << "split lies between 1 and " << size - 1 << ", got "
                         << split;
  if (ShapedType::isDynamic(size))
    return success();
  for (unsigned dim : {0, 1})
    if (failed(verifyExtent(*this, "each extent of the destination",
                            init.getDimSize(dim), size - split)))
      return failure();
  return success();
}

LogicalResult FactorizeOp::verify() {
  auto matrix = cast<ShapedType>(getMatrix().getType());
  auto init = cast<ShapedType>(getInit().getType());
  int64_t size = matrix.getDimSize(0);
  if (failed(verifyForm(*this, matrix, init, getOperation()->getResultTypes())))
    return failure();
  if (failed(verifyExtent(*this, "the number of columns of the matrix",
                          matrix.getDimSize(1), size)) ||
      ShapedType::isDynamic(size))
    return success(ShapedType::isDynamic(size));
  return success(
      succeeded(verifyExtent(*this, "the number of rows of the destination",
                             init.getDimSize(0), size)) &&
      succeeded(verifyExtent(*this, "the number of columns of the destination",
                             init.getDimSize(1), size + 1)));
}

LogicalResult SolveFactorizedOp::verify() {
  auto factors = cast<ShapedType>(getFactors().getType());
  auto rhs = cast<ShapedType>(getRhs().getType());
  auto init = cast<ShapedType>(getInit().getType());
  int64_t size = factors.getDimSize(0);
  if (failed(verifyForm(*this, rhs, init, getOperation()->getResultTypes())))
    return failure();
  if (isa<MemRefType>(factors) != isa<MemRefType>(rhs))
    return emitOpError("must be on buffers or on tensors alone");
  if (!ShapedType::isDynamic(size) &&
      failed(verifyExtent(*this, "the number of columns of the factors",
                          factors.getDimSize(1), size + 1)))
    return failure();
  return success(
      succeeded(verifyExtent(*this, "the number of rows of the right-hand side",
                             rhs.getDimSize(0), size)) &&
      succeeded(verifyExtent(*this, "the number of rows of the destination",
                             init.getDimSize(0), size)) &&
      succeeded(verifyExtent(*this, "the number of columns of the destination",
                             init.getDimSize(1), rhs.getDimSize(1))));
}

LogicalResult GemmOp::verify() {
  auto a = cast<MemRefType>(getA().getType());
  auto b = cast<MemRefType>(getB().getType());
  auto c = cast<MemRefType>(getC().getType());
  int64_t rank = c.getRank();
  if ((rank != 2 && rank != 3) || a.getRank() != rank || b.getRank() != rank)
    return emitOpError() << "operands are 2-d or 3-d alike, got " << a << ", "
                         << b << " and " << c;
  Type element = c.getElementType();
  if (!isa<Float32Type, Float64Type>(element) ||
      a.getElementType() != element || b.getElementType() != element)
    return emitOpError() << "operands have elements of f32 or f64 alike, got "
                         << a << ", " << b << " and " << c;
  unsigned row = rank - 2, col = rank - 1;
  bool swapA = getTransA(), swapB = getTransB();
  bool fits = mayBeEqual(a.getDimSize(swapA ? col : row), c.getDimSize(row)) &&
              mayBeEqual(b.getDimSize(swapB ? row : col), c.getDimSize(col)) &&
              mayBeEqual(a.getDimSize(swapA ? row : col),
                         b.getDimSize(swapB ? col : row));
  if (rank == 3)
    fits &= mayBeEqual(a.getDimSize(0), c.getDimSize(0)) &&
            mayBeEqual(b.getDimSize(0), c.getDimSize(0));
  if (!fits)
    return emitOpError() << "has no product of " << a << " and " << b << " in "
                         << c;
  return success();
}

LogicalResult DispatchOp::verify() {
  if (static_cast<int64_t>(getExtent()) < 0 ||
      static_cast<int64_t>(getFlops()) < 0 ||
      static_cast<int64_t>(getBytes()) < 0)
    return emitOpError("extent, flops and bytes are at least 0");
  std::optional<ArrayRef<int64_t>> starts = getStarts();
  if (!starts)
    return success();
  if (starts->size() != getBuffers().size())
    return emitOpError("has ") << starts->size() << " starts for "
                               << getBuffers().size() << " buffers";
  for (auto [start, buffer] : llvm::zip_equal(*starts, getBuffers())) {
    auto type = cast<MemRefType>(buffer.getType());
    if (start < 0 || start % elementsPerLine(type.getElementType()) != 0 ||
        (type.hasStaticShape() && start > type.getNumElements()))
      return emitOpError("cannot start at element ") << start << " of " << type;
  }
  return success();
}
