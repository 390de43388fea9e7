//===- Evaluate.cpp - Loss and accuracy of a data set ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Evaluate.h"
#include "amcrt/Error.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

using namespace amcrt;

namespace {

bool hasBatchRows(const Tensor &tensor, uint64_t batch) {
  return !tensor.shape.empty() && uint64_t(tensor.shape[0]) == batch;
}

const Tensor *findScores(const TrainingProgram &program) {
  for (const Tensor &output : program.outputs("evaluate"))
    if (output.shape.size() == 2 && hasBatchRows(output, program.batch()) &&
        output.shape[1] > 1 && output.element == ElementType::f32)
      return &output;
  return nullptr;
}

const Tensor *findLabels(const TrainingProgram &program) {
  for (const Tensor &input : program.inputs("evaluate"))
    if (input.shape.size() == 1 && hasBatchRows(input, program.batch()) &&
        input.element == ElementType::i64)
      return &input;
  return nullptr;
}

const Tensor *findLoss(const TrainingProgram &program) {
  const Tensor *found = nullptr;
  for (const Tensor &output : program.outputs("evaluate")) {
    if (output.element != ElementType::f32 ||
        std::any_of(output.shape.begin(), output.shape.end(),
                    [](int64_t size) { return size != 1; }))
      continue;
    if (output.name == "loss")
      return &output;
    if (!found)
      found = &output;
  }
  return found;
}

/// Rows whose largest score (the first of equals) is at their label, and rows
/// whose label is a class at all.
struct Hits {
  uint64_t right = 0, counted = 0;
};

Hits countHits(const Tensor &scores, const Tensor &labels, size_t rows) {
  Hits hits;
  auto *score = static_cast<const float *>(scores.data);
  auto *label = static_cast<const int64_t *>(labels.data);
  int64_t classes = scores.shape[1];
  for (size_t row = 0; row < rows; ++row, score += classes) {
    if (label[row] < 0 || label[row] >= classes)
      continue;
    ++hits.counted;
    hits.right +=
        std::max_element(score, score + classes) - score == label[row];
  }
  return hits;
}

void checkLabels(const Column &column, int64_t classes) {
  for (size_t row = 0; row < column.rows(); ++row) {
    int64_t label = 0;
    column.read(row, &label);
    // Negative labels are a loss's ignore_index.
    if (label >= classes)
      throw Error(column.origin() + ": example " + std::to_string(row) +
                  " has class " + std::to_string(label) +
                  " (counted from 0), the model has " +
                  std::to_string(classes) + " classes");
  }
}

} // namespace

std::string amcrt::shapeText(std::span<const int64_t> shape) {
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : "x") + std::to_string(size);
  return text.empty() ? "scalar" : text;
}

void amcrt::checkFit(const TrainingProgram &program, const std::string &entry,
                     const DataSet &data) {
  for (const Tensor &input : program.inputs(entry)) {
    if (!hasBatchRows(input, program.batch()))
      throw Error("the program's input '" + input.name + "' (" +
                  shapeText(input.shape) +
                  ") does not have a row for each of the " +
                  std::to_string(program.batch()) + " examples of a batch");
    if (input.element != ElementType::f32 && input.element != ElementType::i64)
      throw Error("the program's input '" + input.name +
                  "' is neither float32 nor int64; data of other types is not "
                  "supported");
    if (!data.has(input.name))
      throw Error("the program's input '" + input.name +
                  "' has no data; give it by --data " + input.name +
                  "=FILE.npy (and --test-data for testing)");
    const Column &column = data.column(input.name);
    std::span<const int64_t> wanted = std::span(input.shape).subspan(1);
    int64_t elements = std::accumulate(wanted.begin(), wanted.end(), int64_t(1),
                                       std::multiplies<>());
    bool integers = input.element == ElementType::i64;
    bool given = column.element() == Column::Element::i64;
    if (int64_t(column.rowElements()) != elements || integers != given)
      throw Error(column.origin() + ": one example is " +
                  shapeText(column.rowShape()) +
                  (given ? " integers" : " floats") +
                  ", the program's input '" + input.name + "' takes " +
                  shapeText(wanted) + (integers ? " integers" : " floats"));
  }
  if (!program.hasEntry("evaluate"))
    return;
  const Tensor *scores = findScores(program), *labels = findLabels(program);
  if (scores && labels && data.has(labels->name))
    checkLabels(data.column(labels->name), scores->shape[1]);
}

void amcrt::loadBatch(const TrainingProgram &program, const std::string &entry,
                      const DataSet &data, std::span<const uint32_t> examples) {
  for (const Tensor &input : program.inputs(entry))
    data.gather(input.name, examples, input.data);
}

Evaluation amcrt::evaluate(TrainingProgram &program, const DataSet &data) {
  const Tensor *scores = findScores(program), *labels = findLabels(program);
  const Tensor *loss = findLoss(program);
  size_t batch = program.batch(), size = data.size();
  auto run = [&](std::span<const uint32_t> rows) {
    loadBatch(program, "evaluate", data, rows);
    program.run("evaluate");
    return loss ? double(*static_cast<const float *>(loss->data)) : 0.0;
  };

  double sum = 0;
  Hits hits;
  std::vector<uint32_t> rows(batch);
  for (size_t first = 0; first < size; first += batch) {
    size_t valid = std::min(batch, size - first);
    for (size_t i = 0; i < batch; ++i)
      rows[i] = uint32_t(first + std::min(i, valid - 1));
    sum += double(batch) * run(rows);
    if (scores && labels) {
      Hits here = countHits(*scores, *labels, valid);
      hits.right += here.right;
      hits.counted += here.counted;
    }
    if (valid < batch && loss) {
      std::fill(rows.begin(), rows.end(), uint32_t(size - 1));
      sum -= double(batch - valid) * run(rows);
    }
  }

  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Evaluation evaluation;
  evaluation.testLoss = loss ? sum / double(size) : unknown;
  evaluation.testAccuracy =
      hits.counted ? double(hits.right) / double(hits.counted) : unknown;
  return evaluation;
}
