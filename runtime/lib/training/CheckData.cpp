//===- CheckData.cpp - Whether data fit a program's inputs ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Convert.h"
#include "amcrt/support/Error.h"
#include "amcrt/training/Evaluate.h"
#include "support/Digest.h"

using namespace amcrt;

namespace {

/// " at [2, 5]" for element `index` of a row; nothing where it is the only one.
std::string placeInRow(size_t index, const Column &column) {
  if (column.rowElements() == 1)
    return "";
  const std::vector<int64_t> &shape = column.rowShape();
  std::string text;
  for (size_t axis = shape.size(); axis-- > 0; index /= size_t(shape[axis]))
    text = std::to_string(index % size_t(shape[axis])) +
           (text.empty() ? "" : ", ") + text;
  return " at [" + text + "]";
}

std::string describe(const LabelRule &rule) {
  std::string text = "its classes are " + std::to_string(rule.first) + " to " +
                     std::to_string(rule.first + rule.classes - 1);
  for (int64_t label : rule.ignored)
    if (!rule.isClass(label))
      text += ", and " + std::to_string(label) + " is ignored";
  return text;
}

void checkLabel(int64_t label, size_t row, size_t index, const Column &column,
                const Tensor &input) {
  for (const LabelRule &rule : input.labels)
    if (!rule.isClass(label) && !rule.ignores(label))
      throw Error(column.origin() + ": example " + std::to_string(row) +
                  " has the label " + std::to_string(label) +
                  placeInRow(index, column) + ", which the loss on input '" +
                  input.name + "' does not take: " + describe(rule));
}

/// Every value is one of the input's type, and a label of its losses.
void checkValues(const Column &column, const Tensor &input) {
  if (isSameType(column, input.element) && input.labels.empty())
    return;
  size_t n = column.rowElements();
  std::vector<char> values(n * bytesOf(input.element));
  std::vector<bool> counts(input.labels.size());
  for (size_t row = 0; row < column.rows(); ++row) {
    if (auto wrong = readAs(column, row, input.element, values.data()))
      throw Error(column.origin() + ": example " + std::to_string(row) +
                  " of input '" + input.name + "' is " + wrong->value +
                  placeInRow(wrong->index, column) + ", which is no " +
                  nameOf(input.element) + "; convert the array by astype('" +
                  nameOf(input.element) + "')");
    for (size_t i = 0; i < n && !input.labels.empty(); ++i) {
      int64_t label = integerAt(values.data(), input.element, i);
      checkLabel(label, row, i, column, input);
      for (size_t r = 0; r < input.labels.size(); ++r)
        if (!input.labels[r].ignores(label))
          counts[r] = true;
    }
  }
  for (size_t r = 0; r < input.labels.size(); ++r)
    if (input.labels[r].mean && !counts[r])
      throw Error(column.origin() + ": every label of input '" + input.name +
                  "' is one that the loss ignores");
}

} // namespace

void amcrt::checkFit(const TrainingProgram &program, const std::string &entry,
                     const DataSet &data) {
  for (const Tensor &input : program.inputs(entry)) {
    if (input.shape.empty() || uint64_t(input.shape[0]) != program.batch())
      throw Error("the program's input '" + input.name + "' (" +
                  shapeText(input.shape) +
                  ") does not have a row for each of the " +
                  std::to_string(program.batch()) + " examples of a batch");
    if (!data.has(input.name))
      throw Error("the program's input '" + input.name +
                  "' has no data; give it by --data " + input.name +
                  "=FILE.npy (and --test-data for testing)");
    const Column &column = data.column(input.name);
    if (int64_t(column.rowElements()) != input.elements() / input.shape[0])
      throw Error(column.origin() + ": one example is " +
                  shapeText(column.rowShape()) + ", the program's input '" +
                  input.name + "' takes " +
                  shapeText(std::span(input.shape).subspan(1)));
    checkValues(column, input);
  }
}

std::string amcrt::digest(const TrainingProgram &program,
                          const std::string &entry, const DataSet &data) {
  Sha256 all;
  for (const Tensor &input : program.inputs(entry)) {
    const Column &column = data.column(input.name);
    std::string head = input.name + '\0' + nameOf(input.element) + ' ' +
                       std::to_string(column.rows()) + 'x' +
                       shapeText(std::span(input.shape).subspan(1)) + '\0';
    all.add({reinterpret_cast<const uint8_t *>(head.data()), head.size()});
    std::vector<uint8_t> row(column.rowElements() * bytesOf(input.element));
    for (size_t i = 0; i < column.rows(); ++i) {
      (void)readAs(column, i, input.element, row.data());
      all.add(row);
    }
  }
  return all.hex();
}

uint64_t amcrt::countLabels(const Tensor &input, const LabelRule &rule,
                            size_t rows) {
  size_t elements = size_t(input.elements() / input.shape[0]) * rows;
  uint64_t counted = 0;
  for (size_t i = 0; i < elements; ++i)
    counted += !rule.ignores(integerAt(input.data, input.element, i));
  return counted;
}
