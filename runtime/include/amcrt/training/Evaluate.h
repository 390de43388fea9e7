//===- Evaluate.h - Loss and accuracy of a data set ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_EVALUATE_H
#define AMCRT_TRAINING_EVALUATE_H

#include "amcrt/report/Report.h"
#include "amcrt/session/TrainingProgram.h"
#include "amcrt/training/Batches.h"

#include <atomic>
#include <optional>

namespace amcrt {

/// Throws Error, naming file and input, when `data` cannot fill the inputs of
/// `entry`: shapes that differ, a value that is none of the input's type, a
/// label that is no class of its loss, labels that are all ignored.
void checkFit(const TrainingProgram &program, const std::string &entry,
              const DataSet &data);

/// SHA-256 of what the inputs of `entry` get from `data`, whatever files and
/// types it is from: of each input its name, type and shape, and its values in
/// the order of the examples. `checkFit` has found that it fits.
std::string digest(const TrainingProgram &program, const std::string &entry,
                   const DataSet &data);

/// The labels of accuracy: the first input with one label for each example, or
/// else the first of integers of rank 1; null when there is none.
const Tensor *findLabels(const std::vector<Tensor> &inputs);

/// The labels in the first `rows` rows of the input's buffer that `rule` does
/// not ignore.
uint64_t countLabels(const Tensor &input, const LabelRule &rule, size_t rows);

/// Copies examples into the inputs of `entry`. `examples.size()` is the batch.
void loadBatch(const TrainingProgram &program, const std::string &entry,
               const DataSet &data, std::span<const uint32_t> examples);

/// Mean loss and accuracy over all of `data` (`epoch` is left at 0), by the
/// entry `evaluate`.
///
/// The loss and the scores are the outputs of these roles. The loss is taken to
/// be the mean over the batch's terms: the labels that the loss does not
/// ignore, or without labels the examples. Accuracy compares the largest entry
/// of each row of the scores (rank 2, float32, a row for each example) with the
/// labels. NaN stands for what the program does not give.
///
/// An incomplete last batch of n terms is exact all the same: the rows left
/// over repeat its last example r, which makes N terms, and a second run with
/// r alone gives its own loss, so the sum over the n is
/// N L(padded) - (N - n) L(r).
///
/// Nothing when `interrupted`, where it is given, becomes true.
std::optional<Evaluation>
evaluate(TrainingProgram &program, const DataSet &data,
         const std::atomic<bool> *interrupted = nullptr);

/// "1x28x28"; "scalar" for no axes.
std::string shapeText(std::span<const int64_t> shape);

} // namespace amcrt

#endif // AMCRT_TRAINING_EVALUATE_H
