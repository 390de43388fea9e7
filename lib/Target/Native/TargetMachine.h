//===- TargetMachine.h - The CPU that code is for ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_NATIVE_TARGETMACHINE_H
#define AMC_LIB_TARGET_NATIVE_TARGETMACHINE_H

#include "amc/Target/Native/Native.h"
#include "llvm/Target/TargetMachine.h"

namespace mlir::amc {

/// The instruction sets that a program says it needs, and that the runtime
/// looks for in the CPU before it runs it. Those that they imply are not
/// listed.
inline constexpr StringRef verifiedFeatures[] = {
    "avx",    "avx2",    "f16c",     "fma",      "bmi",     "bmi2",
    "popcnt", "avx512f", "avx512vl", "avx512dq", "avx512bw"};

/// Of the CPU that `options` names, for code that uses verified features alone.
/// Null, with an error at `loc`, on an unknown CPU.
std::unique_ptr<llvm::TargetMachine>
createTargetMachine(const NativeOptions &options, Location loc);

/// Whether code for `machine` may use the feature.
bool hasFeature(const llvm::TargetMachine &machine, StringRef feature);

} // namespace mlir::amc

#endif // AMC_LIB_TARGET_NATIVE_TARGETMACHINE_H
