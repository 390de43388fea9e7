//===- Data.cpp - The data that amc-run trains on -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Data.h"

#include "amcrt/data/Convert.h"
#include "amcrt/support/Error.h"
#include "amcrt/training/Evaluate.h"

using namespace amcrt;
using namespace amcrun;

namespace {

using Columns = std::map<std::string, std::unique_ptr<Column>>;

const std::vector<Tensor> &batchInputs(const TrainingProgram &program) {
  return program.inputs(program.hasEntry("accumulate") ? "accumulate"
                                                       : "evaluate");
}

std::string describe(const std::vector<Tensor> &inputs) {
  std::string text;
  for (const Tensor &input : inputs)
    text += (text.empty() ? "'" : ", '") + input.name + "' " +
            shapeText(input.shape) + " " + nameOf(input.element);
  return text;
}

const Tensor *findImages(const std::vector<Tensor> &inputs) {
  const Tensor *labels = findLabels(inputs);
  for (const Tensor &input : inputs)
    if (&input != labels && input.shape.size() >= 2 &&
        (input.element == ElementType::f32 ||
         input.element == ElementType::f64))
      return &input;
  return nullptr;
}

/// Whether the program takes 28x28 images with labels, and nothing else.
bool takesLetters(const std::vector<Tensor> &inputs) {
  const Tensor *images = findImages(inputs);
  return inputs.size() == 2 && images && findLabels(inputs) &&
         images->elements() == images->shape[0] * 28 * 28;
}

Columns readFiles(const std::map<std::string, std::string> &files,
                  const std::vector<Tensor> &inputs, const char *option) {
  Columns columns;
  for (const auto &[name, file] : files) {
    bool known = false;
    for (const Tensor &input : inputs)
      known |= input.name == name;
    if (!known)
      throw Error(std::string(option) + ": the program has no input '" + name +
                  "'; it has " + describe(inputs));
    columns[name] = readNpy(file);
  }
  return columns;
}

} // namespace

Data amcrun::loadData(const Options &options, const TrainingProgram &program) {
  const std::vector<Tensor> &inputs = batchInputs(program);
  const Tensor *images = findImages(inputs), *labels = findLabels(inputs);
  Columns train = readFiles(options.data, inputs, "--data");
  Columns test = readFiles(options.testData, inputs, "--test-data");
  Data data;

  bool idx = !options.trainImages.empty() || !options.testImages.empty();
  std::optional<LettersSpec> letters = options.letters;
  if (!options.hasData()) {
    if (!takesLetters(inputs))
      throw Error("the program's inputs (" + describe(inputs) +
                  ") do not take the default data, 28x28 letters with labels; "
                  "give --train-images and --train-labels, or --data");
    letters.emplace();
  }
  if ((idx || letters) && (!images || !labels))
    throw Error("the program's inputs (" + describe(inputs) +
                ") are not images with labels; give each by --data "
                "NAME=FILE.npy");

  if (letters) {
    auto make = [&](Columns &columns, size_t first, size_t count) {
      Letters made = makeLetters(letters->seed, first, count);
      columns[images->name] = std::move(made.images);
      columns[labels->name] = std::move(made.labels);
    };
    make(train, 0, letters->train);
    if (letters->test)
      make(test, letters->train, letters->test);
    data.source = "letters:train=" + std::to_string(letters->train) +
                  ",test=" + std::to_string(letters->test) +
                  ",seed=" + std::to_string(letters->seed);
  } else if (idx) {
    std::optional<int64_t> base;
    if (!options.trainImages.empty()) {
      train[images->name] = readIdx(options.trainImages);
      train[labels->name] = readIdx(options.trainLabels);
      base = labelBase(*train[labels->name]);
      data.source = options.trainImages;
    }
    if (!options.testImages.empty()) {
      test[images->name] = readIdx(options.testImages);
      test[labels->name] = readIdx(options.testLabels, base);
      if (data.source.empty())
        data.source = options.testImages;
    }
  }
  for (const auto &files : {options.data, options.testData})
    for (const auto &[name, file] : files)
      data.source += (data.source.empty() ? "" : ", ") + file;
  if (!train.empty())
    data.train.emplace(std::move(train));
  if (!test.empty())
    data.test.emplace(std::move(test));
  return data;
}
