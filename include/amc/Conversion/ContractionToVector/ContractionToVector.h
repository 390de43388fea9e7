//===- ContractionToVector.h - Vector loops for contractions -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_CONTRACTIONTOVECTOR_CONTRACTIONTOVECTOR_H
#define AMC_CONVERSION_CONTRACTIONTOVECTOR_CONTRACTIONTOVECTOR_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

#include <optional>

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/ContractionToVector/Passes.h.inc"

/// One operand of a contraction: a flat buffer, where it starts and how far it
/// advances, in elements, when each loop advances by one.
struct ContractionOperand {
  Value buffer;
  SmallVector<int64_t> strides;
  int64_t offset = 0;
};

/// out[...] += a[...] * b[...] over static loops; with `overwrite`, = instead.
struct Contraction {
  SmallVector<int64_t> extents;
  SmallVector<bool> parallel;
  ContractionOperand a, b, out;
  Type element;
  bool overwrite = false;
};

/// How a contraction runs: which loop is the vector, which loops span the tile
/// of accumulators.
struct ContractionTiling {
  enum class Kind {
    broadcast,   ///< results and a run along the vector loop, b stands still
    reduce,      ///< a and b run along it, results stand still
    elementwise, ///< all run along it
  };
  Kind kind = Kind::broadcast;
  unsigned vectorLoop = 0;
  /// The loops along which only b (rows), only a (columns) change; `broadcast`
  /// has rows alone.
  std::optional<unsigned> rowLoop, columnLoop;
  int64_t rows = 1;
  /// `broadcast`: vectors along the vector loop.
  int64_t columns = 1;
};

/// Fails, with an error on `op`, unless `bits` is 128, 256 or 512.
LogicalResult checkVectorBits(Operation *op, int64_t bits);

/// Vector registers of a machine whose registers have `bits`.
constexpr int64_t getVectorRegisters(int64_t bits) {
  return bits == 512 ? 32 : 16;
}

/// Reads `op` as a contraction on contiguous static memrefs of one float type.
FailureOr<Contraction> matchContraction(linalg::GenericOp op);

/// Chooses a tiling for vectors of `vectorElements` and `registers` vector
/// registers; nothing when no loop is fit to be the vector.
std::optional<ContractionTiling>
chooseContractionTiling(const Contraction &contraction, int64_t vectorElements,
                        int64_t registers);

/// Emits the loops. Operand a is the one with stride 1 along the vector loop.
void emitContraction(OpBuilder &builder, Location loc,
                     const Contraction &contraction,
                     const ContractionTiling &tiling, int64_t vectorElements);

} // namespace mlir::amc

#endif // AMC_CONVERSION_CONTRACTIONTOVECTOR_CONTRACTIONTOVECTOR_H
