//===- TrainerFixture.h - A program and data to train --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_TRAINING_TRAINERFIXTURE_H
#define AMC_TEST_UNIT_TRAINING_TRAINERFIXTURE_H

#include "amcrt/support/Error.h"
#include "amcrt/training/Evaluate.h"
#include "amcrt/training/Trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>

namespace amcrt {

inline constexpr int64_t batchRows = 4, classCount = 3;

/// A column of rows given by a function.
class MadeColumn final : public Column {
public:
  MadeColumn(size_t count, Element type) : count(count), type(type) {}
  std::string origin() const override { return "made"; }
  size_t rows() const override { return count; }
  Element element() const override { return type; }
  const std::vector<int64_t> &rowShape() const override { return shape; }
  void read(size_t row, void *out) const override {
    if (type == Element::i64)
      *static_cast<int64_t *>(out) = int64_t(row) % classCount;
    else
      *static_cast<float *>(out) = float(row);
  }

private:
  size_t count;
  Element type;
  std::vector<int64_t> shape;
};

inline DataSet makeData(size_t rows, size_t labels = 0) {
  std::map<std::string, std::unique_ptr<Column>> columns;
  columns["x"] = std::make_unique<MadeColumn>(rows, Column::Element::f32);
  columns["y"] = std::make_unique<MadeColumn>(labels ? labels : rows,
                                              Column::Element::i64);
  return DataSet(std::move(columns));
}

/// One weight w. A row's loss is w + x^2 / 1000, its gradient is the mean of
/// x, and its scores favour class int(x / 2) % 3. Every call is noted.
class FakeProgram final : public TrainingProgram {
public:
  FakeProgram() {
    batchInputs = {{"x", ElementType::f32, {batchRows}, x},
                   {"y", ElementType::i64, {batchRows}, y}};
    lossOutput = {{"loss", ElementType::f32, {}, &loss}};
    applyOutputs = {{"withheld", ElementType::f32, {}, &withheld}};
    graphOutputs = {{"loss", ElementType::f32, {}, &loss, {}, OutputRole::loss},
                    {"scores",
                     ElementType::f32,
                     {batchRows, classCount},
                     scores,
                     {},
                     OutputRole::scores}};
  }

  uint64_t batch() const override { return batchRows; }
  bool hasEntry(const std::string &entry) const override {
    return entry != "accumulate_gradients" || curvature;
  }
  const std::vector<Tensor> &inputs(const std::string &) const override {
    return batchInputs;
  }
  const std::vector<Tensor> &outputs(const std::string &entry) const override {
    return entry == "evaluate" ? graphOutputs
           : entry == "apply"  ? applyOutputs
                               : lossOutput;
  }
  void run(const std::string &entry) override {
    if (entry != "evaluate")
      calls += entry == "accumulate_gradients" ? 'g' : entry[1];
    if (entry == "refresh")
      return;
    if (entry == "evaluate" && onEvaluate)
      onEvaluate();
    if (entry == "apply") {
      weight = growth ? weight * growth : weight - lr * gradient;
      rates.push_back(lr);
      withheld = float(rates.size() % 2);
      return;
    }
    double sum = 0, rows = 0;
    for (int i = 0; i < batchRows; ++i) {
      sum += weight + x[i] * x[i] / 1000;
      rows += x[i];
      for (int c = 0; c < classCount; ++c)
        scores[i * classCount + c] = float(int(x[i] / 2) % classCount == c);
    }
    loss = calls.size() == breakAt ? std::nanf("") : float(sum / batchRows);
    if (entry != "evaluate")
      gradient = float(rows / batchRows);
  }
  void setScalarInput(const std::string &, const std::string &name,
                      float value) override {
    (name == "lr" ? lr : damping) = value;
  }
  float scalarOutput(const std::string &, const std::string &) const override {
    return loss;
  }
  SessionCounts counts() const override {
    SessionCounts counts;
    counts.programs = 7;
    return counts;
  }
  std::vector<LayerHealth> layers() const override { return {}; }
  DeviceEvents events() const override { return {}; }
  std::vector<uint8_t> saveState() const override {
    std::vector<uint8_t> bytes(sizeof weight);
    std::memcpy(bytes.data(), &weight, sizeof weight);
    return bytes;
  }
  void restoreState(std::span<const uint8_t> bytes,
                    const std::string &) override {
    std::memcpy(&weight, bytes.data(), sizeof weight);
  }

  bool curvature = true;
  std::function<void()> onEvaluate;
  size_t breakAt = ~size_t(0); ///< calls after which the loss is NaN
  std::string calls; ///< c accumulate, g its gradients, e refresh, p apply
  std::vector<float> rates;
  float growth = 0; ///< not 0: what a step multiplies the weight by
  float weight = 1, lr = 0, damping = 0, gradient = 0, loss = 0;
  float withheld = 0; ///< 1 at every other step

private:
  float x[batchRows], scores[batchRows * classCount];
  int64_t y[batchRows];
  std::vector<Tensor> batchInputs, lossOutput, graphOutputs, applyOutputs;
};

class Observer final : public TrainObserver {
public:
  void stepDone(uint64_t, uint64_t step, uint64_t, double) override {
    if (step == stopAt)
      stop = true;
    if (onStep)
      onStep();
  }
  void warning(const std::string &text) override { warnings += text + "\n"; }

  uint64_t stopAt = 0;
  std::function<void()> onStep;
  std::atomic<bool> stop = false;
  std::string warnings;
};

inline std::string constructionError(FakeProgram &program, const DataSet &train,
                                     const TrainOptions &options) {
  Observer observer;
  try {
    Trainer trainer(program, train, nullptr, options, observer);
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

class TrainerTest : public testing::Test {
protected:
  void SetUp() override {
    folder = std::filesystem::path(testing::TempDir()) /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder);
    options.schedule.lr = 0.01;
    options.epochs = 2;
    options.interrupted = &observer.stop;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  /// A whole run, whose end leaves the folder to others.
  void runOnce() {
    Trainer trainer(program, train, &test, options, observer);
    trainer.run();
  }

  std::string resumeError(Trainer &trainer) {
    try {
      trainer.resume();
    } catch (const Error &error) {
      return error.what();
    }
    return "no error";
  }
  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> all;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".ckpt")
        all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    return all;
  }

  std::filesystem::path folder;
  FakeProgram program;
  Observer observer;
  TrainOptions options;
  DataSet train = makeData(21), test = makeData(6);
};

} // namespace amcrt

#endif // AMC_TEST_UNIT_TRAINING_TRAINERFIXTURE_H
