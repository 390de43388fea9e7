//===- HoistProgramming.cpp - Write tiles where their matrix is made ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCHOISTPROGRAMMING
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using ml_program::GlobalLoadOp;
using ml_program::GlobalOp;
using ml_program::GlobalStoreOp;

/// Values that the op reads, those of its regions included.
static SmallVector<Value> getReads(Operation *op) {
  SmallVector<Value> reads(op->getOperands());
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  llvm::append_range(reads, captured);
  return reads;
}

/// A constant or an uninitialised tensor: it can be made again anywhere.
static bool isFree(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->getNumOperands() == 0 && isMemoryEffectFree(op);
}

/// A part or another shape of a tensor, which costs nothing where it is used.
static bool isView(Operation *op) {
  return isa<tensor::ExtractSliceOp, tensor::ExpandShapeOp,
             tensor::CollapseShapeOp>(op);
}

namespace {
/// What one load's block computes from the loaded matrix alone.
class MatrixPart {
public:
  explicit MatrixPart(GlobalLoadOp load) : load(load) {
    addUsersOf(load.getResult());
    // An op that was added joins the end of what is still to be followed.
    for (size_t i = 0; i < ops.size(); ++i)
      for (Value result : ops[i]->getResults())
        addUsersOf(result);
    llvm::SmallVector<Operation *> ordered = ops.takeVector();
    llvm::sort(ordered, [](Operation *one, Operation *other) {
      return one->isBeforeInBlock(other);
    });
    ops.insert_range(ordered);
  }

  /// Whether a matrix is written to a tile or factorized.
  bool isPrepared() const {
    return llvm::any_of(ops, llvm::IsaPred<ProgramOp, FactorizeOp>);
  }
  ArrayRef<Operation *> getOps() const { return ops.getArrayRef(); }
  /// Whether the use is by an op of the block that is not in the part.
  bool isOutside(Operation *user) const { return !ops.contains(topOf(user)); }
  Operation *topOf(Operation *user) const {
    return load->getBlock()->findAncestorOpInBlock(*user);
  }

  /// Values that the rest of the function uses. Of a view it is the source:
  /// the views themselves are made again where they are used.
  llvm::SetVector<Value>
  getCrossing(llvm::SetVector<Operation *> &views) const {
    llvm::SetVector<Value> crossing;
    for (Operation *op : llvm::reverse(ops)) {
      if (llvm::none_of(op->getUsers(), [&](Operation *user) {
            return isOutside(user) || views.contains(topOf(user));
          }))
        continue;
      if (isView(op))
        views.insert(op);
      else
        crossing.insert_range(op->getResults());
    }
    return crossing;
  }

private:
  /// Users that read anything else as well come again as users of that.
  void addUsersOf(Value value) {
    values.insert(value);
    for (Operation *user : value.getUsers())
      if (Operation *top = topOf(user); !ops.contains(top) && depends(top))
        ops.insert(top);
  }

  /// Of an op that reads one of the values: whether all it reads is known.
  bool depends(Operation *op) const {
    if (op->hasTrait<OpTrait::IsTerminator>() ||
        !(isMemoryEffectFree(op) || isa<ProgramOp>(op)))
      return false;
    return llvm::all_of(getReads(op), [&](Value read) {
      return values.contains(read) || isFree(read);
    });
  }

  GlobalLoadOp load;
  llvm::SetVector<Operation *> ops;
  DenseSet<Value> values;
};

struct AMCHoistProgrammingPass
    : amc::crossbar::impl::AMCHoistProgrammingBase<AMCHoistProgrammingPass> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    SmallVector<GlobalLoadOp> loads;
    onlyStores.clear();
    numbers.clear();
    getOperation().walk([&](Operation *op) {
      if (auto load = dyn_cast<GlobalLoadOp>(op)) {
        loads.push_back(load);
      } else if (auto store = dyn_cast<GlobalStoreOp>(op)) {
        auto [at, first] =
            onlyStores.try_emplace(store.getGlobalOp(symbols), store);
        if (!first)
          at->second = {};
      }
    });
    for (GlobalLoadOp load : loads)
      hoist(load, symbols);
  }

