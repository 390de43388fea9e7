//===- Trainer.cpp - The training loop ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Trainer.h"
#include "amcrt/data/Convert.h"
#include "amcrt/support/Error.h"
#include "amcrt/training/Divergence.h"
#include "amcrt/training/Evaluate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

using namespace amcrt;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double mean(std::span<const double> values) {
  return values.empty() ? 0
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              double(values.size());
}

double median(std::vector<double> values) {
  if (values.empty())
    return 0;
  auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string roundText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

} // namespace

Trainer::Trainer(TrainingProgram &program, const DataSet &train,
                 const DataSet *test, TrainOptions given,
                 TrainObserver &observer)
    : program(program), train(train), test(test), options(std::move(given)),
      observer(observer), batch(program.batch()) {
  validate(options.schedule);
  if (options.epochs == 0)
    throw Error("--epochs must be at least 1");
  if (options.evaluationsPerEpoch == 0)
    throw Error("--evaluations-per-epoch must be at least 1");
  if (!program.hasEntry("accumulate") || !program.hasEntry("apply"))
    throw Error("the program holds no training step; compile the model with "
                "an optimizer, or use --evaluate");
  for (const Tensor &output : program.outputs("apply"))
    if (output.name == "withheld" && output.element == ElementType::f32)
      withheld = static_cast<const float *>(output.data);
  checkFit(program, "accumulate", train);
  if (test)
    checkFit(program, "evaluate", *test);
  stepsPerEpoch = train.size() / batch;
  if (stepsPerEpoch == 0)
    throw Error("the training data has " + std::to_string(train.size()) +
                " examples, fewer than one batch of " + std::to_string(batch));
  totalSteps = options.epochs * stepsPerEpoch;
  lastStep = options.steps ? std::min(options.steps, totalSteps) : totalSteps;
  if (options.checkpointFolder.empty())
    return;
  // What a resumed run must share.
  options.settings["training data (sha256)"] =
      digest(program, "accumulate", train);
  options.settings["test data (sha256)"] =
      test ? digest(program, "evaluate", *test) : "none";
  folder.emplace(options.checkpointFolder,
                 options.onlyEvaluates ? CheckpointFolder::Access::read
                                       : CheckpointFolder::Access::write);
}

RunSettings Trainer::settings() const {
  const Schedule &s = options.schedule;
  RunSettings all = options.settings;
  all["--seed"] = std::to_string(options.seed);
  all["--order"] = options.order == Order::file ? "file" : "shuffle";
  all["--lr"] = shortestText(s.lr);
  all["--lr-schedule"] = s.lrSchedule;
  all["--damping"] = shortestText(s.damping);
  all["--warmup"] = std::to_string(s.warmup);
  all["--inverse-period"] = std::to_string(s.inversePeriod);
  all["--curvature-period"] = std::to_string(s.curvaturePeriod);
  all["batch"] = std::to_string(batch);
  all["number of training examples"] = std::to_string(train.size());
  // A constant rate does not depend on how long the run is.
  if (s.lrSchedule != "constant")
    all["--epochs"] = std::to_string(options.epochs);
  return all;
}

void Trainer::resume() {
  Checkpoint checkpoint = folder->read(
      settings(),
      [&](const Checkpoint &candidate, const std::string &file) {
        // An evaluation that a signal ended leaves the last epoch open.
        uint64_t epochs = candidate.report.epochs.size();
        if (epochs != candidate.step / stepsPerEpoch &&
            epochs != (candidate.step - 1) / stepsPerEpoch)
          throw Error(file + ": is not a valid checkpoint: it has " +
                      std::to_string(epochs) + " epochs in " +
                      std::to_string(candidate.step) + " steps");
        program.restoreState(candidate.state, file);
      },
      [&](const std::string &text) { observer.warning(text); });
  done = checkpoint.step;
  result.losses = std::move(checkpoint.report.losses);
  result.divergedAt = checkpoint.report.divergedAt;
  result.epochs = std::move(checkpoint.report.epochs);
  result.evaluations = std::move(checkpoint.report.evaluations);
  wallBefore = checkpoint.report.totals.wallSeconds;
  withheldUpdates = checkpoint.report.totals.withheldUpdates;
  lastStep = std::max(lastStep, done);
  resumed = true;
}

