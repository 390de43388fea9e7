//===- TrainDialect.h - The train dialect --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_DIALECT_H
#define AMC_DIALECT_TRAIN_IR_DIALECT_H

#include "amc/Dialect/Support/BoundedSize.h"
#include "amc/Dialect/Train/IR/Recipe.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "amc/Dialect/Train/IR/TrainEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "amc/Dialect/Train/IR/TrainAttributes.h.inc"

#include "amc/Dialect/Train/IR/TrainDialect.h.inc"

#define GET_OP_CLASSES
#include "amc/Dialect/Train/IR/TrainOps.h.inc"

namespace mlir::amc::train {

/// Of a global; none where it does not say.
std::optional<Role> getRole(Operation *global);

/// Of a module with a training step, else null.
RecipeAttr getRecipe(Operation *module);

/// Of a module; empty where no layer has curvature.
SmallVector<LayerAttr> getLayers(Operation *module);

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_IR_DIALECT_H
