//===- Native.cpp - Kernels to machine code -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Native/Native.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
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
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"

using namespace mlir;
using namespace mlir::amc;

namespace {

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
  std::string cpu = options.cpu, features;
  if (cpu == "native") {
    cpu = llvm::sys::getHostCPUName();
    llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
    for (auto &feature : host)
      features += (features.empty() ? "" : ",") +
                  std::string(feature.second ? "+" : "-") +
                  feature.first().str();
  }
  llvm::TargetOptions targetOptions;
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, cpu, features, targetOptions, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Aggressive));
  if (!machine || !machine->getMCSubtargetInfo()->isCPUStringValid(cpu)) {
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
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  pm.addPass(createConvertVectorToSCFPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions funcOptions;
  funcOptions.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(funcOptions));
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  return pm.run(kernels);
}

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
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3)
      .run(module, modules);
  SmallVector<char> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager codegen;
  if (machine.addPassesToEmitFile(codegen, stream, nullptr,
                                  llvm::CodeGenFileType::ObjectFile))
    return emitError(loc) << "this machine's code generator writes no objects";
  codegen.run(module);
  return object;
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
  for (StringRef feature : {"avx", "avx2", "fma", "bmi", "bmi2", "popcnt",
                            "avx512f", "avx512vl", "avx512dq", "avx512bw"})
    if (has(*machine, feature))
      image.features.push_back(feature.str());

  std::vector<std::string> names;
  for (auto function : kernels.getOps<func::FuncOp>()) {
    names.push_back(function.getSymName().str());
    image.kernels.push_back(
        {names.back(), 0, function.getLoc(), function.getNumArguments() - 2});
  }
  if (failed(lowerToLLVMDialect(kernels)))
    return emitError(loc) << "the kernels cannot be lowered to LLVM";
  for (auto function :
       llvm::make_early_inc_range(kernels.getOps<LLVM::LLVMFuncOp>()))
    addEntryPoint(function);

  registerBuiltinDialectTranslation(*kernels.getContext());
  registerLLVMDialectTranslation(*kernels.getContext());
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module =
      translateModuleToLLVMIR(kernels, context, "kernels");
  if (!module)
    return emitError(loc) << "the kernels cannot be translated to LLVM IR";
  FailureOr<SmallVector<char>> object = emitObject(*module, *machine, loc);
  if (failed(object))
    return failure();
  std::string error;
  std::vector<uint64_t> offsets;
  FailureOr<std::vector<uint8_t>> bytes = linkFlatImage(
      StringRef(object->data(), object->size()), names, offsets, error);
  if (failed(bytes))
    return emitError(loc) << error;
  image.bytes = std::move(*bytes);
  for (auto [kernel, offset] : llvm::zip_equal(image.kernels, offsets))
    kernel.offset = offset;
  return image;
}