void Trainer::checkpoint() {
  updateTotals();
  try {
    folder->write({settings(), done, result, program.saveState()});
    failedCheckpoint = false;
  } catch (const std::exception &error) {
    // The run is worth more than this checkpoint: go on with the older one.
    failedCheckpoint = true;
    observer.warning("no checkpoint at step " + std::to_string(done) + ": " +
                     error.what());
  }
}

void Trainer::updateTotals() {
  Totals &t = result.totals;
  static_cast<SessionCounts &>(t) = program.counts();
  t.withheldUpdates = withheldUpdates;
  t.steps = done;
  t.wallSeconds = wallBefore + secondsSince(runStart);
  t.stepSecondsMedian = median(stepSeconds);
  t.stepSecondsMean = mean(stepSeconds);
  result.layers = program.layers();
  result.events = program.events();
}

/// A mean over no label is not a number.
void Trainer::checkCounted(const std::string &entry) const {
  for (const Tensor &input : program.inputs(entry))
    for (const LabelRule &rule : input.labels)
      if (rule.mean && countLabels(input, rule, batch) == 0)
        throw Error("step " + std::to_string(done + 1) +
                    ": the loss ignores every label of input '" + input.name +
                    "' in this batch, and has no mean; leave out examples "
                    "that are ignored, or compile with a larger --batch");
}

/// Warns when the losses are far above the first, once in a run.
void Trainer::watchLosses(size_t window) {
  std::optional<double> loss = findDivergence(result.losses, window);
  if (!loss || result.divergedAt)
    return;
  result.divergedAt = done;
  bool curvature = program.hasEntry("refresh");
  observer.warning(
      "step " + std::to_string(done) + ": the loss is " + roundText(*loss) +
      " (median of the last " + std::to_string(window) + "), it began at " +
      roundText(result.losses.front()) + ": training diverges; lower --lr" +
      (curvature ? ", raise --damping, or compile with a smaller --kl-clip"
                 : ""));
}

std::string Trainer::adviceNotFinite(const std::string &entry) const {
  std::string advice = "lower --lr or raise --damping";
  for (const Tensor &input : program.inputs(entry))
    if (input.labels.empty() && (input.element == ElementType::i64 ||
                                 input.element == ElementType::i32))
      advice += ", or look for labels in input '" + input.name +
                "' that are no class";
  return advice;
}

void Trainer::trainStep(std::span<const uint32_t> examples) {
  const Schedule &s = options.schedule;
  bool curvature = isDue(done, s.warmup, s.curvaturePeriod) ||
                   !program.hasEntry("accumulate_gradients");
  std::string entry = curvature ? "accumulate" : "accumulate_gradients";
  loadBatch(program, entry, train, examples);
  checkCounted(entry);
  if (stepSeconds.empty())
    result.totals.firstStepSeconds = secondsSince(options.processStart);

  Clock::time_point start = Clock::now();
  program.run(entry);
  float loss = program.scalarOutput(entry, "loss");
  if (!std::isfinite(loss))
    throw Error("step " + std::to_string(done + 1) +
                ": the loss is not finite; " + adviceNotFinite(entry));
  if (program.hasEntry("refresh") && isDue(done, s.warmup, s.inversePeriod)) {
    program.setScalarInput("refresh", "damping", float(s.damping));
    program.run("refresh");
  }
  program.setScalarInput("apply", "lr",
                         float(learningRate(s, done, totalSteps)));
  program.run("apply");
  if (withheld)
    withheldUpdates += uint64_t(*withheld);
  stepSeconds.push_back(secondsSince(start));
  result.losses.push_back(loss);
  ++done;
  watchLosses(divergenceWindow);
}