private:
  /// The one place where the loaded global gets its value, or none.
  GlobalStoreOp getStore(GlobalLoadOp load, SymbolTableCollection &symbols) {
    GlobalOp global = load.getGlobalOp(symbols);
    if (!global || !isComputed(global))
      return {};
    GlobalStoreOp only = onlyStores.lookup(global);
    auto function = [](Operation *op) {
      return op->getParentOfType<FunctionOpInterface>();
    };
    if (!only || function(only) == function(load))
      return {};
    return only;
  }

  /// Whether nothing but a store gives the global a value worth inverting.
  static bool isComputed(GlobalOp global) {
    return !global.getValue() || train::getRole(global) == train::Role::derived;
  }

  void hoist(GlobalLoadOp load, SymbolTableCollection &symbols) {
    GlobalStoreOp store = getStore(load, symbols);
    if (!store)
      return;
    MatrixPart part(load);
    if (!part.isPrepared())
      return;
    OpBuilder builder(&getContext());

    // The matrix's part again, behind the store.
    builder.setInsertionPointAfter(store);
    IRMapping mapping;
    mapping.map(load.getResult(), store.getValue());
    FlatSymbolRefAttr factor =
        FlatSymbolRefAttr::get(store.getGlobalAttr().getLeafReference());
    for (Operation *op : part.getOps()) {
      for (Value read : getReads(op))
        if (isFree(read) && !mapping.contains(read))
          builder.clone(*read.getDefiningOp(), mapping);
      Operation *copy = builder.clone(*op, mapping);
      if (!isa<ProgramOp, FactorizeOp>(op))
        continue;
      copy->setAttr("amc.factor", factor);
      ++numHoisted;
    }

    // What the rest needs of it, through globals.
    llvm::SetVector<Operation *> views;
    llvm::SetVector<Value> crossing = part.getCrossing(views);
    GlobalOp matrix = load.getGlobalOp(symbols), last = matrix;
    OpBuilder user(&getContext());
    user.setInsertionPointAfter(load);
    for (Value value : llvm::reverse(crossing)) {
      Value stored = mapping.lookup(value);
      GlobalOp global = createGlobal(matrix, last, value, symbols);
      last = global;
      auto reference = FlatSymbolRefAttr::get(global);
      GlobalStoreOp::create(builder, value.getLoc(), reference, stored);
      Value loaded = GlobalLoadOp::create(user, value.getLoc(), value.getType(),
                                          reference);
      value.replaceUsesWithIf(loaded, [&](OpOperand &use) {
        Operation *user = use.getOwner();
        return part.isOutside(user) || views.contains(part.topOf(user));
      });
      ++numCrossing;
    }
    for (Operation *op : llvm::reverse(part.getOps()))
      if (op->use_empty())
        op->erase();
    if (load->use_empty())
      load->erase();
  }

  /// A global after `last`, named after the matrix, what it holds, and the
  /// first number that is free.
  GlobalOp createGlobal(GlobalOp matrix, GlobalOp last, Value value,
                        SymbolTableCollection &symbols) {
    OpBuilder builder(&getContext());
    StringRef kind = "vector";
    auto tile = dyn_cast<TileType>(value.getType());
    if (tile)
      kind = stringifyTileMode(tile.getMode());
    SymbolTable &table = symbols.getSymbolTable(getOperation());
    std::string stem = (matrix.getSymName() + "." + kind + ".").str(), name;
    do
      name = stem + std::to_string(numbers[stem]++);
    while (table.lookup(name));
    auto global = GlobalOp::create(
        builder, value.getLoc(), name, value.getType(), /*is_mutable=*/true,
        /*value=*/Attribute(), builder.getStringAttr("private"));
    if (!tile)
      train::TrainDialect::RoleAttrHelper(&getContext())
          .setAttr(global,
                   train::RoleAttr::get(&getContext(), train::Role::derived));
    table.insert(global, std::next(last->getIterator()));
    return global;
  }

  /// Of each global the store to it, if it is the only one.
  DenseMap<Operation *, GlobalStoreOp> onlyStores;
  /// By the name in front of it, the first number that may be free.
  llvm::StringMap<unsigned> numbers;
};
} // namespace
