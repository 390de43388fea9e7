//===- OutlineKernels.cpp - Loop nests to kernels -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"
#include "amc/Conversion/ContractionToVector/ContractionToVector.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

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

int64_t bytesOf(MemRefType type) {
  return type.getNumElements() *
         std::max<int64_t>(type.getElementTypeBitWidth() / 8, 1);
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

class Outliner {
public:
  Outliner(ModuleOp kernels, int64_t vectorBits)
      : kernels(kernels), symbols(kernels), vectorBits(vectorBits) {}

  LogicalResult run(func::FuncOp function) {
    IRRewriter rewriter(function.getContext());
    copyParts(cast<func::ReturnOp>(function.front().getTerminator()), rewriter);
    fills.clear();
    for (Operation &op :
         llvm::make_early_inc_range(function.front().without_terminator()))
      if (failed(visit(&op, rewriter)))
        return failure();
    return success();
  }

private:
  /// A result is a buffer of its own.
  static void copyParts(func::ReturnOp terminator, IRRewriter &rewriter) {
    rewriter.setInsertionPoint(terminator);
    for (OpOperand &result : terminator->getOpOperands()) {
      auto type = dyn_cast<MemRefType>(result.get().getType());
      if (!type || isWhole(result.get()))
        continue;
      Location loc = result.get().getLoc();
      Value copy = memref::AllocOp::create(
          rewriter, loc,
          MemRefType::get(type.getShape(), type.getElementType()));
      memref::CopyOp::create(rewriter, loc, result.get(), copy);
      result.set(copy);
    }
  }

  LogicalResult visit(Operation *op, IRRewriter &rewriter) {
    rewriter.setInsertionPoint(op);
    if (isa<linalg::MatmulOp, linalg::BatchMatmulOp>(op))
      return product(cast<linalg::LinalgOp>(op), rewriter);
    if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      if (isWhole(copy.getSource()) && isWhole(copy.getTarget())) {
        forget(op->getOperands());
        return success();
      }
      op = linalg::CopyOp::create(rewriter, op->getLoc(), copy.getSource(),
                                  copy.getTarget());
      rewriter.eraseOp(copy);
    }
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (!linalgOp) {
      if (!isa<ViewLikeOpInterface>(op))
        forget(op->getOperands());
      return success();
    }
    FailureOr<linalg::GenericOp> generic =
        linalg::generalizeNamedOp(rewriter, linalgOp);
    if (failed(generic))
      generic = dyn_cast<linalg::GenericOp>(op);
    if (!*generic)
      return op->emitError("has no loops to make a kernel of");
    return kernel(*generic, rewriter);
  }

  /// A fill of c with zeros is part of the product.
  LogicalResult product(linalg::LinalgOp op, IRRewriter &rewriter) {
    Value a = op.getDpsInputs()[0], b = op.getDpsInputs()[1];
    Value c = op.getDpsInits()[0];
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    unsigned rank = cast<MemRefType>(c.getType()).getRank();
    MLIRContext *context = op->getContext();
    auto swapped = [&](AffineMap map, unsigned row, unsigned col) {
      return map.getResult(rank - 2) == getAffineDimExpr(col, context) &&
             map.getResult(rank - 1) == getAffineDimExpr(row, context);
    };
    unsigned m = rank - 2, n = rank - 1, k = rank;
    forget({a, b});
    Fill *fill = pendingZeroFill(c);
    bool accumulate = !fill;
    if (fill)
      take(fill, rewriter);
    forget(c);
    exec::GemmOp::create(rewriter, op->getLoc(), a, b, c,
                         swapped(maps[0], m, k), swapped(maps[1], k, n),
                         accumulate);
    rewriter.eraseOp(op);
    return success();
  }

  LogicalResult kernel(linalg::GenericOp op, IRRewriter &rewriter) {
    std::optional<TypedAttr> filled = fillValue(op);
    rematerializeScalars(op);
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
      bytes += bytesOf(cast<MemRefType>(operand.get().getType()));
    }
    int64_t flops = flopsOf(op) * nest->iterations();
    SmallVector<int64_t> starts = nest->takeStarts(roots);
    DenseI64ArrayAttr startsAttr;
    if (llvm::any_of(starts, [](int64_t start) { return start != 0; }))
      startsAttr = rewriter.getDenseI64ArrayAttr(starts);
    forget(op.getDpsInputs());
    auto [function, extent] = emit(*nest, roots, rewriter);
    forget(op.getDpsInits());
    auto callee =
        SymbolRefAttr::get(kernels.getSymNameAttr(),
                           FlatSymbolRefAttr::get(function.getSymNameAttr()));
    auto dispatch = exec::DispatchOp::create(
        rewriter, op.getLoc(), callee, roots, extent, flops, bytes, startsAttr);
    if (filled)
      fills.push_back({dispatch, *filled, op.getDpsInits()[0]});
    rewriter.eraseOp(op);
    return success();
  }

  /// The number that `op` fills its one output with, if that is all it does.
  static std::optional<TypedAttr> fillValue(linalg::GenericOp op) {
    auto yield = cast<linalg::YieldOp>(op.getBody()->getTerminator());
    Value value = yield.getOperand(0);
    if (auto argument = dyn_cast<BlockArgument>(value);
        argument && argument.getOwner() == op.getBody() &&
        argument.getArgNumber() < op.getNumDpsInputs())
      value = op.getDpsInputs()[argument.getArgNumber()];
    auto constant = value.getDefiningOp<arith::ConstantOp>();
    if (!constant || op.getNumDpsInits() != 1 ||
        isa<ShapedType>(constant.getType()))
      return std::nullopt;
    return constant.getValue();
  }

  /// A kernel that fills a memref, which nothing has used since.
  struct Fill {
    exec::DispatchOp op;
    TypedAttr value;
    Value memref;
  };

  Fill *pendingFill(Value memref) {
    // In any order: a transposed view is filled as its root is.
    auto covers = [](Value value) {
      return cast<MemRefType>(value.getType()).getNumElements() ==
             cast<MemRefType>(getRoot(value).getType()).getNumElements();
    };
    for (Fill &fill : fills)
      if (fill.memref == memref || (getRoot(fill.memref) == getRoot(memref) &&
                                    covers(memref) && covers(fill.memref)))
        return &fill;
    return nullptr;
  }

  Fill *pendingZeroFill(Value memref) {
    Fill *fill = pendingFill(memref);
    return fill && matchPattern(fill->value, m_AnyZeroFloat()) ? fill : nullptr;
  }

  /// The fill happens elsewhere.
  void take(Fill *fill, IRRewriter &rewriter) {
    rewriter.eraseOp(fill->op);
    fills.erase(fill);
  }

  void forget(ValueRange used) {
    for (Value value : used)
      if (isa<MemRefType>(value.getType()))
        llvm::erase_if(fills, [&](const Fill &fill) {
          return getRoot(fill.memref) == getRoot(value);
        });
  }

  /// Builds the kernel, or finds an equal one. Returns it with the extent of
  /// its parallel loop (1: none).
  std::pair<func::FuncOp, int64_t> emit(LoopNest &nest, ArrayRef<Value> roots,
                                        IRRewriter &rewriter) {
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
    if (!contraction(builder, nest, flat, begin, end, extent, rewriter)) {
      nest.simplify();
      if (nest.carriesResults())
        takeFills(nest, rewriter);
      emitLoops(builder, nest, flat, begin, end);
      if (nest.isParallelOutside())
        extent = nest.extents.front();
    }
    func::ReturnOp::create(builder, loc);
    return {share(function), extent};
  }

  /// Results start from what they were filled with.
  void takeFills(LoopNest &nest, IRRewriter &rewriter) {
    for (auto [memref, initial] :
         llvm::zip(nest.op.getDpsInits(), nest.initial))
      if (Fill *fill = pendingFill(memref)) {
        initial = fill->value;
        take(fill, rewriter);
      }
  }

  /// Register-tiled loops, when the nest is a contraction fit for them.
  bool contraction(OpBuilder &builder, const LoopNest &nest,
                   function_ref<Value(Value)> flat, Value begin, Value end,
                   int64_t &extent, IRRewriter &rewriter) {
    if (!isMultiplyAdd(nest.op))
      return false;
    auto operand = [&](const FlatOperand &from) {
      return ContractionOperand{flat(from.root), from.strides, from.offset};
    };
    Contraction contraction{nest.extents,
                            nest.parallel,
                            operand(nest.inputs[0]),
                            operand(nest.inputs[1]),
                            operand(nest.outputs[0]),
                            nest.op.getBody()->getArgument(0).getType()};
    if (contraction.out.buffer == contraction.a.buffer ||
        contraction.out.buffer == contraction.b.buffer)
      return false;
    int64_t elements = vectorBits / contraction.element.getIntOrFloatBitWidth();
    std::optional<ContractionTiling> tiling = chooseContractionTiling(
        contraction, elements, vectorBits == 512 ? 32 : 16);
    if (!tiling)
      return false;
    if (Fill *fill = pendingZeroFill(nest.op.getDpsInits()[0])) {
      contraction.overwrite = true;
      take(fill, rewriter);
    }
    emitContraction(builder, nest.op.getLoc(), contraction, *tiling, elements);
    builder.getInsertionBlock()->walk([&](scf::ForOp loop) {
      if (!loop->hasAttr("amc.parallel"))
        return;
      loop->removeAttr("amc.parallel");
      extent = getConstantIntValue(loop.getUpperBound()).value();
      loop.setLowerBound(begin);
      loop.setUpperBound(end);
    });
    return true;
  }

  /// Constants outside of the body move inside, so that it can be cloned.
  static void rematerializeScalars(linalg::GenericOp op) {
    Block *body = op.getBody();
    OpBuilder inside = OpBuilder::atBlockBegin(body);
    for (OpOperand &operand : op->getOpOperands()) {
      auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
      if (constant && !isa<ShapedType>(constant.getType()))
        body->getArgument(operand.getOperandNumber())
            .replaceAllUsesWith(inside.clone(*constant)->getResult(0));
    }
    body->walk([&](Operation *inner) {
      for (OpOperand &operand : inner->getOpOperands())
        if (auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
            constant && constant->getBlock() != body)
          operand.set(inside.clone(*constant)->getResult(0));
    });
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
  SmallVector<Fill> fills;
};

struct OutlineKernels : exec::impl::OutlineKernelsBase<OutlineKernels> {
  using OutlineKernelsBase::OutlineKernelsBase;

  void runOnOperation() override {
    if (vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
      getOperation().emitError("vector-bits must be 128, 256 or 512, not ")
          << vectorBits;
      return signalPassFailure();
    }
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    auto kernels =
        ModuleOp::create(builder, getOperation().getLoc(), kKernelsModule);
    Outliner outliner(kernels, vectorBits);
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal() &&
          failed(outliner.run(function)))
        return signalPassFailure();
    // A fill that became part of a product left its kernel behind.
    llvm::StringSet<> used;
    getOperation()->walk([&](exec::DispatchOp dispatch) {
      used.insert(dispatch.getKernel().getLeafReference());
    });
    for (auto kernel :
         llvm::make_early_inc_range(kernels.getOps<func::FuncOp>()))
      if (!used.contains(kernel.getSymName()))
        kernel.erase();
  }
};

} // namespace
