//===- LayerOpInterface.h - Layers with curvature ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_H
#define AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_H

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace mlir::amc::train {

/// What a layer of one result is made of.
struct LayerOperands {
  Value input;
  Value weight; ///< its first dimension is the outputs
  Value bias;   ///< one number per output, or null
  /// The weight is inputs x outputs.
  bool inputsFirst = false;
  /// The dimension of the result that the outputs are along.
  int64_t outputAxis = 0;
};

} // namespace mlir::amc::train

#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h.inc"

#endif // AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_H
