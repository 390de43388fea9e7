//===- TargetMachine.cpp - The CPU that code is for -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TargetMachine.h"

#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace mlir;
using namespace mlir::amc;

/// Whether code may use the feature: any other (XOP, say) could end a run by an
/// illegal instruction. What x86-64 has and SSE, which AVX implies, may be
/// used.
static bool isVerified(const llvm::Triple &triple, StringRef feature) {
  if (!triple.isX86())
    return true;
  SmallVector<StringRef> always;
  llvm::X86::getFeaturesForCPU("x86-64", always);
  return llvm::is_contained(verifiedFeatures, feature) ||
         llvm::is_contained(always, feature) || feature == "64bit" ||
         llvm::is_contained({"sse3", "ssse3", "sse4.1", "sse4.2"}, feature);
}

std::unique_ptr<llvm::TargetMachine>
amc::createTargetMachine(const NativeOptions &options, Location loc) {
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

bool amc::hasFeature(const llvm::TargetMachine &machine, StringRef feature) {
  return machine.getMCSubtargetInfo()->checkFeatures(("+" + feature).str());
}

FailureOr<int64_t> amc::getVectorBits(const NativeOptions &options,
                                      Location loc) {
  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(options, loc);
  if (!machine)
    return failure();
  return hasFeature(*machine, "avx512f") ? 512
         : hasFeature(*machine, "avx")   ? 256
                                         : 128;
}
