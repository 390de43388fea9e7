//===- StateToArguments.cpp - State as arguments of entry points ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_STATETOARGUMENTS
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;

namespace {

/// A global within one function.
struct Use {
  Value argument, current;
  bool stored = false;
};

/// What shares its elements with `tensor` when neither is copied.
Value getSource(Value tensor) {
  while (Operation *op = tensor.getDefiningOp()) {
    if (!isa<tensor::CastOp, tensor::CollapseShapeOp, tensor::ExpandShapeOp,
             tensor::ExtractSliceOp, tensor::ReshapeOp>(op))
      break;
    tensor = op->getOperand(0);
  }
  return tensor;
}

struct StateToArguments : exec::impl::StateToArgumentsBase<StateToArguments> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal() &&
          failed(convert(function)))
        return signalPassFailure();
  }

  /// An argument for each global of tensor type, in the order of first use; all
  /// at once, since every insertion makes the lists of a function again.
  static llvm::MapVector<StringRef, Use> addArguments(func::FuncOp function) {
    llvm::MapVector<StringRef, Use> uses;
    SmallVector<Type> types;
    SmallVector<DictionaryAttr> attributes;
    auto add = [&](SymbolRefAttr symbol, Type type) {
      if (!isa<RankedTensorType>(type) ||
          !uses.try_emplace(symbol.getLeafReference()).second)
        return;
      types.push_back(type);
      attributes.push_back(DictionaryAttr::get(
          function.getContext(), NamedAttribute(exec::kStateAttr, symbol)));
    };
    for (Operation &op : function.front()) {
      if (auto load = dyn_cast<ml_program::GlobalLoadOp>(op))
        add(load.getGlobal(), load.getType());
      else if (auto store = dyn_cast<ml_program::GlobalStoreOp>(op))
        add(store.getGlobal(), store.getValue().getType());
    }
    unsigned first = function.getNumArguments();
    (void)function.insertArguments(
        SmallVector<unsigned>(types.size(), first), types, attributes,
        SmallVector<Location>(types.size(), function.getLoc()));
    for (auto [i, use] : llvm::enumerate(uses))
      use.second.argument = use.second.current =
          function.getArgument(first + i);
    return uses;
  }

  static LogicalResult convert(func::FuncOp function) {
    auto refuse = [](Operation *op) {
      return op->emitError("control flow in an entry point is not supported; "
                           "write straight-line tensor code");
    };
    if (!function.getBody().hasOneBlock())
      return refuse(function);
    for (Operation &op : function.front())
      if (isa<RegionBranchOpInterface, CallOpInterface>(op))
        return refuse(&op);
    Block &body = function.front();
    llvm::MapVector<StringRef, Use> uses = addArguments(function);
    for (Operation &op : llvm::make_early_inc_range(body)) {
      if (auto load = dyn_cast<ml_program::GlobalLoadOp>(op);
          load && isa<RankedTensorType>(load.getType())) {
        load.replaceAllUsesWith(
            uses[load.getGlobal().getLeafReference()].current);
        load.erase();
      } else if (auto store = dyn_cast<ml_program::GlobalStoreOp>(op);
                 store && isa<RankedTensorType>(store.getValue().getType())) {
        Use &entry = uses[store.getGlobal().getLeafReference()];
        entry.current = store.getValue();
        entry.stored = true;
        store.erase();
      }
    }
    auto terminator = cast<func::ReturnOp>(body.getTerminator());
    OpBuilder builder(terminator);
    SmallVector<Value> results(terminator.getOperands());
    SmallVector<Use *> stores;
    DenseSet<Value> overwritten;
    for (auto &[name, entry] : uses)
      if (entry.stored && entry.current != entry.argument) {
        stores.push_back(&entry);
        overwritten.insert(entry.argument);
      }
    auto copy = [&](Value &value) {
      value = bufferization::AllocTensorOp::create(
          builder, value.getLoc(), cast<RankedTensorType>(value.getType()),
          /*dynamicSizes=*/ValueRange(), /*copy=*/value);
    };
    // A store is in place, so bufferization cannot mend a later read of what it
    // overwrites: what else is stored or returned of it is copied before.
    for (Use *store : stores) {
      Value source = getSource(store->current);
      if (isa<BlockArgument>(source) ? overwritten.contains(source)
                                     : !overwritten.insert(source).second)
        copy(store->current);
    }
    for (Value &result : results)
      if (overwritten.contains(getSource(result)))
        copy(result);
    for (Use *store : stores)
      results.push_back(bufferization::MaterializeInDestinationOp::create(
                            builder, store->current.getLoc(),
                            store->argument.getType(), store->current,
                            store->argument)
                            .getResult());
    terminator->setOperands(results);
    function.setType(FunctionType::get(function.getContext(),
                                       body.getArgumentTypes(),
                                       ValueRange(results).getTypes()));
    // Result attributes follow the number of results.
    if (ArrayAttr attributes = function.getResAttrsAttr()) {
      SmallVector<Attribute> all(attributes.begin(), attributes.end());
      all.resize(results.size(), builder.getDictionaryAttr({}));
      function.setResAttrsAttr(builder.getArrayAttr(all));
    }
    return success();
  }
};

} // namespace
