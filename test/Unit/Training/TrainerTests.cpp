//===- TrainerTests.cpp - The loop and evaluation -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainerFixture.h"

using namespace amcrt;

namespace {

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
