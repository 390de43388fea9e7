//===- LoopNest.cpp - A linalg op on flat buffers -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/IR/Views.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::amc;

/// Adds `factor * expr` to the offset and strides; fails when not linear.
static LogicalResult addTerm(AffineExpr expr, int64_t factor,
                             FlatOperand &operand) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    operand.offset += factor * constant.getValue();
    return success();
  }
  if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
    operand.strides[loop.getPosition()] += factor;
    return success();
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return failure();
  if (binary.getKind() == AffineExprKind::Add)
    return success(succeeded(addTerm(binary.getLHS(), factor, operand)) &&
                   succeeded(addTerm(binary.getRHS(), factor, operand)));
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Mul || !constant)
    return failure();
  return addTerm(binary.getLHS(), factor * constant.getValue(), operand);
}

static FailureOr<FlatOperand> flatten(linalg::GenericOp op,
                                      OpOperand &operand) {
  FlatOperand result;
  result.strides.assign(op.getNumLoops(), 0);
  if (!op.isDpsInit(&operand) &&
      op.getMatchingBlockArgument(&operand).use_empty())
    return result;
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  SmallVector<int64_t> strides;
  if (!type || !type.hasStaticShape() ||
      failed(type.getStridesAndOffset(strides, result.offset)) ||
      ShapedType::isDynamic(result.offset) ||
      llvm::any_of(strides, ShapedType::isDynamic))
    return op.emitError("operand ")
           << operand.getOperandNumber() << " of type "
           << operand.get().getType()
           << " has no static strided layout; kernels need one";
  result.root = exec::getRoot(operand.get());
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [expr, stride] : llvm::zip_equal(map.getResults(), strides))
    if (failed(addTerm(expr, stride, result)))
      return op.emitError("an index of operand ")
             << operand.getOperandNumber() << " is not linear in the loops";
  return result;
}

FailureOr<LoopNest> LoopNest::get(linalg::GenericOp op) {
  LoopNest nest;
  nest.op = op;
  nest.extents = op.getStaticLoopRanges();
  for (utils::IteratorType type : op.getIteratorTypesArray())
    nest.parallel.push_back(type == utils::IteratorType::parallel);
  for (OpOperand &operand : op->getOpOperands()) {
    FailureOr<FlatOperand> flat = flatten(op, operand);
    if (failed(flat))
      return failure();
    (op.isDpsInit(&operand) ? nest.outputs : nest.inputs).push_back(*flat);
  }
  if (failed(nest.takeInitial()))
    return failure();
  return nest;
}

LogicalResult LoopNest::takeInitial() {
  initial.resize(outputs.size());
  Attribute given = op->getAttr(kInitialAttr);
  if (!given)
    return success();
  auto list = dyn_cast<ArrayAttr>(given);
  bool fits = list && list.size() == outputs.size();
  for (unsigned i = 0; fits && i < outputs.size(); ++i) {
    if (isa<UnitAttr>(list[i]))
      continue;
    initial[i] = dyn_cast<TypedAttr>(list[i]);
    fits =
        initial[i] && initial[i].getType() ==
                          getElementTypeOrSelf(op.getDpsInits()[i].getType());
  }
  if (fits)
    return success();
  return op.emitError("exec.initial must list, for each output, a number of "
                      "its elements' type, or unit");
}

int64_t LoopNest::iterations() const {
  int64_t product = 1;
  for (int64_t extent : extents)
    product *= extent;
  return product;
}

bool LoopNest::carriesResults() const {
  return llvm::is_sorted(parallel, std::greater<bool>());
}

SmallVector<int64_t> LoopNest::takeStarts(ArrayRef<Value> roots) {
  SmallVector<int64_t> starts;
  for (Value root : roots) {
    int64_t line = exec::elementsPerLine(getElementTypeOrSelf(root));
    int64_t first = std::numeric_limits<int64_t>::max();
    for (auto *list : {&inputs, &outputs})
      for (const FlatOperand &operand : *list)
        if (operand.root == root) {
          int64_t least = operand.offset;
          for (auto [stride, extent] :
               llvm::zip_equal(operand.strides, extents))
            least += std::min<int64_t>(stride, 0) * (extent - 1);
          first = std::min(first, least);
        }
    int64_t start = std::max<int64_t>(first, 0) / line * line;
    for (auto *list : {&inputs, &outputs})
      for (FlatOperand &operand : *list)
        if (operand.root == root)
          operand.offset -= start;
    starts.push_back(start);
  }
  return starts;
}

void LoopNest::simplify() {
  // linalg.index reads loops by their number.
  if (!op.getBody()->getOps<linalg::IndexOp>().empty())
    return;
  auto operands = [&](auto &&body) {
    for (FlatOperand &operand : inputs)
      body(operand);
    for (FlatOperand &operand : outputs)
      body(operand);
  };
  auto drop = [&](unsigned loop) {
    extents.erase(extents.begin() + loop);
    parallel.erase(parallel.begin() + loop);
    operands([&](FlatOperand &operand) {
      operand.strides.erase(operand.strides.begin() + loop);
    });
  };
  for (unsigned loop = extents.size(); loop-- > 0;)
    if (extents[loop] == 1)
      drop(loop);
  for (unsigned loop = extents.size(); loop-- > 1;) {
    bool contiguous = parallel[loop - 1] == parallel[loop];
    operands([&](FlatOperand &operand) {
      contiguous &=
          operand.strides[loop - 1] == operand.strides[loop] * extents[loop];
    });
    if (!contiguous)
      continue;
    operands([&](FlatOperand &operand) {
      operand.strides[loop - 1] = operand.strides[loop];
    });
    extents[loop - 1] *= extents[loop];
    drop(loop);
  }
  // Vectors run along the innermost loop: all operands should pass it with
  // stride 1 or stand still.
  auto fitness = [&](unsigned loop) {
    int64_t unit = 0;
    operands([&](FlatOperand &operand) {
      int64_t stride = operand.strides[loop];
      unit += stride == 1 ? 2 : stride == 0 ? 1 : -2;
    });
    return extents[loop] >= 4 ? unit : unit - 4;
  };
  unsigned best = extents.size() - 1;
  for (unsigned loop = 0; loop + 1 < extents.size(); ++loop)
    if (fitness(loop) > fitness(best))
      best = loop;
  bool reduces = llvm::is_contained(parallel, false);
  if (!reduces || extents.empty() || best + 1 == extents.size() ||
      !parallel[best] || (best == 0 && llvm::count(parallel, true) > 1))
    return;
  auto rotate = [&](auto &list) {
    std::rotate(list.begin() + best, list.begin() + best + 1, list.end());
  };
  rotate(extents);
  rotate(parallel);
  operands([&](FlatOperand &operand) { rotate(operand.strides); });
}
