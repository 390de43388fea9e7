//===- Native.cpp - Kernels to machine code -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Native/Native.h"

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Threading.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace mlir;
using namespace mlir::amc;

namespace {

/// The instruction sets that a program says it needs, and that the runtime
/// looks for in the CPU before it runs it. Those that they imply are not
/// listed.
constexpr StringRef verifiedFeatures[] = {
    "avx",    "avx2",    "f16c",     "fma",      "bmi",     "bmi2",
    "popcnt", "avx512f", "avx512vl", "avx512dq", "avx512bw"};

/// Whether code may use the feature: any other (XOP, say) could end a run by an
/// illegal instruction. What x86-64 has and SSE, which AVX implies, may be
/// used.
bool isVerified(const llvm::Triple &triple, StringRef feature) {
  if (!triple.isX86())
    return true;
  SmallVector<StringRef> always;
  llvm::X86::getFeaturesForCPU("x86-64", always);
  return llvm::is_contained(verifiedFeatures, feature) ||
         llvm::is_contained(always, feature) || feature == "64bit" ||
         llvm::is_contained({"sse3", "ssse3", "sse4.1", "sse4.2"}, feature);
}

std::unique_ptr<llvm::TargetMachine>
createTargetMachine(const NativeOptions &options, Location loc) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::Triple triple(llvm::sys::getDefaultTargetTriple());
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target) {
    emitError(loc) << "no code generator for this machine: " << error;
    return nullptr;
  }
  std::string cpu = options.cpu;
  llvm::SubtargetFeatures features;
  if (cpu == "native") {
    cpu = llvm::sys::getHostCPUName();
    for (auto &feature : llvm::sys::getHostCPUFeatures())
      features.AddFeature(feature.first(),
                          feature.second &&
                              isVerified(triple, feature.first()));
  } else if (triple.isX86() &&
             llvm::X86::parseArchX86(cpu) != llvm::X86::CK_None) {
    SmallVector<StringRef> all;
    llvm::X86::getFeaturesForCPU(cpu, all);
    for (StringRef feature : all)
      if (!isVerified(triple, feature))
        features.AddFeature(feature, /*Enable=*/false);
    // What was left out may imply some of what may be used.
    for (StringRef feature : all)
      if (isVerified(triple, feature))
        features.AddFeature(feature);
  }
  // Asked of a CPU that LLVM knows: it prints a warning on any other.
  std::unique_ptr<llvm::MCSubtargetInfo> known(
      target->createMCSubtargetInfo(triple, "", ""));
  std::unique_ptr<llvm::TargetMachine> machine;
  if (known && known->isCPUStringValid(cpu))
    machine.reset(target->createTargetMachine(
        triple, cpu, features.getString(), llvm::TargetOptions(),
        llvm::Reloc::PIC_, llvm::CodeModel::Small,
        llvm::CodeGenOptLevel::Default));
  if (!machine) {
    emitError(loc) << "unknown CPU '" << options.cpu
                   << "'; give --mcpu=native or a name that `llc-22 "
                      "-mcpu=help` lists";
    return nullptr;
  }
  return machine;
}

bool has(const llvm::TargetMachine &machine, StringRef feature) {
  return machine.getMCSubtargetInfo()->checkFeatures(("+" + feature).str());
}

