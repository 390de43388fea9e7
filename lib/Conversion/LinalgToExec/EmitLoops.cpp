//===- EmitLoops.cpp - Scalar loops of a kernel ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::amc;

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

void amc::emitLoops(OpBuilder &builder, const LoopNest &nest,
                    function_ref<Value(Value)> flat, Value begin, Value end) {
  LoopEmitter(builder, nest, flat).run(begin, end);
}
