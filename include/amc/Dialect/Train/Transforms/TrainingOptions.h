//===- TrainingOptions.h - What a training step is made by ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_TRANSFORMS_TRAININGOPTIONS_H
#define AMC_DIALECT_TRAIN_TRANSFORMS_TRAININGOPTIONS_H

#include "amc/Dialect/Train/IR/Recipe.h"

namespace mlir::amc::train {

/// The loss that is added to a model without one: the mean cross-entropy of
/// scores and class labels, or the mean squared error.
enum class Loss { crossEntropy, mse };

inline std::array<llvm::StringLiteral, 2> wordsOf(Loss) {
  return {"cross-entropy", "mse"};
}

/// What is not given is a default of the optimizer's, and no loss.
struct TrainingOptions {
  Recipe recipe;
  std::optional<Loss> loss;
};

/// Calls visit(RecipeOption<T>, std::optional<T>) for every option.
template <typename O, typename F>
void eachTrainingOption(O &options, F &&visit) {
  eachOption(options.recipe, visit);
  visit(
      RecipeOption<Loss>{
          {"loss", "The loss that is added to a model without one"}, {}},
      options.loss);
}

/// Not of the step but of the import of a model; a recipe says what it was.
inline constexpr OptionInfo batchOption{
    "batch", "Binds the free batch dimensions of an ONNX model", 1,
    int64_t(1) << 24};
inline constexpr int64_t standardBatch = 64;

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_TRANSFORMS_TRAININGOPTIONS_H
