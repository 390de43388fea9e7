//===- ExportProgram.cpp - A planned module as a program ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramTables.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Target/Program/Program.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::amc;
namespace fb = amcrt::fb;

namespace {

/// The schedule of one entry point.
class EntryExporter {
public:
  EntryExporter(flatbuffers::FlatBufferBuilder &builder, Constants &constants,
                const SymbolTable &symbols,
                const llvm::StringMap<uint32_t> &kernelNumbers,
                func::FuncOp function)
      : fbb(builder), constants(constants), symbols(symbols),
        kernelNumbers(kernelNumbers), function(function) {}

  FailureOr<flatbuffers::Offset<fb::EntryPoint>> run() {
    for (Operation &op : function.front().without_terminator())
      if (failed(visit(&op)))
        return failure();
    std::vector<flatbuffers::Offset<fb::NamedBuffer>> inputs, outputs;
    for (BlockArgument argument : function.getArguments()) {
      unsigned i = argument.getArgNumber();
      if (function.getArgAttr(i, exec::kStateAttr))
        continue;
      auto name = function.getArgAttrOfType<StringAttr>(i, "amc.name");
      inputs.push_back(
          named(name ? name.str() : "input" + std::to_string(i), argument,
                exportLabels(function.getArgAttrOfType<ArrayAttr>(
                    i, train::TrainDialect::LabelsAttrHelper::getNameStr()))));
    }
    Operation *terminator = function.front().getTerminator();
    for (auto [i, value] : llvm::enumerate(terminator->getOperands())) {
      auto name = function.getResultAttrOfType<StringAttr>(i, "amc.name");
      if (!name)
        continue; // state that was updated in place
      if (!exec::isWhole(value))
        return function.emitError("result ") << i << " is a part of a buffer";
      outputs.push_back(
          named(name.str(), value, {},
                roleOf(function.getResultAttrOfType<train::OutputAttr>(
                    i, train::TrainDialect::OutputAttrHelper::getNameStr()))));
    }
    return fb::CreateEntryPointDirect(fbb, getName().str().c_str(), &inputs,
                                      &outputs, &items);
  }

private:
  /// What the runtime calls it by.
  StringRef getName() {
    train::EntryPointAttr entry =
        train::TrainDialect::EntryPointAttrHelper(function.getContext())
            .getAttr(function);
    return entry ? train::stringifyEntryPoint(entry.getValue())
                 : function.getSymName();
  }

  LogicalResult visit(Operation *op) {
    if (auto dispatch = dyn_cast<exec::DispatchOp>(op))
      return add(dispatch);
    if (auto gemm = dyn_cast<exec::GemmOp>(op))
      return add(gemm);
    if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      if (!exec::isWhole(copy.getSource()) || !exec::isWhole(copy.getTarget()))
        return copy.emitError("copies a part of a buffer, which a kernel must "
                              "do; run exec-schedule");
      fb::Buffer from = buffer(copy.getSource()), to = buffer(copy.getTarget());
      return add(op, fb::CreateCopy(fbb, &from, &to), 0,
                 2 * bytesOf(copy.getSource()));
    }
    if (auto schur = dyn_cast<exec::SchurComplementOp>(op)) {
      uint64_t n = cast<MemRefType>(schur.getMatrix().getType()).getDimSize(0);
      uint64_t k = schur.getSplit();
      fb::Matrix from = matrix(schur.getMatrix()), to = matrix(schur.getInit());
      return add(op, fb::CreateSchurComplement(fbb, &from, &to, k),
                 k * k * k / 3 + 2 * k * k * (n - k) +
                     2 * k * (n - k) * (n - k),
                 4 * n * n);
    }
    if (auto factorize = dyn_cast<exec::FactorizeOp>(op)) {
      fb::Matrix from = matrix(factorize.getMatrix());
      fb::Buffer to = buffer(factorize.getInit());
      uint64_t n = from.rows();
      return add(op, fb::CreateFactorize(fbb, &from, &to), 2 * n * n * n / 3,
                 4 * n * n + 8 * to.elements());
    }
    if (auto solve = dyn_cast<exec::SolveFactorizedOp>(op)) {
      fb::Buffer factors = buffer(solve.getFactors());
      fb::Matrix rhs = matrix(solve.getRhs()), out = matrix(solve.getInit());
      return add(op, fb::CreateSolveFactorized(fbb, &factors, &rhs, &out),
                 2 * uint64_t(rhs.rows()) * rhs.rows() * rhs.cols(),
                 8 * factors.elements() + bytesOf(solve.getRhs()) +
                     bytesOf(solve.getInit()));
    }
    if (auto program = dyn_cast<exec::ProgramOp>(op)) {
      fb::TileRef tile(program.getChip(), program.getTile());
      fb::Matrix block = matrix(program.getBlock());
      return add(op,
                 fb::CreateProgramTile(
                     fbb, &tile,
                     program.getMode() == crossbar::TileMode::inv
                         ? fb::TileMode::inv
                         : fb::TileMode::mvm,
                     program.getRounding() == crossbar::Rounding::nearest
                         ? fb::Rounding::nearest
                         : fb::Rounding::toward_zero,
                     &block),
                 0, bytesOf(program.getBlock()));
    }
    if (auto inverse = dyn_cast<exec::InverseOp>(op)) {
      fb::TileRef tile(inverse.getChip(), inverse.getTile());
      fb::Matrix rhs = matrix(inverse.getRhs()),
                 out = matrix(inverse.getInit());
      return add(op, fb::CreateInverse(fbb, &tile, &rhs, &out), 0,
                 bytesOf(inverse.getRhs()) + bytesOf(inverse.getInit()));
    }
    if (auto mvm = dyn_cast<exec::MvmOp>(op)) {
      fb::TileRef tile(mvm.getChip(), mvm.getTile());
      fb::Matrix rhs = matrix(mvm.getRhs()), out = matrix(mvm.getInit());
      return add(op, fb::CreateMvm(fbb, &tile, &rhs, &out), 0,
                 bytesOf(mvm.getRhs()) + bytesOf(mvm.getInit()));
    }
    if (isa<ViewLikeOpInterface, memref::AllocOp, memref::GetGlobalOp,
            arith::ConstantOp>(op))
      return success();
    return op->emitError("cannot be part of a program's schedule");
  }

