//===- Native.h - Kernels to machine code --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TARGET_NATIVE_NATIVE_H
#define AMC_TARGET_NATIVE_NATIVE_H

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace mlir::amc {

struct NativeOptions {
  /// A CPU that LLVM knows for this machine's architecture, or "native".
  std::string cpu = "native";
};

struct NativeKernel {
  std::string name;
  uint64_t offset = 0; ///< of the entry point in the image, bytes
  Location location;
  unsigned arguments = 0; ///< buffers
};

/// One flat image of all kernels: position independent, nothing imported,
/// nothing to relocate. Entry points have the signature
/// `void kernel(void *const *buffers, int64_t begin, int64_t end)`.
struct NativeImage {
  std::vector<uint8_t> bytes;
  std::string triple, cpu;
  std::vector<std::string> features; ///< that the CPU must have
  std::vector<NativeKernel> kernels;
};

/// The CPU that `options` names and its vector registers, in bits. Fails with
/// an error at `loc` on an unknown CPU.
FailureOr<int64_t> getVectorBits(const NativeOptions &options, Location loc);

/// Compiles the functions of `kernels`, which `exec-lower-kernels` lowered, and
/// takes them out of it.
FailureOr<NativeImage> compileKernels(ModuleOp kernels,
                                      const NativeOptions &options);

/// Lays out the sections of an x86-64 ELF object one after the other and
/// resolves its relative relocations. Returns the offsets of `symbols` in
/// `offsets`. On failure `error` names the symbol or relocation that a flat
/// image cannot have.
FailureOr<std::vector<uint8_t>> linkFlatImage(StringRef object,
                                              ArrayRef<std::string> symbols,
                                              std::vector<uint64_t> &offsets,
                                              std::string &error);

} // namespace mlir::amc

#endif // AMC_TARGET_NATIVE_NATIVE_H
