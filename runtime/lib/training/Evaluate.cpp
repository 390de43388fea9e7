//===- Evaluate.cpp - Loss and accuracy of a data set ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Evaluate.h"
#include "amcrt/data/Convert.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace amcrt;

namespace {

bool hasBatchRows(const Tensor &tensor, uint64_t batch) {
  return !tensor.shape.empty() && uint64_t(tensor.shape[0]) == batch;
}

const Tensor *findOutput(const TrainingProgram &program, OutputRole role) {
  for (const Tensor &output : program.outputs("evaluate"))
    if (output.role == role)
      return &output;
  return nullptr;
}

/// Scores of one label an example; others have no accuracy.
const Tensor *findScores(const TrainingProgram &program) {
  const Tensor *scores = findOutput(program, OutputRole::scores);
  return scores && scores->shape.size() == 2 &&
                 hasBatchRows(*scores, program.batch()) &&
                 scores->element == ElementType::f32
             ? scores
             : nullptr;
}

/// Rows whose largest score (the first of equals) is at their label, and rows
/// whose label is a class at all.
struct Hits {
  uint64_t right = 0, counted = 0;
};

Hits countHits(const Tensor &scores, std::span<const int64_t> labels) {
  Hits hits;
  auto *score = static_cast<const float *>(scores.data);
  int64_t classes = scores.shape[1];
  for (int64_t label : labels) {
    if (label >= 0 && label < classes) {
      ++hits.counted;
      hits.right += std::max_element(score, score + classes) - score == label;
    }
    score += classes;
  }
  return hits;
}

/// The labels of the first `rows` examples, counted from 0.
std::vector<int64_t> readLabels(const Tensor &input, size_t rows) {
  int64_t first = input.labels.empty() ? 0 : input.labels.front().first;
  std::vector<int64_t> labels(rows);
  for (size_t row = 0; row < rows; ++row)
    if (__builtin_sub_overflow(integerAt(input.data, input.element, row), first,
                               &labels[row]))
      labels[row] = -1;
  return labels;
}

/// What a mean over `rows` examples of the inputs divides by: labels that its
/// loss does not ignore; without such a loss the examples.
uint64_t countTerms(const std::vector<Tensor> &inputs, size_t rows) {
  for (const Tensor &input : inputs)
    for (const LabelRule &rule : input.labels)
      if (rule.mean)
        return countLabels(input, rule, rows);
  return rows;
}

} // namespace

const Tensor *amcrt::findLabels(const std::vector<Tensor> &inputs) {
  const Tensor *found = nullptr;
  for (const Tensor &input : inputs) {
    if (input.shape.empty() || input.elements() != input.shape[0])
      continue;
    if (!input.labels.empty())
      return &input;
    bool integer =
        input.element == ElementType::i64 || input.element == ElementType::i32;
    if (!found && integer && input.shape.size() == 1)
      found = &input;
  }
  return found;
}

std::string amcrt::shapeText(std::span<const int64_t> shape) {
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : "x") + std::to_string(size);
  return text.empty() ? "scalar" : text;
}

void amcrt::loadBatch(const TrainingProgram &program, const std::string &entry,
                      const DataSet &data, std::span<const uint32_t> examples) {
  for (const Tensor &input : program.inputs(entry))
    data.gather(input, examples);
}

std::optional<Evaluation>
amcrt::evaluate(TrainingProgram &program, const DataSet &data,
                const std::atomic<bool> *interrupted) {
  const std::vector<Tensor> &inputs = program.inputs("evaluate");
  const Tensor *scores = findScores(program), *labels = findLabels(inputs);
  const Tensor *loss = findOutput(program, OutputRole::loss);
  size_t batch = program.batch(), size = data.size();
  auto run = [&] {
    program.run("evaluate");
    return loss ? double(*static_cast<const float *>(loss->data)) : 0.0;
  };

  double sum = 0;
  uint64_t terms = 0;
  Hits hits;
  std::vector<uint32_t> rows(batch);
  for (size_t first = 0; first < size; first += batch) {
    if (interrupted && interrupted->load())
      return std::nullopt;
    size_t valid = std::min(batch, size - first);
    for (size_t i = 0; i < batch; ++i)
      rows[i] = uint32_t(first + std::min(i, valid - 1));
    loadBatch(program, "evaluate", data, rows);
    std::vector<int64_t> given;
    if (scores && labels)
      given = readLabels(*labels, valid);
    uint64_t all = countTerms(inputs, batch), here = countTerms(inputs, valid);
    terms += here;
    // A mean over nothing is not a number, and adds nothing.
    if (double mean = run(); all)
      sum += double(all) * mean;
    if (scores && labels) {
      Hits more = countHits(*scores, given);
      hits.right += more.right;
      hits.counted += more.counted;
    }
    if (all > here && loss) {
      std::fill(rows.begin(), rows.end(), uint32_t(size - 1));
      loadBatch(program, "evaluate", data, rows);
      sum -= double(all - here) * run();
    }
  }

  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Evaluation evaluation;
  evaluation.testLoss = loss && terms ? sum / double(terms) : unknown;
  evaluation.testAccuracy =
      hits.counted ? double(hits.right) / double(hits.counted) : unknown;
  return evaluation;
}
