//===- Native.cpp - Kernels to machine code -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Native/Native.h"

#include "TargetMachine.h"
#include "amc/Conversion/KernelsToLLVM/KernelsToLLVM.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Threading.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::amc;

namespace {

/// What is left to do for kernels that come tiled and canonical and call
/// nothing: loops LLVM has to vectorize, short ones to unroll. Compared with
/// -O2, half the time for code of the same speed.
constexpr const char *optimizations =
    "function(early-cse,simplifycfg,loop-mssa(loop-rotate,licm),loop-simplify,"
    "lcssa,loop-vectorize,loop-unroll<O2;no-runtime;no-partial>,"
    "instcombine<no-verify-fixpoint>,simplifycfg,loop-mssa(licm),"
    "early-cse<memssa>)";

/// Optimizes for `machine` and returns an object file.
FailureOr<SmallVector<char>>
emitObject(llvm::Module &module, llvm::TargetMachine &machine, Location loc) {
  module.setDataLayout(machine.createDataLayout());
  module.setTargetTriple(machine.getTargetTriple());
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    // No loop may become a call of memset or memcpy.
    function.addFnAttr("no-builtins");
    function.addFnAttr(llvm::Attribute::NoUnwind);
    if (hasFeature(machine, "avx512f"))
      function.addFnAttr("prefer-vector-width", "512");
  }
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error error = builder.parsePassPipeline(passes, optimizations))
    return emitError(loc) << llvm::toString(std::move(error));
  passes.run(module, modules);
  SmallVector<char> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager codegen;
  if (machine.addPassesToEmitFile(codegen, stream, nullptr,
                                  llvm::CodeGenFileType::ObjectFile))
    return emitError(loc) << "this machine's code generator writes no objects";
  codegen.run(module);
  return object;
}

/// One share of the kernels, compiled by itself.
struct Part {
  OwningOpRef<ModuleOp> module;
  SmallVector<size_t> kernels; ///< their numbers
  std::vector<uint8_t> bytes;
  std::vector<uint64_t> offsets;
};

/// Deals kernels, largest first, to the part that has least so far. The number
/// of parts is fixed, so that the image does not depend on the machine's cores.
std::vector<Part> divide(ModuleOp kernels, ArrayRef<NativeKernel> names) {
  constexpr size_t numParts = 8;
  std::vector<std::pair<size_t, size_t>> sizes; // Operations, kernel.
  SymbolTable symbols(kernels);
  SmallVector<LLVM::LLVMFuncOp> bodies, entries;
  for (auto [i, kernel] : llvm::enumerate(names)) {
    entries.push_back(symbols.lookup<LLVM::LLVMFuncOp>(kernel.name));
    bodies.push_back(
        symbols.lookup<LLVM::LLVMFuncOp>(kernel.name + kBodySuffix.str()));
    size_t operations = 0;
    bodies.back()->walk([&](Operation *) { ++operations; });
    sizes.emplace_back(operations, i);
  }
  llvm::sort(sizes, [](auto a, auto b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<Part> parts(std::min(numParts, names.size()));
  std::vector<size_t> loads(parts.size());
  for (Part &part : parts)
    part.module = ModuleOp::create(kernels.getLoc());
  for (auto [size, i] : sizes) {
    size_t least = llvm::min_element(loads) - loads.begin();
    loads[least] += size;
    parts[least].kernels.push_back(i);
    for (LLVM::LLVMFuncOp function : {bodies[i], entries[i]})
      function->moveBefore(parts[least].module->getBody(),
                           parts[least].module->getBody()->end());
  }
  return parts;
}

/// Compiles the parts side by side and joins them to one image.
LogicalResult compileParts(ModuleOp kernels, const NativeOptions &options,
                           NativeImage &image) {
  MLIRContext *context = kernels.getContext();
  Location loc = kernels.getLoc();
  registerBuiltinDialectTranslation(*context);
  registerLLVMDialectTranslation(*context);
  std::vector<Part> parts = divide(kernels, image.kernels);
  auto compile = [&](Part &part) -> LogicalResult {
    llvm::LLVMContext llvmContext;
    std::unique_ptr<llvm::TargetMachine> machine =
        createTargetMachine(options, loc);
    std::unique_ptr<llvm::Module> module =
        translateModuleToLLVMIR(*part.module, llvmContext, "kernels");
    if (!machine || !module)
      return emitError(loc) << "the kernels cannot be translated to LLVM IR";
    FailureOr<SmallVector<char>> object = emitObject(*module, *machine, loc);
    if (failed(object))
      return failure();
    std::vector<std::string> names;
    for (size_t kernel : part.kernels)
      names.push_back(image.kernels[kernel].name);
    std::string error;
    FailureOr<std::vector<uint8_t>> bytes = linkFlatImage(
        StringRef(object->data(), object->size()), names, part.offsets, error);
    if (failed(bytes))
      return emitError(loc) << error;
    part.bytes = std::move(*bytes);
    return success();
  };
  if (failed(failableParallelForEach(context, parts, compile)))
    return failure();
  for (Part &part : parts) {
    image.bytes.resize(llvm::alignTo(image.bytes.size(), 64));
    for (auto [kernel, offset] : llvm::zip_equal(part.kernels, part.offsets))
      image.kernels[kernel].offset = image.bytes.size() + offset;
    llvm::append_range(image.bytes, part.bytes);
  }
  return success();
}

} // namespace

FailureOr<NativeImage> amc::compileKernels(ModuleOp kernels,
                                           const NativeOptions &options) {
  Location loc = kernels.getLoc();
  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(options, loc);
  if (!machine)
    return failure();
  if (machine->getTargetTriple().isX86() && !hasFeature(*machine, "fma"))
    return emitError(loc) << "the CPU '" << machine->getTargetCPU()
                          << "' has no fused multiply-add; kernels need "
                             "x86-64-v3 or later";
  NativeImage image;
  image.triple = machine->getTargetTriple().str();
  image.cpu = machine->getTargetCPU().str();
  for (StringRef feature : verifiedFeatures)
    if (hasFeature(*machine, feature))
      image.features.push_back(feature.str());

  SymbolTable symbols(kernels);
  for (auto entry : kernels.getOps<LLVM::LLVMFuncOp>())
    if (auto body = symbols.lookup<LLVM::LLVMFuncOp>(
            (entry.getSymName() + kBodySuffix).str()))
      image.kernels.push_back({entry.getSymName().str(), 0, entry.getLoc(),
                               body.getNumArguments() - 2});

  if (failed(compileParts(kernels, options, image)))
    return failure();
  return image;
}
