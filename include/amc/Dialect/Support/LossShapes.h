//===- LossShapes.h - Shapes of losses of classification ------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_LOSSSHAPES_H
#define AMC_DIALECT_SUPPORT_LOSSSHAPES_H

#include "amc/Dialect/Support/InferredResults.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc {

/// The loss of scores N x C x D1 x ... and labels N x D1 x ..., with one number
/// of `weights` per class where it is not null. `reduction` is "mean" or "sum"
/// (of rank 0), or "none" (of the labels' shape).
FailureOr<RankedTensorType> inferClassificationLoss(const FaultEmitter &fault,
                                                    RankedTensorType scores,
                                                    RankedTensorType labels,
                                                    Type weights,
                                                    StringRef reduction);

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_LOSSSHAPES_H
