//===- ContractionTiling.cpp - Contractions as strided loops --------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ContractionToVector/ContractionToVector.h"

#include "amc/Dialect/Support/MultiplyAdd.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::amc;

/// The strides of `operand` along the loops of `op`; fails when the index is
/// not linear without constant terms.
static FailureOr<ContractionOperand> matchOperand(linalg::GenericOp op,
                                                  OpOperand &operand) {
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  if (!type || !type.hasStaticShape() || !type.getLayout().isIdentity())
    return failure();
  ContractionOperand result{operand.get(), {}, 0};
  result.strides.assign(op.getNumLoops(), 0);
  int64_t stride = 1;
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    // A sum of loops and loops times constants.
    SmallVector<AffineExpr> terms = {map.getResult(dim)};
    while (!terms.empty()) {
      AffineExpr term = terms.pop_back_val();
      int64_t factor = 1;
      if (auto binary = dyn_cast<AffineBinaryOpExpr>(term)) {
        if (binary.getKind() == AffineExprKind::Add) {
          terms.push_back(binary.getLHS());
          terms.push_back(binary.getRHS());
          continue;
        }
        auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
        if (binary.getKind() != AffineExprKind::Mul || !constant)
          return failure();
        factor = constant.getValue();
        term = binary.getLHS();
      }
      if (auto constant = dyn_cast<AffineConstantExpr>(term);
          constant && constant.getValue() == 0)
        continue;
      auto loop = dyn_cast<AffineDimExpr>(term);
      if (!loop)
        return failure();
      result.strides[loop.getPosition()] += factor * stride;
    }
    stride *= type.getDimSize(dim);
  }
  return result;
}

FailureOr<Contraction> mlir::amc::matchContraction(linalg::GenericOp op) {
  if (!op.hasPureBufferSemantics() || !isMultiplyAdd(op))
    return failure();
  Contraction result;
  result.extents = op.getStaticLoopRanges();
  if (llvm::is_contained(result.extents, ShapedType::kDynamic))
    return failure();
  for (utils::IteratorType iterator : op.getIteratorTypesArray())
    result.parallel.push_back(iterator == utils::IteratorType::parallel);
  result.element = getElementTypeOrSelf(op.getDpsInits()[0].getType());
  FailureOr<ContractionOperand> a = matchOperand(op, op->getOpOperand(0)),
                                b = matchOperand(op, op->getOpOperand(1)),
                                out = matchOperand(op, op->getOpOperand(2));
  if (failed(a) || failed(b) || failed(out) || !result.element.isIntOrFloat() ||
      getElementTypeOrSelf(a->buffer.getType()) != result.element ||
      getElementTypeOrSelf(b->buffer.getType()) != result.element)
    return failure();
  result.a = std::move(*a);
  result.b = std::move(*b);
  result.out = std::move(*out);
  return result;
}

namespace {

/// The largest parallel loop with `still` not moving and `moving` moving.
std::optional<unsigned> tileLoop(const Contraction &c, unsigned vectorLoop,
                                 const ContractionOperand &still,
                                 const ContractionOperand &moving) {
  std::optional<unsigned> best;
  for (unsigned i = 0; i < c.extents.size(); ++i)
    if (i != vectorLoop && c.parallel[i] && still.strides[i] == 0 &&
        moving.strides[i] != 0 && (!best || c.extents[i] > c.extents[*best]))
      best = i;
  return best;
}

/// What vectors along loop `i` would be.
std::optional<ContractionTiling::Kind> kindAlong(const Contraction &c,
                                                 unsigned i) {
  using Kind = ContractionTiling::Kind;
  bool a1 = c.a.strides[i] == 1, b1 = c.b.strides[i] == 1;
  if (!c.parallel[i])
    return a1 && b1 ? std::optional(Kind::reduce) : std::nullopt;
  if (c.out.strides[i] != 1)
    return std::nullopt;
  if (a1 && b1)
    return Kind::elementwise;
  if ((a1 && c.b.strides[i] == 0) || (b1 && c.a.strides[i] == 0))
    return Kind::broadcast;
  return std::nullopt;
}

/// A tile size up to `limit` that leaves the smallest remainder, large first.
int64_t tileSize(int64_t extent, int64_t limit) {
  if (extent <= limit)
    return extent;
  int64_t tiles = llvm::divideCeil(extent, limit);
  return llvm::divideCeil(extent, tiles);
}

} // namespace

std::optional<ContractionTiling>
mlir::amc::chooseContractionTiling(const Contraction &c, int64_t vectorElements,
                                   int64_t registers) {
  using Kind = ContractionTiling::Kind;
  std::optional<ContractionTiling> best;
  double bestFill = 0;
  for (unsigned i = 0; i < c.extents.size(); ++i) {
    std::optional<Kind> kind = kindAlong(c, i);
    // A vector of one element is slower than scalar code.
    if (c.extents[i] < 2 || !kind)
      continue;
    int64_t vectors = llvm::divideCeil(c.extents[i], vectorElements);
    double fill = double(c.extents[i]) / double(vectors * vectorElements);
    // Horizontal sums at the end make a reduction the second choice; where
    // nothing is broadcast, more is loaded.
    fill *= *kind == Kind::broadcast ? 1 : *kind == Kind::reduce ? 0.95 : 0.9;
    if (fill <= bestFill)
      continue;
    bestFill = fill;
    best = ContractionTiling();
    best->kind = *kind;
    best->vectorLoop = i;
  }
  if (!best)
    return std::nullopt;

  ContractionTiling &t = *best;
  bool aIsVector = c.a.strides[t.vectorLoop] == 1;
  const ContractionOperand &vector = aIsVector ? c.a : c.b;
  const ContractionOperand &other = aIsVector ? c.b : c.a;
  // Some registers hold operands.
  int64_t accumulators = registers * 3 / 4;
  t.rowLoop = tileLoop(c, t.vectorLoop, vector, other);
  if (t.kind == Kind::broadcast) {
    t.columns = std::min<int64_t>(
        llvm::divideCeil(c.extents[t.vectorLoop], vectorElements), 2);
    if (t.rowLoop)
      t.rows = tileSize(c.extents[*t.rowLoop], accumulators / t.columns);
    return best;
  }
  t.columnLoop = tileLoop(c, t.vectorLoop, other, vector);
  // Nothing loaded would be used twice.
  if (t.kind == Kind::elementwise && !t.rowLoop && !t.columnLoop)
    return std::nullopt;
  if (t.rowLoop)
    t.rows = tileSize(c.extents[*t.rowLoop], t.columnLoop ? 6 : accumulators);
  if (t.columnLoop)
    t.columns = tileSize(c.extents[*t.columnLoop], accumulators / t.rows);
  return best;
}
