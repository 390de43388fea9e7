//===- OutlineKernels.cpp - Loop nests to kernels -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TiledNest.h"
#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::amc {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "amc/Conversion/LinalgToExec/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::exec;

namespace {

/// The first ONNX node's name in `loc`, in characters of a symbol.
std::string symbolName(Location loc) {
  std::string name;
  loc->walk([&](Location inner) {
    if (auto named = dyn_cast<NameLoc>(inner)) {
      name = named.getName().str();
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  for (char &c : name)
    if (!llvm::isAlnum(c))
      c = '_';
  return name.empty() ? "kernel" : name;
}

/// Float operations of one element.
int64_t flopsOf(linalg::GenericOp op) {
  int64_t count = 0;
  for (Operation &inner : op.getBody()->without_terminator())
    count += inner.getNumResults() == 1 &&
             isa<FloatType>(inner.getResult(0).getType()) &&
             !isa<arith::ConstantOp, arith::SelectOp>(inner);
  return count;
}

/// Builds kernels and keeps one of those that are equal.
class Outliner {
public:
  Outliner(ModuleOp kernels, int64_t vectorBits)
      : kernels(kernels), symbols(kernels), vectorBits(vectorBits) {}

  unsigned dispatches = 0, tiled = 0; ///< made so far

  size_t getNumKernels() const { return known.size(); }

  /// Replaces `op` by a dispatch of its kernel.
  LogicalResult outline(linalg::GenericOp op) {
    FailureOr<LoopNest> nest = LoopNest::get(op);
    if (failed(nest))
      return failure();
    SmallVector<Value> roots;
    int64_t bytes = 0;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!op.isDpsInit(&operand) &&
          op.getMatchingBlockArgument(&operand).use_empty())
        continue;
      Value root = getRoot(operand.get());
      if (!llvm::is_contained(roots, root))
        roots.push_back(root);
      bytes += exec::bytesOf(cast<MemRefType>(operand.get().getType()));
    }
    int64_t flops = flopsOf(op) * nest->iterations();
    OpBuilder builder(op);
    SmallVector<int64_t> starts = nest->takeStarts(roots);
    DenseI64ArrayAttr startsAttr;
    if (llvm::any_of(starts, [](int64_t start) { return start != 0; }))
      startsAttr = builder.getDenseI64ArrayAttr(starts);
    std::optional<TiledNest> tiling = TiledNest::get(*nest, vectorBits);
    if (!tiling) {
      nest->simplify();
      if (nest->hasInitial() && !nest->carriesResults())
        return op.emitError("cannot start from exec.initial: its loops store "
                            "results before they are complete; give "
                            "exec-fold-fills the same vector-bits");
    }
    auto [function, extent] = build(*nest, tiling, roots);
    auto callee =
        SymbolRefAttr::get(kernels.getSymNameAttr(),
                           FlatSymbolRefAttr::get(function.getSymNameAttr()));
    exec::DispatchOp::create(builder, op.getLoc(), callee, roots, extent, flops,
                             bytes, startsAttr);
    op.erase();
    ++dispatches;
    return success();
  }

private:
  /// Builds the kernel, or finds an equal one. Returns it with the extent of
  /// its parallel loop (1: none).
  std::pair<func::FuncOp, int64_t> build(const LoopNest &nest,
                                         std::optional<TiledNest> &tiling,
                                         ArrayRef<Value> roots) {
    Location loc = nest.op.getLoc();
    OpBuilder builder(kernels.getContext());
    SmallVector<Type> types;
    for (Value root : roots) {
      auto type = cast<MemRefType>(root.getType());
      types.push_back(
          MemRefType::get({type.getNumElements()}, type.getElementType()));
    }
    types.append(2, builder.getIndexType());
    auto function = func::FuncOp::create(builder, loc, symbolName(loc),
                                         builder.getFunctionType(types, {}));
    Block *block = function.addEntryBlock();
    builder.setInsertionPointToStart(block);
    auto flat = [&](Value root) -> Value {
      return block->getArgument(llvm::find(roots, root) - roots.begin());
    };
    Value begin = block->getArgument(roots.size());
    Value end = block->getArgument(roots.size() + 1);
    int64_t extent = 1;
    if (tiling) {
      extent = emitTiled(builder, loc, *tiling, flat, begin, end);
      ++tiled;
    } else {
      emitLoops(builder, nest, flat, begin, end);
      if (nest.isParallelOutside())
        extent = nest.extents.front();
    }
    func::ReturnOp::create(builder, loc);
    return {share(function), extent};
  }

  /// Returns the extent of the parallel loop, which runs from `begin` to `end`.
  static int64_t emitTiled(OpBuilder &builder, Location loc, TiledNest &nest,
                           function_ref<Value(Value)> flat, Value begin,
                           Value end) {
    Contraction &contraction = nest.contraction;
    for (ContractionOperand *operand :
         {&contraction.a, &contraction.b, &contraction.out})
      operand->buffer = flat(operand->buffer);
    emitContraction(builder, loc, contraction, nest.tiling,
                    nest.vectorElements);
    int64_t extent = 1;
    builder.getInsertionBlock()->walk([&](scf::ForOp loop) {
      if (!loop->hasAttr("amc.parallel"))
        return;
      loop->removeAttr("amc.parallel");
      extent = getConstantIntValue(loop.getUpperBound()).value();
      loop.setLowerBound(begin);
      loop.setUpperBound(end);
    });
    return extent;
  }

  /// Drops the N of every memref<NxT>.
  static std::string withoutSizes(StringRef text) {
    static constexpr StringLiteral memref = "memref<";
    std::string result;
    for (size_t at; (at = text.find(memref)) != StringRef::npos;) {
      result += text.take_front(at + memref.size());
      text = text.drop_front(at + memref.size());
      text = text.drop_while(llvm::isDigit);
    }
    return result += text;
  }

  /// The kernel that is equal to `function` but for its name, locations and
  /// the sizes of its buffers, which code that is given its range has no use
  /// for.
  func::FuncOp share(func::FuncOp function) {
    std::string text, name = function.getSymName().str();
    function.setSymName("_");
    llvm::raw_string_ostream(text) << function;
    auto [found, isNew] = known.try_emplace(withoutSizes(text), function);
    if (!isNew) {
      function.erase();
      return found->second;
    }
    function.setSymName(name);
    symbols.insert(function, kernels.getBody()->end());
    return function;
  }

  ModuleOp kernels;
  SymbolTable symbols;
  int64_t vectorBits;
  llvm::StringMap<func::FuncOp> known;
};

struct OutlineKernels : amc::impl::OutlineKernelsBase<OutlineKernels> {
  using OutlineKernelsBase::OutlineKernelsBase;

  void runOnOperation() override {
    if (failed(checkVectorBits(getOperation(), vectorBits)))
      return signalPassFailure();
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    auto kernels = ModuleOp::create(builder, getOperation().getLoc(),
                                    exec::kKernelsModule);
    Outliner outliner(kernels, vectorBits);
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (!function.isPublic() || function.isExternal())
        continue;
      for (auto nest : llvm::make_early_inc_range(
               function.front().getOps<linalg::GenericOp>()))
        if (failed(outliner.outline(nest)))
          return signalPassFailure();
    }
    numDispatches = outliner.dispatches;
    numTiled = outliner.tiled;
    numKernels = outliner.getNumKernels();
  }
};

} // namespace
