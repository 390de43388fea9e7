//===- LoopNest.h - A linalg op on flat buffers --------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A linalg op on static memrefs is a loop nest whose every operand is a flat
// buffer, read at an offset plus one stride per loop, whatever views and
// indexing maps say. Views cost nothing in this form.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_CONVERSION_LINALGTOEXEC_LOOPNEST_H
#define AMC_LIB_CONVERSION_LINALGTOEXEC_LOOPNEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::amc {

/// An operand: element (i0, i1, ...) is at offset + sum strides[k] ik of the
/// whole allocation `root`, in elements.
struct FlatOperand {
  Value root;
  int64_t offset = 0;
  SmallVector<int64_t> strides;
};

struct LoopNest {
  SmallVector<int64_t> extents;
  SmallVector<bool> parallel;
  SmallVector<FlatOperand> inputs, outputs;
  /// What an output starts from, in place of what is in memory; null: memory.
  SmallVector<TypedAttr> initial;
  mutable linalg::GenericOp op; ///< its body computes one element

  /// Fails (with an error on `op`) when a memref is not static, an index is
  /// not linear, or `exec.initial` does not fit.
  static FailureOr<LoopNest> get(linalg::GenericOp op);

  bool isParallelOutside() const {
    return !extents.empty() && parallel.front();
  }
  int64_t iterations() const;
  /// Whether every output is complete before it is stored, so that `initial`
  /// can be given.
  bool carriesResults() const;
  bool hasInitial() const {
    return llvm::any_of(initial, [](TypedAttr value) { return bool(value); });
  }

  /// Takes from the offsets of the operands in each root what they have in
  /// common, in whole lines of 64 bytes. Returns it, in elements: where the
  /// nest begins in the root.
  SmallVector<int64_t> takeStarts(ArrayRef<Value> roots);

  /// Makes one loop of neighbours that every operand passes contiguously, drops
  /// loops of one iteration, and puts the loop that vectors can run along
  /// innermost.
  void simplify();

private:
  /// Reads `exec.initial`.
  LogicalResult takeInitial();
};

/// Emits the loops at the builder's place. `flat` maps a root to its
/// one-dimensional memref. The outermost loop runs from `begin` to `end` when
/// it is parallel.
void emitLoops(OpBuilder &builder, const LoopNest &nest,
               function_ref<Value(Value root)> flat, Value begin, Value end);

} // namespace mlir::amc

#endif // AMC_LIB_CONVERSION_LINALGTOEXEC_LOOPNEST_H