  LogicalResult add(exec::DispatchOp op) {
    StringRef name = op.getKernel().getLeafReference();
    auto kernel = kernelNumbers.find(name);
    if (kernel == kernelNumbers.end())
      return op.emitError("there is no kernel ") << op.getKernel();
    std::vector<fb::Buffer> args;
    for (auto [i, value] : llvm::enumerate(op.getBuffers()))
      args.push_back(from(buffer(value),
                          op.getStarts() ? (*op.getStarts())[i] : 0,
                          cast<MemRefType>(value.getType()).getElementType()));
    auto action =
        fb::CreateDispatchDirect(fbb, kernel->second, &args, op.getExtent());
    return add(op, action, op.getFlops(), op.getBytes());
  }

  LogicalResult add(exec::GemmOp op) {
    auto c = cast<MemRefType>(op.getC().getType());
    auto a = cast<MemRefType>(op.getA().getType());
    unsigned rank = c.getRank();
    uint64_t batch = rank == 3 ? c.getDimSize(0) : 1;
    uint64_t inner = a.getDimSize(op.getTransA() ? rank - 2 : rank - 1);
    auto batchStride = [&](Value value) -> uint64_t {
      return rank == 3 ? layout(value).first[0] : 0;
    };
    fb::Matrix left = matrix(op.getA(), op.getTransA());
    fb::Matrix right = matrix(op.getB(), op.getTransB());
    fb::Matrix out = matrix(op.getC());
    auto action = fb::CreateGemm(
        fbb, &left, &right, &out, op.getAccumulate(), batch,
        batchStride(op.getA()), batchStride(op.getB()), batchStride(op.getC()));
    return add(op, action, 2 * c.getNumElements() * inner,
               bytesOf(op.getA()) + bytesOf(op.getB()) + bytesOf(op.getC()));
  }

  template <typename T>
  LogicalResult add(Operation *op, flatbuffers::Offset<T> action,
                    uint64_t flops, uint64_t bytes) {
    std::string location = nameOf(op->getLoc());
    items.push_back(fb::CreateItemDirect(
        fbb, fb::ActionTraits<T>::enum_value, action.Union(), flops, bytes,
        location.empty() ? nullptr : location.c_str()));
    return success();
  }

  /// Strides and offset of a memref, in elements.
  static std::pair<SmallVector<int64_t>, int64_t> layout(Value value) {
    SmallVector<int64_t> strides;
    int64_t offset = 0;
    (void)cast<MemRefType>(value.getType())
        .getStridesAndOffset(strides, offset);
    return {strides, offset};
  }

  fb::Matrix matrix(Value value, bool transposed = false) {
    auto type = cast<MemRefType>(value.getType());
    auto [strides, offset] = layout(value);
    unsigned row = type.getRank() - 2, col = row + 1;
    if (transposed)
      std::swap(row, col);
    fb::Buffer whole = buffer(value);
    return fb::Matrix(whole, offset, type.getDimSize(row), type.getDimSize(col),
                      strides[row], strides[col]);
  }

  /// The whole allocation that `value` is a view of.
  fb::Buffer buffer(Value value) {
    value = exec::getRoot(value);
    auto type = cast<MemRefType>(value.getType());
    if (auto constant = value.getDefiningOp<memref::GetGlobalOp>())
      return constants.buffer(constant);
    return arenaBuffer(offsetOf(value), type);
  }

