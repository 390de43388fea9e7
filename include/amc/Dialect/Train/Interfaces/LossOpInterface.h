//===- LossOpInterface.h - Losses of labels ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_H
#define AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include "amc/Dialect/Train/Interfaces/LossOpInterface.h.inc"

#endif // AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_H
