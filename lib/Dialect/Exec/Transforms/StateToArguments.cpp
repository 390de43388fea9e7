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

struct StateToArguments : exec::impl::StateToArgumentsBase<StateToArguments> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal() &&
          failed(convert(function)))
        return signalPassFailure();
  }

  static LogicalResult convert(func::FuncOp function) {
    if (!function.getBody().hasOneBlock())
      return function.emitError("control flow in an entry point is not "
                                "supported; write straight-line tensor code");
    Block &body = function.front();
    llvm::MapVector<StringRef, Use> uses;
    auto use = [&](SymbolRefAttr symbol, Type type) -> Use & {
      Use &use = uses[symbol.getLeafReference()];
      if (!use.argument) {
        unsigned index = function.getNumArguments();
        auto attributes = DictionaryAttr::get(
            function.getContext(), NamedAttribute(exec::kStateAttr, symbol));
        (void)function.insertArgument(index, type, attributes,
                                      function.getLoc());
        use.argument = use.current = function.getArgument(index);
      }
      return use;
    };
    for (Operation &op : llvm::make_early_inc_range(body)) {
      if (auto load = dyn_cast<ml_program::GlobalLoadOp>(op);
          load && isa<RankedTensorType>(load.getType())) {
        load.replaceAllUsesWith(use(load.getGlobal(), load.getType()).current);
        load.erase();
      } else if (auto store = dyn_cast<ml_program::GlobalStoreOp>(op);
                 store && isa<RankedTensorType>(store.getValue().getType())) {
        Use &entry = use(store.getGlobal(), store.getValue().getType());
        entry.current = store.getValue();
        entry.stored = true;
        store.erase();
      }
    }
    auto terminator = cast<func::ReturnOp>(body.getTerminator());
    OpBuilder builder(terminator);
    SmallVector<Value> results(terminator.getOperands());
    for (auto &[name, entry] : uses) {
      if (!entry.stored || entry.current == entry.argument)
        continue;
      auto placed = bufferization::MaterializeInDestinationOp::create(
          builder, entry.current.getLoc(), entry.argument.getType(),
          entry.current, entry.argument);
      results.push_back(placed.getResult());
    }
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
