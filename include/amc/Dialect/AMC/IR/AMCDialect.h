//===- AMCDialect.h - The amc dialect ------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_IR_DIALECT_H
#define AMC_DIALECT_AMC_IR_DIALECT_H

#include "amcrt/description/DeviceModel.h"
#include "amcrt/plan/Plan.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/Error.h"

namespace amcrt {
/// Found by the uniquing of attributes.
inline llvm::hash_code hash_value(const Plan &plan) {
  return llvm::hash_value(plan.text());
}
} // namespace amcrt

#include "amc/Dialect/AMC/IR/AMCDialect.h.inc"
#include "amc/Dialect/AMC/IR/AMCEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "amc/Dialect/AMC/IR/AMCAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "amc/Dialect/AMC/IR/AMCTypes.h.inc"

namespace mlir::amc::crossbar {
/// The contents of all tiles.
struct TileResource : SideEffects::Resource::Base<TileResource> {
  StringRef getName() final { return "amc.tile"; }
};
} // namespace mlir::amc::crossbar

#define GET_OP_CLASSES
#include "amc/Dialect/AMC/IR/AMCOps.h.inc"

#endif // AMC_DIALECT_AMC_IR_DIALECT_H
