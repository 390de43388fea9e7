//===- LoopNest.cpp - A linalg op on flat buffers -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"
#include "amc/Dialect/Exec/IR/Views.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::exec;

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
  result.root = getRoot(operand.get());
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
  nest.initial.resize(nest.outputs.size());
  return nest;
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
    int64_t line = elementsPerLine(getElementTypeOrSelf(root));
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

namespace {

class LoopEmitter {
public:
  LoopEmitter(OpBuilder &builder, const LoopNest &nest,
              function_ref<Value(Value)> flat)
      : builder(builder), loc(nest.op.getLoc()), nest(nest), flat(flat) {}

  void run(Value begin, Value end) {
    OpBuilder::InsertionGuard guard(builder);
    SmallVector<Value> offsets;
    for (const auto *list : {&nest.inputs, &nest.outputs})
      for (const FlatOperand &operand : *list)
        offsets.push_back(index(operand.offset));
    unsigned loops = nest.extents.size(), loop = 0;
    // The trailing loops in which no output moves carry the results.
    unsigned carried = loops;
    while (carried > 0 && !nest.parallel[carried - 1])
      --carried;
    for (; loop < carried; ++loop) {
      bool outside = loop == 0 && nest.isParallelOutside();
      auto forOp = scf::ForOp::create(builder, loc, outside ? begin : index(0),
                                      outside ? end : index(nest.extents[loop]),
                                      index(1));
      builder.setInsertionPointToStart(forOp.getBody());
      ivs.push_back(forOp.getInductionVar());
      offsets = advance(offsets, loop);
    }
    ArrayRef<Value> outOffsets =
        ArrayRef(offsets).drop_front(nest.inputs.size());
    SmallVector<Value> results;
    for (auto [operand, offset, initial] :
         llvm::zip(nest.outputs, outOffsets, nest.initial)) {
      Value value;
      if (initial)
        value = arith::ConstantOp::create(builder, loc, initial);
      else if (reads(results.size()))
        value =
            memref::LoadOp::create(builder, loc, flat(operand.root), offset);
      results.push_back(value);
    }
    results = reduce(loop, offsets, results);
    for (auto [operand, offset, value] :
         llvm::zip(nest.outputs, outOffsets, results))
      memref::StoreOp::create(builder, loc, value, flat(operand.root), offset);
  }

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  /// Whether the body reads output `i`.
  bool reads(unsigned i) {
    return !nest.op.getBody()->getArgument(nest.inputs.size() + i).use_empty();
  }

  SmallVector<Value> advance(ArrayRef<Value> offsets, unsigned loop) {
    SmallVector<Value> moved;
    for (auto [i, offset] : llvm::enumerate(offsets)) {
      unsigned inputs = nest.inputs.size();
      int64_t stride = i < inputs ? nest.inputs[i].strides[loop]
                                  : nest.outputs[i - inputs].strides[loop];
      Value step = ivs.back();
      if (stride != 1 && stride != 0)
        step = arith::MulIOp::create(builder, loc, step, index(stride));
      moved.push_back(
          stride == 0
              ? offset
              : arith::AddIOp::create(builder, loc, offset, step).getResult());
    }
    return moved;
  }

  SmallVector<Value> reduce(unsigned loop, ArrayRef<Value> offsets,
                            ArrayRef<Value> results) {
    if (loop == nest.extents.size())
      return element(offsets, results);
    OpBuilder::InsertionGuard guard(builder);
    // A result that the body does not read is that of the last iteration.
    SmallVector<Value> initial(results);
    for (auto [i, value] : llvm::enumerate(initial))
      if (!value) {
        Type type =
            nest.op.getBody()->getArgument(nest.inputs.size() + i).getType();
        value =
            arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
      }
    auto forOp = scf::ForOp::create(
        builder, loc, index(0), index(nest.extents[loop]), index(1), initial);
    builder.setInsertionPointToStart(forOp.getBody());
    ivs.push_back(forOp.getInductionVar());
    SmallVector<Value> carried =
        llvm::to_vector_of<Value>(forOp.getRegionIterArgs());
    SmallVector<Value> inner =
        reduce(loop + 1, advance(offsets, loop), carried);
    scf::YieldOp::create(builder, loc, inner);
    return llvm::to_vector_of<Value>(forOp.getResults());
  }

  SmallVector<Value> element(ArrayRef<Value> offsets, ArrayRef<Value> results) {
    Block *body = nest.op.getBody();
    IRMapping mapping;
    for (auto [i, operand] : llvm::enumerate(nest.inputs))
      if (!body->getArgument(i).use_empty())
        mapping.map(body->getArgument(i),
                    memref::LoadOp::create(builder, loc, flat(operand.root),
                                           offsets[i]));
    for (auto [i, value] : llvm::enumerate(results))
      if (value)
        mapping.map(body->getArgument(nest.inputs.size() + i), value);
    for (Operation &op : body->without_terminator()) {
      if (auto number = dyn_cast<linalg::IndexOp>(op))
        mapping.map(number.getResult(), ivs[number.getDim()]);
      else
        builder.clone(op, mapping);
    }
    SmallVector<Value> yielded;
    for (Value value : body->getTerminator()->getOperands())
      yielded.push_back(mapping.lookupOrDefault(value));
    return yielded;
  }

  OpBuilder &builder;
  Location loc;
  const LoopNest &nest;
  function_ref<Value(Value)> flat;
  SmallVector<Value> ivs;
};

} // namespace

void exec::emitLoops(OpBuilder &builder, const LoopNest &nest,
                     function_ref<Value(Value)> flat, Value begin, Value end) {
  LoopEmitter(builder, nest, flat).run(begin, end);
}
