//===- PlanMemory.cpp - One arena for all buffers -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaSpace.h"
#include "amc/Dialect/Exec/IR/Views.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_PLANMEMORY
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;

namespace {

constexpr int64_t kAlignment = 64;

/// What a buffer takes of the arena; one without elements has a place too.
int64_t placeBytes(ShapedType type) {
  return llvm::alignTo(std::max<int64_t>(exec::bytesOf(type), 1), kAlignment);
}

/// A buffer that is needed from item `first` to item `last`.
struct Interval {
  Value buffer;
  int64_t bytes, first, last;
  int64_t offset = 0;
};

/// Places large buffers first, each at the lowest offset that is free while it
/// is needed. Returns the bytes used in total.
int64_t place(MutableArrayRef<Interval> intervals, int64_t base) {
  // Two buffers are needed at once when one of them is needed first while the
  // other one is: these are all the times that matter.
  std::vector<int64_t> starts;
  SmallVector<Interval *> order;
  for (Interval &interval : intervals) {
    starts.push_back(interval.first);
    order.push_back(&interval);
  }
  llvm::sort(starts);
  starts.erase(llvm::unique(starts), starts.end());
  auto slot = [&](int64_t time) -> size_t {
    return llvm::upper_bound(starts, time) - starts.begin() - 1;
  };
  llvm::sort(order, [](const Interval *a, const Interval *b) {
    return a->bytes != b->bytes ? a->bytes > b->bytes : a < b;
  });
  int64_t end = base;
  exec::ArenaSpace space(starts.size());
  for (Interval *interval : order) {
    size_t first = slot(interval->first), last = slot(interval->last);
    interval->offset = space.findFree(base, interval->bytes, first, last);
    space.take(interval->offset, interval->bytes, first, last);
    end = std::max(end, interval->offset + interval->bytes);
  }
  return end;
}

struct PlanMemory : exec::impl::PlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    Builder builder(&getContext());
    SymbolTable symbols(getOperation());
    int64_t stateBytes = 0;
    for (auto global : getOperation().getOps<ml_program::GlobalOp>()) {
      auto type = dyn_cast<RankedTensorType>(global.getType());
      if (!type)
        continue;
      global->setAttr(exec::kOffsetAttr, builder.getI64IntegerAttr(stateBytes));
      stateBytes += placeBytes(type);
    }
    int64_t arena = stateBytes;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (!function.isPublic() || function.isExternal())
        continue;
      SmallVector<Interval> intervals = live(function);
      arena = std::max(arena, place(intervals, stateBytes));
      for (const Interval &interval : intervals) {
        Attribute offset = builder.getI64IntegerAttr(interval.offset);
        if (auto argument = dyn_cast<BlockArgument>(interval.buffer))
          function.setArgAttr(argument.getArgNumber(), exec::kOffsetAttr,
                              offset);
        else
          interval.buffer.getDefiningOp()->setAttr(exec::kOffsetAttr, offset);
      }
    }
    getOperation()->setAttr(exec::kArenaBytesAttr,
                            builder.getI64IntegerAttr(arena));
  }

  /// Every buffer of `function` that is not state, with the items between its
  /// first and its last use. Inputs are written before the first item, outputs
  /// read after the last.
  static SmallVector<Interval> live(func::FuncOp function) {
    SmallVector<Interval> intervals;
    DenseMap<Value, size_t> index; // views too
    int64_t items = 0;
    for (BlockArgument argument : function.getArguments())
      if (!function.getArgAttr(argument.getArgNumber(), exec::kStateAttr)) {
        index[argument] = intervals.size();
        intervals.push_back(
            {argument, placeBytes(cast<MemRefType>(argument.getType())), 0, 0});
      }
    for (Operation &op : function.front()) {
      ++items;
      if (auto view = dyn_cast<ViewLikeOpInterface>(op)) {
        if (auto found = index.find(view.getViewSource()); found != index.end())
          index[op.getResult(0)] = found->second;
        continue;
      }
      for (Value operand : op.getOperands())
        if (auto found = index.find(operand); found != index.end()) {
          Interval &interval = intervals[found->second];
          if (interval.first < 0)
            interval.first = items;
          interval.last = items;
        }
      if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
        index[alloc] = intervals.size();
        intervals.push_back({alloc, placeBytes(alloc.getType()), -1, items});
      }
    }
    llvm::erase_if(intervals, [](const Interval &interval) {
      return interval.first < 0; // never used
    });
    return intervals;
  }
};

} // namespace