  /// The part of `whole` from element `start` on.
  static fb::Buffer from(fb::Buffer whole, uint64_t start, Type element) {
    return fb::Buffer(whole.space(), whole.element(),
                      whole.offset() + start * exec::elementBytes(element),
                      whole.elements() - start);
  }

  int64_t offsetOf(Value root) {
    auto get = [](Attribute attribute) {
      return cast<IntegerAttr>(attribute).getInt();
    };
    auto argument = dyn_cast<BlockArgument>(root);
    if (!argument)
      return get(root.getDefiningOp()->getAttr(exec::kOffsetAttr));
    unsigned i = argument.getArgNumber();
    if (auto state =
            function.getArgAttrOfType<SymbolRefAttr>(i, exec::kStateAttr))
      return get(
          symbols.lookup(state.getLeafReference())->getAttr(exec::kOffsetAttr));
    return get(function.getArgAttr(i, exec::kOffsetAttr));
  }

  static uint64_t bytesOf(Value value) {
    return exec::bytesOf(cast<MemRefType>(value.getType()));
  }

  std::vector<flatbuffers::Offset<fb::Labels>> exportLabels(ArrayAttr rules) {
    std::vector<flatbuffers::Offset<fb::Labels>> table;
    if (!rules)
      return table;
    for (auto rule : rules.getAsRange<train::LabelRuleAttr>()) {
      ArrayRef<int64_t> ignored = rule.getIgnored();
      std::vector<int64_t> list(ignored.begin(), ignored.end());
      table.push_back(fb::CreateLabelsDirect(
          fbb, rule.getFirst(), rule.getClasses(), &list, rule.getMean()));
    }
    return table;
  }

  static fb::OutputRole roleOf(train::OutputAttr output) {
    if (!output)
      return fb::OutputRole::other;
    return output.getValue() == train::Output::loss ? fb::OutputRole::loss
                                                    : fb::OutputRole::scores;
  }

  flatbuffers::Offset<fb::NamedBuffer>
  named(const std::string &name, Value value,
        const std::vector<flatbuffers::Offset<fb::Labels>> &labels,
        fb::OutputRole role = fb::OutputRole::other) {
    fb::Buffer place = buffer(value);
    std::vector<int64_t> shape(cast<MemRefType>(value.getType()).getShape());
    return fb::CreateNamedBufferDirect(fbb, name.c_str(), &place, &shape,
                                       labels.empty() ? nullptr : &labels,
                                       role);
  }

  flatbuffers::FlatBufferBuilder &fbb;
  Constants &constants;
  const SymbolTable &symbols;
  const llvm::StringMap<uint32_t> &kernelNumbers;
  func::FuncOp function;
  std::vector<flatbuffers::Offset<fb::Item>> items;
};

} // namespace

FailureOr<ProgramImage> amc::exportProgram(ModuleOp module, NativeImage kernels,
                                           StringRef source) {
  flatbuffers::FlatBufferBuilder fbb(1 << 16);
  Constants constants(module);
  auto state = exportState(fbb, module, constants);
  if (failed(state))
    return failure();
  SymbolTable symbols(module);
  llvm::StringMap<uint32_t> kernelNumbers;
  for (auto [i, kernel] : llvm::enumerate(kernels.kernels))
    kernelNumbers[kernel.name] = i;
  std::vector<flatbuffers::Offset<fb::EntryPoint>> entries;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function.isPublic() || function.isExternal())
      continue;
    auto entry =
        EntryExporter(fbb, constants, symbols, kernelNumbers, function).run();
    if (failed(entry))
      return failure();
    entries.push_back(*entry);
  }
  auto code = exportCode(fbb, kernels);
  auto training = exportTraining(fbb, module);
  auto layers = exportLayers(fbb, module);
  auto arena = module->getAttrOfType<IntegerAttr>(exec::kArenaBytesAttr);
  if (!arena)
    return module.emitError("has no memory plan; run exec-plan-memory");
  amcrt::DeviceModel device = crossbar::DeviceAttr::modelFor(module);
  std::string description = device.description().toJson();
  auto program = fb::CreateProgramDirect(
      fbb, "amc " AMC_VERSION, source.str().c_str(), description.c_str(),
      device.arraySize(), device.info().chips, device.info().tiles_per_chip,
      arena.getInt(), training, &entries, &*state, &layers, code);
  fb::FinishProgramBuffer(fbb, program);
  ProgramImage image;
  image.program.assign(fbb.GetBufferPointer(),
                       fbb.GetBufferPointer() + fbb.GetSize());
  image.constants = constants.take();
  image.code = std::move(kernels.bytes);
  return image;
}