/// Adds what the loop optimizer can use: buffers are distinct and aligned.
/// `@name` becomes the entry point, which unpacks the buffers and calls
/// `@name.body`.
void addEntryPoint(LLVM::LLVMFuncOp body) {
  OpBuilder builder(body);
  Location loc = body.getLoc();
  std::string name = body.getSymName().str();
  body.setSymName(name + ".body");
  body.setLinkage(LLVM::Linkage::Internal);
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Type i64 = builder.getI64Type();
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(builder.getContext()), {pointer, i64, i64});
  auto entry = LLVM::LLVMFuncOp::create(builder, loc, name, type);
  builder.setInsertionPointToStart(entry.addEntryBlock(builder));
  SmallVector<Value> arguments;
  unsigned buffers = body.getNumArguments() - 2;
  for (unsigned i = 0; i < buffers; ++i) {
    body.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(),
                    builder.getUnitAttr());
    body.setArgAttr(i, LLVM::LLVMDialect::getAlignAttrName(),
                    builder.getI64IntegerAttr(64));
    Value slot =
        LLVM::GEPOp::create(builder, loc, pointer, pointer,
                            entry.getArgument(0), ArrayRef<LLVM::GEPArg>{i});
    arguments.push_back(LLVM::LoadOp::create(builder, loc, pointer, slot));
  }
  arguments.push_back(entry.getArgument(1));
  arguments.push_back(entry.getArgument(2));
  LLVM::CallOp::create(builder, loc, body, arguments);
  LLVM::ReturnOp::create(builder, loc, ValueRange());
}

LogicalResult lowerToLLVMDialect(ModuleOp kernels) {
  // Before anything turns math into library calls.
  RewritePatternSet patterns(kernels.getContext());
  populateMathPolynomialApproximationPatterns(patterns);
  math::populateExpansionPatterns(patterns,
                                  {"powf", "fpowi", "rsqrt", "roundeven"});
  if (failed(applyPatternsGreedily(kernels, std::move(patterns))))
    return failure();
  PassManager pm(kernels.getContext());
  // Kernel by kernel, side by side.
  OpPassManager &kernel = pm.nest<func::FuncOp>();
  kernel.addPass(createCanonicalizerPass());
  kernel.addPass(createCSEPass());
  kernel.addPass(memref::createExpandStridedMetadataPass());
  kernel.addPass(createLoopInvariantCodeMotionPass());
  kernel.addPass(createConvertVectorToSCFPass());
  kernel.addPass(createConvertVectorToLLVMPass());
  kernel.addPass(createLowerAffinePass());
  kernel.addPass(createSCFToControlFlowPass());
  kernel.addPass(createConvertMathToLLVMPass());
  kernel.addPass(createConvertIndexToLLVMPass());
  kernel.addPass(createArithToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions funcOptions;
  funcOptions.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(funcOptions));
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  return pm.run(kernels);
}

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
    if (has(machine, "avx512f"))
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
    bodies.push_back(symbols.lookup<LLVM::LLVMFuncOp>(kernel.name + ".body"));
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

FailureOr<int64_t> amc::getVectorBits(const NativeOptions &options,
                                      Location loc) {
  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(options, loc);
  if (!machine)
    return failure();
  return has(*machine, "avx512f") ? 512 : has(*machine, "avx") ? 256 : 128;
}

FailureOr<NativeImage> amc::compileKernels(ModuleOp kernels,
                                           const NativeOptions &options) {
  Location loc = kernels.getLoc();
  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(options, loc);
  if (!machine)
    return failure();
  if (machine->getTargetTriple().isX86() && !has(*machine, "fma"))
    return emitError(loc) << "the CPU '" << machine->getTargetCPU()
                          << "' has no fused multiply-add; kernels need "
                             "x86-64-v3 or later";
  NativeImage image;
  image.triple = machine->getTargetTriple().str();
  image.cpu = machine->getTargetCPU().str();
  for (StringRef feature : verifiedFeatures)
    if (has(*machine, feature))
      image.features.push_back(feature.str());

  for (auto function : kernels.getOps<func::FuncOp>())
    image.kernels.push_back({function.getSymName().str(), 0, function.getLoc(),
                             function.getNumArguments() - 2});
  if (failed(lowerToLLVMDialect(kernels)))
    return emitError(loc) << "the kernels cannot be lowered to LLVM";
  for (auto function :
       llvm::make_early_inc_range(kernels.getOps<LLVM::LLVMFuncOp>()))
    addEntryPoint(function);

  if (failed(compileParts(kernels, options, image)))
    return failure();
  return image;
}
