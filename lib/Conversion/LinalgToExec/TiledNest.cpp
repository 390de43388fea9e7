//===- TiledNest.cpp - Loop nests that are register-tiled -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TiledNest.h"

#include "amc/Dialect/Support/MultiplyAdd.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::amc;

static ContractionOperand toOperand(const FlatOperand &flat) {
  return {flat.root, flat.strides, flat.offset};
}

std::optional<TiledNest> TiledNest::get(const LoopNest &nest,
                                        int64_t vectorBits) {
  if (!isMultiplyAdd(nest.op) ||
      (nest.hasInitial() && !matchPattern(nest.initial[0], m_AnyZeroFloat())))
    return std::nullopt;
  TiledNest result;
  Contraction &c = result.contraction;
  c = {nest.extents,
       nest.parallel,
       toOperand(nest.inputs[0]),
       toOperand(nest.inputs[1]),
       toOperand(nest.outputs[0]),
       nest.op.getBody()->getArgument(0).getType(),
       /*overwrite=*/nest.hasInitial()};
  if (c.out.buffer == c.a.buffer || c.out.buffer == c.b.buffer)
    return std::nullopt;
  result.vectorElements = vectorBits / c.element.getIntOrFloatBitWidth();
  std::optional<ContractionTiling> tiling = chooseContractionTiling(
      c, result.vectorElements, getVectorRegisters(vectorBits));
  if (!tiling)
    return std::nullopt;
  result.tiling = *tiling;
  return result;
}