/// False when a signal ended it: then it is as if it had not begun.
bool Trainer::evaluateNow() {
  std::vector<uint8_t> before;
  if (folder)
    before = program.saveState();
  std::optional<Evaluation> evaluation =
      evaluate(program, *test, options.interrupted);
  owed = !evaluation;
  if (!evaluation) {
    if (folder)
      program.restoreState(before, "the state before the evaluation");
    return false;
  }
  evaluation->epoch = epochsDone();
  result.evaluations.push_back(*evaluation);
  observer.evaluated(*evaluation);
  return true;
}

void Trainer::finishEpoch(uint64_t epoch) {
  if (test && !evaluateNow())
    return;
  EpochReport finished;
  finished.epoch = epoch + 1;
  finished.trainLoss =
      mean(std::span(result.losses).subspan(epoch * stepsPerEpoch));
  finished.testLoss = finished.testAccuracy = std::nan("");
  if (test) {
    finished.testLoss = result.evaluations.back().testLoss;
    finished.testAccuracy = result.evaluations.back().testAccuracy;
  }
  updateTotals();
  finished.wallSeconds = result.totals.wallSeconds;
  finished.simulatedSeconds = result.totals.simulatedSeconds;
  finished.joules = result.totals.joules;
  for (const EpochReport &before : result.epochs) {
    finished.wallSeconds -= before.wallSeconds;
    finished.simulatedSeconds -= before.simulatedSeconds;
    finished.joules -= before.joules;
  }
  result.epochs.push_back(finished);
  observer.epochDone(finished);
}

bool Trainer::isEvaluated() const {
  return !result.evaluations.empty() &&
         result.evaluations.back().epoch == epochsDone();
}

/// What is due after the steps done. A resumed run may find it owed.
void Trainer::evaluateWhereDue() {
  uint64_t within = done % stepsPerEpoch, parts = options.evaluationsPerEpoch;
  if (done == 0)
    return;
  if (within == 0 && result.epochs.size() < done / stepsPerEpoch)
    finishEpoch(done / stepsPerEpoch - 1);
  // At even fractions of the epoch.
  else if (within > 0 && test && !isEvaluated() &&
           within * parts / stepsPerEpoch !=
               (within - 1) * parts / stepsPerEpoch)
    evaluateNow();
}

void Trainer::runEpoch(uint64_t epoch) {
  std::vector<uint32_t> order =
      epochOrder(train.size(), options.order, options.seed, epoch);
  uint64_t epochEnd = (epoch + 1) * stepsPerEpoch;
  while (done < std::min(epochEnd, lastStep) && !isInterrupted()) {
    uint64_t within = done % stepsPerEpoch;
    trainStep({order.data() + within * batch, batch});
    observer.stepDone(epoch + 1, done, lastStep, result.losses.back());
    evaluateWhereDue();
    // After the evaluation, so that a resumed run does not repeat it.
    if (done != epochEnd && folder && options.checkpointEvery &&
        done % options.checkpointEvery == 0)
      checkpoint();
  }
}

void Trainer::run() {
  if (!resumed && folder && folder->holdsCheckpoints())
    throw Error(options.checkpointFolder +
                ": holds checkpoints of an earlier run; go on from them by "
                "--resume, or give another folder");
  runStart = Clock::now();
  result.trainExamples = train.size();
  result.testExamples = test ? test->size() : 0;
  result.batch = batch;
  result.seed = options.seed;
  try {
    if (resumed)
      evaluateWhereDue();
    while (done < lastStep && !isInterrupted()) {
      runEpoch(done / stepsPerEpoch);
      if (folder)
        checkpoint();
    }
    if (finished() && done > 1)
      watchLosses(std::min<size_t>(done / 2, divergenceWindow));
    // A run that --steps ends within an epoch shows where it got to. This is
    // after the checkpoint: a longer run resumed from it does not have it.
    if (test && finished() && !isEvaluated())
      evaluateNow();
  } catch (...) {
    updateTotals();
    throw;
  }
  updateTotals();
}
