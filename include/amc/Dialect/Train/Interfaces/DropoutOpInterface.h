//===- DropoutOpInterface.h - Ops that drop at random --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_H
#define AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>

#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.h.inc"

#endif // AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_H
