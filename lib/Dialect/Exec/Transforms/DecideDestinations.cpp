//===- DecideDestinations.cpp - Where every tensor is written -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BufferizationOptions.h"
#include "Insertions.h"
#include "TensorPlaces.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_DECIDEDESTINATIONS
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc::exec;
using namespace mlir::bufferization;

namespace {

struct Counts {
  unsigned placed = 0, reused = 0, copied = 0;
};

/// Decides op by op, in the order of the block.
class Decider {
public:
  Decider(Block &block, const AnalysisState &state, Counts &counts)
      : block(block), state(state), targets(findInsertions(block)),
        places(block, state), counts(counts) {}

  /// `isState`: what outlives the function, and is written by its store alone.
  void run(function_ref<bool(BlockArgument)> isState) {
    for (BlockArgument argument : block.getArguments())
      if (isa<TensorType>(argument.getType()))
        places.addBuffer(argument, block.isEntryBlock() && !isState(argument));
    for (Operation &op : llvm::make_early_inc_range(block))
      visit(&op);
    // Not before: what is known of a value must not become another one's.
    for (auto empty :
         llvm::make_early_inc_range(block.getOps<tensor::EmptyOp>()))
      if (empty->use_empty())
        empty->erase();
  }

private:
  void visit(Operation *op) {
    auto tensorOp = state.getOptions().dynCastBufferizableOp(op);
    // Of another block.
    for (Value operand : op->getOperands())
      if (isa<TensorType>(operand.getType()) && !places.isKnown(operand))
        places.addBuffer(operand, /*writable=*/false);
    if (tensorOp)
      for (OpOperand &operand : op->getOpOperands())
        if (isa<RankedTensorType>(operand.get().getType()) &&
            tensorOp.bufferizesToMemoryWrite(operand, state))
          decide(tensorOp, operand);
    if (tensorOp)
      for (OpOperand &operand : op->getOpOperands())
        if (isa<TensorType>(operand.get().getType()))
          for (AliasingValue alias :
               tensorOp.getAliasingValues(operand, state)) {
            places.add(alias.value, places.placeOf(operand.get()),
                       alias.relation == BufferRelation::Equivalent);
            if (isUndefined(operand.get()) &&
                !tensorOp.bufferizesToMemoryWrite(operand, state))
              undefined.insert(alias.value);
          }
    for (OpResult result : op->getResults())
      if (isa<TensorType>(result.getType()) && !places.isKnown(result))
        places.addBuffer(result,
                         tensorOp && tensorOp.isWritable(result, state));
  }

  /// Whether it does not matter what is in `value`.
  bool isUndefined(Value value) const {
    auto alloc = value.getDefiningOp<AllocTensorOp>();
    return undefined.contains(value) || (alloc && !alloc.getCopy()) ||
           value.getDefiningOp<tensor::EmptyOp>();
  }

  /// `op` writes to `init`: to the place of it, to a better one, or to a copy.
  void decide(BufferizableOpInterface op, OpOperand &init) {
    SubsetInsertionOpInterface target = targets.lookup(&init);
    auto empty = init.get().getDefiningOp<tensor::EmptyOp>();
    if (empty && ((target && placeAt(target, op, init)) || reuse(op, init)))
      return;
    if (isWrittenAlready(op, init) ||
        mayWrite(op, init, places.placeOf(init.get()), target))
      return;
    OpBuilder builder(op);
    auto type = cast<RankedTensorType>(init.get().getType());
    bool copies =
        !type.hasStaticShape() ||
        (op.bufferizesToMemoryRead(init, state) && !isUndefined(init.get()));
    Value copy = AllocTensorOp::create(builder, op.getLoc(), type, ValueRange(),
                                       copies ? init.get() : Value());
    init.set(copy);
    places.addBuffer(copy, /*writable=*/true);
    counts.copied += copies;
  }

  /// Whether `op` inserts what is at its place by now.
  bool isWrittenAlready(Operation *op, OpOperand &dest) const {
    auto insertion = dyn_cast<SubsetInsertionOpInterface>(op);
    if (!insertion || &insertion.getDestinationOperand() != &dest)
      return false;
    auto found = written.find(op);
    return places.placeOf(insertion.getSourceOperand().get()) ==
           (found != written.end() ? found->second
                                   : places.placeOf(dest.get()));
  }

