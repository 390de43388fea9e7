//===- TrainerTests.cpp - The loop, evaluation, checkpoints ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/Error.h"
#include "amcrt/training/Evaluate.h"
#include "amcrt/training/Trainer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <unistd.h>

using namespace amcrt;

namespace {

constexpr int64_t batchRows = 4, classCount = 3;

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

DataSet makeData(size_t rows, size_t labels = 0) {
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
  void fillTotals(Totals &totals) const override { totals.programs = 7; }
  std::vector<LayerReport> layers() const override { return {}; }
  EventsReport events() const override { return {}; }
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

std::string constructionError(FakeProgram &program, const DataSet &train,
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

TEST_F(TrainerTest, EntriesRunWhenTheyAreDue) {
  options.schedule.warmup = 2;
  options.schedule.curvaturePeriod = 2;
  options.schedule.inversePeriod = 4;
  options.schedule.damping = 0.25;
  Trainer trainer(program, train, nullptr, options, observer);
  trainer.run();
  // 21 examples are 5 batches, the incomplete sixth is dropped.
  EXPECT_EQ(program.calls, "cepcepcpgpcepgpcpgpcepgp");
  EXPECT_EQ(program.damping, 0.25f);
  EXPECT_EQ(trainer.report().losses.size(), 10u);
  EXPECT_EQ(trainer.report().totals.steps, 10u);
  EXPECT_EQ(trainer.report().totals.programs, 7u);
  EXPECT_EQ(trainer.report().totals.withheldUpdates, 5u);
  EXPECT_TRUE(std::isnan(trainer.report().epochs[1].testLoss));
  EXPECT_TRUE(trainer.finished());
  ASSERT_EQ(program.rates.size(), 10u);
  for (int t = 0; t < 10; ++t)
    EXPECT_FLOAT_EQ(program.rates[t], 0.01f * (1 - t / 10.0f));
}

TEST_F(TrainerTest, StepsEndARunButNotItsSchedule) {
  options.steps = 3;
  Trainer trainer(program, train, &test, options, observer);
  trainer.run();
  EXPECT_FLOAT_EQ(program.rates[2], 0.01f * 0.8f);
  EXPECT_TRUE(trainer.report().epochs.empty());
  ASSERT_EQ(trainer.report().evaluations.size(), 1u);
  EXPECT_DOUBLE_EQ(trainer.report().evaluations[0].epoch, 0.6);
}

TEST_F(TrainerTest, EvaluationsAreEvenlySpread) {
  train = makeData(32);
  options.evaluationsPerEpoch = 4;
  Trainer trainer(program, train, &test, options, observer);
  trainer.run();
  std::vector<double> epochs;
  for (const Evaluation &e : trainer.report().evaluations)
    epochs.push_back(e.epoch);
  EXPECT_EQ(epochs, (std::vector<double>{.25, .5, .75, 1, 1.25, 1.5, 1.75, 2}));
  EXPECT_EQ(trainer.report().epochs.size(), 2u);
}

// The loss and accuracy of 1 to 9 rows against sums over the rows.
TEST_F(TrainerTest, IncompleteBatchesAreEvaluatedExactly) {
  for (int rows = 1; rows <= 9; ++rows) {
    double loss = 0, right = 0;
    for (int i = 0; i < rows; ++i) {
      loss += program.weight + i * i / 1000.0;
      right += i / 2 % classCount == i % classCount;
    }
    Evaluation evaluation = *evaluate(program, makeData(rows));
    EXPECT_NEAR(evaluation.testLoss, loss / rows, 1e-6) << rows;
    EXPECT_DOUBLE_EQ(evaluation.testAccuracy, right / rows) << rows;
  }
}

TEST_F(TrainerTest, ALossThatIsNotFiniteEndsTheRun) {
  program.breakAt = 7;
  Trainer trainer(program, train, &test, options, observer);
  EXPECT_THROW(trainer.run(), Error);
  EXPECT_EQ(trainer.report().losses.size(), 2u);
  EXPECT_EQ(trainer.report().totals.steps, 2u);
}

TEST_F(TrainerTest, DivergenceIsAWarningOnce) {
  // The weight is most of the loss.
  program.growth = 3;
  options.epochs = 4;
  Trainer trainer(program, train, &test, options, observer);
  trainer.run();
  EXPECT_TRUE(trainer.finished());
  // The losses are some 3^t. Ten of them are there after step 11, and the
  // lower median of 3^1 to 3^10 is 3^5.
  EXPECT_EQ(trainer.report().divergedAt, 11u);
  EXPECT_EQ(observer.warnings.find("step 11: the loss is "), 0u)
      << observer.warnings;
  EXPECT_EQ(
      std::count(observer.warnings.begin(), observer.warnings.end(), '\n'), 1);
}

TEST_F(TrainerTest, DivergenceOfAShortRunIsFoundAtItsEnd) {
  program.growth = 30;
  options.steps = 4;
  Trainer trainer(program, train, nullptr, options, observer);
  trainer.run();
  EXPECT_EQ(trainer.report().divergedAt, 4u);
  EXPECT_EQ(observer.warnings.find("step 4: the loss is "), 0u);
}

TEST_F(TrainerTest, AResumedRunGoesOnWithTheSameBits) {
  Trainer whole(program, train, &test, options, observer);
  whole.run();
  for (uint64_t stop : {1, 4, 5, 7}) {
    options.checkpointFolder = folder / std::to_string(stop);
    FakeProgram first, second;
    observer.stopAt = stop;
    {
      Trainer interrupted(first, train, &test, options, observer);
      interrupted.run();
      EXPECT_EQ(interrupted.step(), stop);
    }
    observer.stop = false;
    observer.stopAt = 0;
    Trainer resumed(second, train, &test, options, observer);
    resumed.resume();
    resumed.run();
    EXPECT_EQ(second.weight, program.weight);
    EXPECT_EQ(resumed.report().losses, whole.report().losses);
    ASSERT_EQ(resumed.report().evaluations.size(), 2u);
    EXPECT_EQ(resumed.report().evaluations[1].testLoss,
              whole.report().evaluations[1].testLoss);
    EXPECT_EQ(resumed.report().epochs[0].trainLoss,
              whole.report().epochs[0].trainLoss);
  }
}

// An evaluation that a signal ends is made up for, at the end of an epoch and
// within one.
TEST_F(TrainerTest, AnEvaluationCanBeInterrupted) {
  test = makeData(30); // 8 batches
  options.evaluationsPerEpoch = 2;
  Trainer whole(program, train, &test, options, observer);
  whole.run();
  ASSERT_EQ(whole.report().evaluations.size(), 4u);
  for (int stop = 1; stop < 40; stop += 3) {
    options.checkpointFolder = folder / std::to_string(stop);
    FakeProgram first, second;
    int batches = 0;
    first.onEvaluate = [&] {
      if (++batches == stop)
        observer.stop = true;
    };
    {
      Trainer interrupted(first, train, &test, options, observer);
      interrupted.run();
      // The batch under way is the last one; each evaluation is of 9 runs.
      EXPECT_EQ(batches, std::min(stop, 36));
      EXPECT_EQ(interrupted.finished(), stop >= 36);
    }
    observer.stop = false;
    Trainer resumed(second, train, &test, options, observer);
    resumed.resume();
    resumed.run();
    EXPECT_TRUE(resumed.finished());
    EXPECT_EQ(second.weight, program.weight);
    EXPECT_EQ(resumed.report().losses, whole.report().losses);
    ASSERT_EQ(resumed.report().evaluations.size(), 4u) << stop;
    for (size_t i = 0; i < 4; ++i) {
      const Evaluation &a = resumed.report().evaluations[i];
      const Evaluation &b = whole.report().evaluations[i];
      EXPECT_EQ(a.epoch, b.epoch) << stop;
      EXPECT_EQ(a.testLoss, b.testLoss) << stop;
    }
    ASSERT_EQ(resumed.report().epochs.size(), 2u);
    EXPECT_EQ(resumed.report().epochs[1].testLoss,
              whole.report().epochs[1].testLoss);
  }
}

TEST_F(TrainerTest, TheNewestGoodCheckpointIsTaken) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  runOnce();
  ASSERT_EQ(files().size(), 2u);
  EXPECT_EQ(files()[0].filename(), "step-000000000008.ckpt");
  EXPECT_EQ(files()[1].filename(), "step-000000000010.ckpt");

  // One flipped bit.
  std::fstream file(files()[1], std::ios::in | std::ios::out);
  file.seekp(40);
  file.put('\xff');
  file.close();
  FakeProgram other;
  Trainer resumed(other, train, &test, options, observer);
  resumed.resume();
  EXPECT_EQ(resumed.step(), 8u);
  EXPECT_NE(observer.warnings.find("step-000000000010.ckpt: is damaged"),
            std::string::npos);

  // A short one as well: nothing is left.
  std::filesystem::resize_file(files()[0], 100);
  EXPECT_EQ(resumeError(resumed),
            folder.string() + ": holds no whole checkpoint to resume from");
  EXPECT_NE(observer.warnings.find("is truncated"), std::string::npos);
}

// What sorts behind the run's checkpoints, a user's or a damaged one, neither
// takes their place nor is deleted.
TEST_F(TrainerTest, OnlyTheRunsOwnCheckpointsAreDeleted) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  options.steps = 4;
  runOnce();
  std::vector<std::string> others = {
      "step-best.ckpt", "step-000000000900.ckpt", "step-000000000901.ckpt",
      "step-9.ckpt",    "step-000000000003.ckpt", "step-.ckpt"};
  for (const std::string &name : others)
    std::ofstream(folder / name) << "a user's";
  options.steps = 0;
  FakeProgram other;
  Trainer resumed(other, train, &test, options, observer);
  resumed.resume();
  EXPECT_EQ(resumed.step(), 4u);
  resumed.run();
  for (const std::string &name : others)
    EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
  EXPECT_TRUE(std::filesystem::exists(folder / "step-000000000008.ckpt"));
  EXPECT_TRUE(std::filesystem::exists(folder / "step-000000000010.ckpt"));
  // The run's own of before, one of them only verified, are gone.
  EXPECT_EQ(files().size(), others.size() + 2);
}

// No flipped bit goes unnoticed, none is more than an error.
TEST_F(TrainerTest, ADamagedCheckpointIsNeverTaken) {
  options.checkpointFolder = folder;
  options.steps = 1;
  Trainer trainer(program, train, &test, options, observer);
  trainer.run();
  ASSERT_EQ(files().size(), 1u);
  size_t size = std::filesystem::file_size(files()[0]);
  for (size_t bit = 0; bit < 8 * size; bit += bit < 256 ? 1 : 41) {
    auto flip = [&] {
      std::fstream file(files()[0],
                        std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(std::streamoff(bit / 8));
      char byte = char(file.get() ^ (1 << bit % 8));
      file.seekp(std::streamoff(bit / 8));
      file.put(byte);
    };
    flip();
    EXPECT_EQ(resumeError(trainer),
              folder.string() + ": holds no whole checkpoint to resume from")
        << bit;
    flip();
  }
  EXPECT_EQ(resumeError(trainer), "no error");
}

/// Changes a checkpoint's document, its checksum and sizes being right.
void forge(const std::filesystem::path &path,
           const std::function<std::vector<uint8_t>(nlohmann::json)> &change) {
  std::ifstream in(path, std::ios::binary);
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  uint64_t size = 0; // behind magic, version and checksum
  std::memcpy(&size, &bytes[16], sizeof size);
  auto document = bytes.begin() + 32, state = document + std::ptrdiff_t(size);
  std::vector<uint8_t> rest =
      change(nlohmann::json::from_cbor(document, state));
  size = rest.size();
  rest.insert(rest.end(), state, bytes.end());
  auto crc = uint32_t(crc32_z(0, rest.data(), rest.size()));
  std::memcpy(&bytes[12], &crc, sizeof crc);
  std::memcpy(&bytes[16], &size, sizeof size);
  bytes.resize(32);
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(bytes.data()),
             std::streamsize(bytes.size()));
}

// A document that cannot be that of a run costs nothing but itself.
TEST_F(TrainerTest, CheckpointsThatLieArePassedOver) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  runOnce();
  std::filesystem::path newest = files()[1];
  std::filesystem::copy_file(newest, folder / "kept");
  using nlohmann::json;
  auto passedOver = [&](const std::function<std::vector<uint8_t>(json)> &change,
                        const std::string &what) {
    std::filesystem::copy_file(
        folder / "kept", newest,
        std::filesystem::copy_options::overwrite_existing);
    forge(newest, change);
    observer.warnings.clear();
    FakeProgram other;
    Trainer resumed(other, train, &test, options, observer);
    EXPECT_EQ(resumeError(resumed), "no error") << what;
    EXPECT_EQ(resumed.step(), 8u) << what;
    EXPECT_NE(observer.warnings.find("step-000000000010.ckpt: " + what),
              std::string::npos)
        << observer.warnings;
  };
  auto set = [](const char *place, json value) {
    return [=](json document) {
      document[json::json_pointer(place)] = value;
      return json::to_cbor(document);
    };
  };
  passedOver(set("/step", uint64_t(1) << 63), "is not a valid checkpoint");
  passedOver(set("/step", -1), "is not a valid checkpoint");
  passedOver(set("/step", 9), "is not a valid checkpoint: it is of step 9");
  passedOver(set("/report/losses", json::array({1.0})),
             "is not a valid checkpoint: it does not have one loss");
  passedOver(set("/report/losses", 7), "/losses: a list is expected");
  passedOver(set("/report/losses/3", nullptr),
             "is not a valid checkpoint: a loss is not finite");
  passedOver(set("/report/losses/3", "1"), "/losses/3: a number");
  passedOver(set("/report/epochs", json::array()),
             "is not a valid checkpoint: it has 0 epochs in 10 steps");
  passedOver(set("/report/epochs/0/epoch", 2), "is not a valid checkpoint: its "
                                               "epochs");
  passedOver(set("/report/totals/steps", 1e300), "/totals/steps: a whole");
  passedOver(set("/report/diverged_at", 11), "is not a valid checkpoint");
  passedOver(set("/settings", 7), "is not a valid checkpoint");
  passedOver([](json) { return std::vector<uint8_t>(1 << 20, 0x81); },
             "is not a valid checkpoint");      // a list in a list in a list
  for (uint8_t kind : {0x9b, 0xbb, 0x7b, 0x5b}) // 2^62 elements or bytes
    passedOver(
        [&](json) {
          return std::vector<uint8_t>{kind, 0x40, 0, 0, 0, 0, 0, 0, 0, 1};
        },
        "is not a valid checkpoint");
}

