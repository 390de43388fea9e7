//===- Evaluate.h - Loss and accuracy of a data set ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_EVALUATE_H
#define AMCRT_TRAINING_EVALUATE_H

#include "amcrt/training/Batches.h"
#include "amcrt/training/TrainingProgram.h"

namespace amcrt {

/// Throws Error, naming file, input and both shapes, when `data` cannot fill
/// the inputs of `entry`, or holds a label that the model has no class for.
void checkFit(const TrainingProgram &program, const std::string &entry,
              const DataSet &data);

/// Copies examples into the inputs of `entry`. `examples.size()` is the batch.
void loadBatch(const TrainingProgram &program, const std::string &entry,
               const DataSet &data, std::span<const uint32_t> examples);

/// Mean loss and accuracy over all of `data` (`epoch` is left at 0), by the
/// entry `evaluate`.
///
/// The loss is the output `loss`, or else the first float output with one
/// element; it is taken to be the mean over the batch. Accuracy compares the
/// largest entry of each row of the scores (the first rank-2 float output with
/// a row for each example) with the labels (the first rank-1 i64 input). NaN
/// stands for what the program does not give.
///
/// An incomplete last batch of k examples is exact all the same: the N - k
/// rows left over repeat its last example r, whose own loss a second run with
/// N times r gives, so the sum over the k is N L(padded) - (N - k) L(r).
Evaluation evaluate(TrainingProgram &program, const DataSet &data);

/// "1x28x28"; "scalar" for no axes.
std::string shapeText(std::span<const int64_t> shape);

} // namespace amcrt

#endif // AMCRT_TRAINING_EVALUATE_H