  /// Whether nobody misses what `op` writes over when `place` is where it puts
  /// what it writes to `init`. On its way to `target`, which begins with what
  /// is there, reads nothing of it.
  bool mayWrite(BufferizableOpInterface op, OpOperand &init, Place place,
                SubsetInsertionOpInterface target) {
    bool isStore = isa_and_nonnull<MaterializeInDestinationOp>(target) ||
                   isa<MaterializeInDestinationOp>(op);
    if (!places.isWritable(place) && !isStore)
      return false;
    if (places.isReadAfter(place, places.positionOf(op),
                           target ? places.positionOf(target) : -1))
      return false;
    return llvm::none_of(op->getOpOperands(), [&](OpOperand &other) {
      if (&other == &init || !isa<TensorType>(other.get().getType()))
        return false;
      Place read = places.placeOf(other.get());
      if (read.buffer != place.buffer)
        return false;
      return op.bufferizesToMemoryWrite(other, state) ||
             (op.bufferizesToMemoryRead(other, state) &&
              !(read == place &&
                op.bufferizesToElementwiseAccess(state, {&other, &init})));
    });
  }

  /// Whether what is inserted is read later than others are inserted beside it,
  /// which would then need a copy.
  bool staysInTheWay(SubsetInsertionOpInterface insertion) const {
    auto isWritten = [&](OpOperand &use) {
      auto op = state.getOptions().dynCastBufferizableOp(use.getOwner());
      return op && op.bufferizesToMemoryWrite(use, state);
    };
    auto isBehind = [&](Operation *user) {
      return places.positionOf(user) > places.positionOf(insertion);
    };
    return llvm::any_of(insertion->getResult(0).getUses(), isWritten) &&
           llvm::any_of(insertion.getSourceOperand().get().getUsers(),
                        isBehind);
  }

  /// Lets `op`, the first to write to an empty tensor, write where `target`
  /// will insert it.
  bool placeAt(SubsetInsertionOpInterface target, BufferizableOpInterface op,
               OpOperand &init) {
    int64_t position = places.positionOf(op);
    for (Value needed : target.getValuesNeededToBuildSubsetExtraction())
      if (Operation *made = needed.getDefiningOp();
          made && places.positionOf(made) >= position)
        return false;
    if (staysInTheWay(target))
      return false;
    Value dest = target.getDestinationOperand().get();
    if (!mayWrite(op, init, places.placeOf(dest), target))
      return false;
    OpBuilder builder(op);
    Value subset = target.buildSubsetExtraction(builder, op->getLoc());
    if (subset.getType() != init.get().getType()) {
      if (subset != dest)
        subset.getDefiningOp()->erase();
      return false;
    }
    if (subset != dest)
      places.add(subset, places.placeOf(dest), /*equal=*/false);
    written[target] = places.placeOf(subset);
    init.set(subset);
    ++counts.placed;
    return true;
  }

  /// Lets `op`, which goes through its operands element by element, write over
  /// an input that dies here.
  bool reuse(BufferizableOpInterface op, OpOperand &init) {
    for (OpOperand &input : op->getOpOperands()) {
      if (&input == &init || input.get().getType() != init.get().getType() ||
          !op.bufferizesToMemoryRead(input, state))
        continue;
      Place place = places.placeOf(input.get());
      if (!places.isAllocated(place) || !mayWrite(op, init, place, {}))
        continue;
      init.set(input.get());
      ++counts.reused;
      return true;
    }
    return false;
  }

  Block &block;
  const AnalysisState &state;
  Insertions targets;
  TensorPlaces places;
  Counts &counts;
  /// Of an insertion, the place that its source was put in.
  DenseMap<Operation *, Place> written;
  DenseSet<Value> undefined;
};

struct DecideDestinations
    : amc::exec::impl::DecideDestinationsBase<DecideDestinations> {
  void runOnOperation() override {
    // No entry point calls any other function.
    func::FuncOp function = getOperation();
    if (!function.isPublic())
      return;
    OneShotBufferizationOptions options = getBufferizationOptions();
    AnalysisState state(options);
    Counts counts;
    for (Block &block : function.getBody())
      Decider(block, state, counts).run([&](BlockArgument argument) {
        return bool(function.getArgAttr(argument.getArgNumber(), kStateAttr));
      });
    numPlaced += counts.placed;
    numReused += counts.reused;
    numCopies += counts.copied;
  }
};

} // namespace
