//===- Losses.cpp - Losses of labels --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainingModels.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Train/Interfaces/LossOpInterface.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

namespace {
template <typename OpTy>
struct LossModel
    : train::LossOpInterface::ExternalModel<LossModel<OpTy>, OpTy> {
  Value getClassScores(Operation *op) const {
    return cast<OpTy>(op).getScores();
  }

  Value getClassLabels(Operation *op) const {
    return cast<OpTy>(op).getLabels();
  }

  int64_t getNumClasses(Operation *op) const {
    return cast<RankedTensorType>(getClassScores(op).getType()).getDimSize(1);
  }

  /// `ignore_index`, classes of weight 0.
  SmallVector<int64_t> getIgnoredLabels(Operation *op) const {
    auto loss = cast<OpTy>(op);
    SmallVector<int64_t> ignored;
    if (std::optional<uint64_t> index = loss.getIgnoreIndex())
      ignored.push_back(static_cast<int64_t>(*index));
    DenseFPElementsAttr weights;
    if (loss.getWeights() &&
        matchPattern(loss.getWeights(), m_Constant(&weights)))
      for (auto [label, weight] : llvm::enumerate(weights.getValues<APFloat>()))
        if (weight.isZero() && !llvm::is_contained(ignored, int64_t(label)))
          ignored.push_back(label);
    return ignored;
  }

  bool isMeanOfLabels(Operation *op) const {
    return cast<OpTy>(op).getReduction() == "mean";
  }
};
} // namespace

void onnx::attachLosses(MLIRContext *context) {
  SoftmaxCrossEntropyLossOp::attachInterface<
      LossModel<SoftmaxCrossEntropyLossOp>>(*context);
  NegativeLogLikelihoodLossOp::attachInterface<
      LossModel<NegativeLogLikelihoodLossOp>>(*context);
}
