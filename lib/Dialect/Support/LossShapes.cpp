//===- LossShapes.cpp - Shapes of losses of classification ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/LossShapes.h"

using namespace mlir;
using namespace mlir::amc;

FailureOr<RankedTensorType>
amc::inferClassificationLoss(const FaultEmitter &fault, RankedTensorType scores,
                             RankedTensorType labels, Type weights,
                             StringRef reduction) {
  if (reduction != "mean" && reduction != "sum" && reduction != "none")
    return fault("'reduction' must be \"mean\", \"sum\" or \"none\", but is \"",
                 reduction, "\"");
  if (scores.getRank() < 2)
    return fault("scores must be N x C x ..., but are ", scores);
  SmallVector<int64_t> rows(scores.getShape());
  rows.erase(rows.begin() + 1);
  if (labels.getShape() != ArrayRef<int64_t>(rows))
    return fault("labels must be ",
                 RankedTensorType::get(rows, labels.getElementType()),
                 " for scores of ", scores, ", but are ", labels);
  auto perClass =
      RankedTensorType::get(scores.getDimSize(1), scores.getElementType());
  if (weights && weights != perClass)
    return fault("weights must be ", perClass, " for scores of ", scores,
                 ", but are ", weights);
  if (reduction != "none")
    rows.clear();
  return RankedTensorType::get(rows, scores.getElementType());
}