TEST_F(TrainerTest, ACheckpointOfOtherSettingsIsRefused) {
  options.checkpointFolder = folder;
  runOnce();
  auto refused = [&](const TrainOptions &other, const std::string &what) {
    Trainer trainer(program, train, &test, other, observer);
    EXPECT_NE(resumeError(trainer).find(what), std::string::npos)
        << resumeError(trainer);
  };
  TrainOptions other = options;
  other.seed = 5;
  refused(other, "its --seed is 0, this run's is 5");
  other = options;
  other.schedule.lr = 0.3;
  refused(other, "its --lr is 0.01, this run's is 0.3");
  other = options;
  other.settings["program"] = "abc";
  refused(other, "its program is none, this run's is abc");
  // Only a falling rate depends on the epochs: they are not what differs.
  other = options;
  other.schedule.lrSchedule = "constant";
  refused(other, "its --lr-schedule is linear, this run's is constant");
  other = options;
  other.epochs = 3;
  refused(other, "its --epochs is 2, this run's is 3");
}

TEST_F(TrainerTest, OneRunAtATimeHasAFolder) {
  options.checkpointFolder = folder;
  options.steps = 2;
  {
    Trainer trainer(program, train, &test, options, observer);
    trainer.run();
    std::string refused = constructionError(program, train, options);
    EXPECT_EQ(refused.find(folder.string() + ": is in use by process " +
                           std::to_string(getpid()) + " on "),
              0u)
        << refused;
    // Its checkpoints can be looked at.
    options.onlyEvaluates = true;
    FakeProgram other;
    Trainer looks(other, train, &test, options, observer);
    looks.resume();
    EXPECT_EQ(looks.step(), 2u);
  }
  options.onlyEvaluates = false;
  Trainer next(program, train, &test, options, observer);
  EXPECT_EQ(resumeError(next), "no error");
}

TEST_F(TrainerTest, AFailedCheckpointIsAWarning) {
  options.checkpointFolder = folder;
  options.steps = 4;
  Trainer trainer(program, train, &test, options, observer);
  observer.onStep = [&] {
    std::filesystem::remove_all(folder);
    std::ofstream(folder) << "in the way";
  };
  trainer.run();
  EXPECT_TRUE(trainer.finished());
  EXPECT_TRUE(trainer.checkpointFailed());
  EXPECT_NE(observer.warnings.find("no checkpoint at step 4: "),
            std::string::npos);
}

TEST_F(TrainerTest, DataThatDoesNotFitIsNamed) {
  EXPECT_EQ(constructionError(program, makeData(3), options),
            "the training data has 3 examples, fewer than one batch of 4");
  std::map<std::string, std::unique_ptr<Column>> columns;
  columns["x"] = std::make_unique<MadeColumn>(9, Column::Element::f32);
  EXPECT_EQ(constructionError(program, DataSet(std::move(columns)), options),
            "the program's input 'y' has no data; give it by --data "
            "y=FILE.npy (and --test-data for testing)");
}

} // namespace
