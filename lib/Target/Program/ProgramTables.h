//===- ProgramTables.h - Tables of a program ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_PROGRAM_PROGRAMTABLES_H
#define AMC_LIB_TARGET_PROGRAM_PROGRAMTABLES_H

#include "amc/Target/Native/Native.h"
#include "amcrt/schema/program_generated.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc {

/// A contiguous buffer of `type` in the arena. Element types that the schema
/// does not have were refused before.
amcrt::fb::Buffer arenaBuffer(int64_t offset, ShapedType type);

/// The first node name in `loc`, or nothing.
std::string nameOf(Location loc);

/// The constants segment, as it grows.
class Constants {
public:
  explicit Constants(ModuleOp module) : symbols(module) {}

  /// The constant that `op` reads.
  amcrt::fb::Buffer buffer(memref::GetGlobalOp op);
  /// Fails when `attribute` is not a dense array of plain numbers.
  FailureOr<amcrt::fb::Buffer> append(ElementsAttr attribute);
  std::vector<uint8_t> take() { return std::move(bytes); }

private:
  SymbolTable symbols;
  std::vector<uint8_t> bytes;
  llvm::DenseMap<Attribute, uint64_t> known; ///< offsets by value
};

/// The table of state, from the module's `ml_program.global`s.
FailureOr<std::vector<flatbuffers::Offset<amcrt::fb::State>>>
exportState(flatbuffers::FlatBufferBuilder &builder, ModuleOp module,
            Constants &constants);

flatbuffers::Offset<amcrt::fb::NativeCode>
exportCode(flatbuffers::FlatBufferBuilder &builder, const NativeImage &kernels);

/// From the module attributes train.recipe and train.uncovered.
flatbuffers::Offset<amcrt::fb::Training>
exportTraining(flatbuffers::FlatBufferBuilder &builder, ModuleOp module);

/// From the module attributes train.layers and amc.placement.
std::vector<flatbuffers::Offset<amcrt::fb::Layer>>
exportLayers(flatbuffers::FlatBufferBuilder &builder, ModuleOp module);

} // namespace mlir::amc

#endif // AMC_LIB_TARGET_PROGRAM_PROGRAMTABLES_H
