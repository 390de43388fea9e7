//===- Trainer.h - The training loop -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_TRAINER_H
#define AMCRT_TRAINING_TRAINER_H

#include "amcrt/report/Report.h"
#include "amcrt/training/Batches.h"
#include "amcrt/training/Checkpoint.h"
#include "amcrt/training/Schedule.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace amcrt {

class TrainingProgram;

/// What a run does, beside the program and the data.
struct TrainOptions {
  Schedule schedule;
  uint64_t epochs = 1;
  uint64_t steps = 0; ///< stop after so many steps in total; 0: all epochs
  Order order = Order::shuffle;
  uint64_t seed = 0;
  /// Evaluations of the test data in each epoch, evenly spread, the last at
  /// its end.
  uint64_t evaluationsPerEpoch = 1;
  std::string checkpointFolder; ///< empty: no checkpoints
  /// The folder is only resumed from, and its run may go on.
  bool onlyEvaluates = false;
  /// Steps between checkpoints, beside the one at the end of each epoch; 0:
  /// only those.
  uint64_t checkpointEvery = 0;
  /// Further settings that a resumed run must share (program, device, data).
  RunSettings settings;
  /// Set from a signal handler: the step under way is finished, an evaluation
  /// given up until the run is resumed, a checkpoint written, and `run`
  /// returns.
  const std::atomic<bool> *interrupted = nullptr;
  /// From where `first_step_seconds` counts.
  std::chrono::steady_clock::time_point processStart =
      std::chrono::steady_clock::now();
};

/// Hears of a run's progress. Calls come from the thread of `Trainer::run`.
class TrainObserver {
public:
  virtual ~TrainObserver() = default;
  /// After step `step` (1, 2, ...) of `steps` in epoch `epoch` (1, 2, ...).
  virtual void stepDone(uint64_t epoch, uint64_t step, uint64_t steps,
                        double loss) {}
  virtual void evaluated(const Evaluation &evaluation) {}
  virtual void epochDone(const EpochReport &epoch) {}
  /// Something the user must know that does not end the run.
  virtual void warning(const std::string &text) {}
};

/// Trains a program. What later steps depend on is the program's state and the
/// number of steps done, so a checkpoint of both goes on with the same bits.
class Trainer {
public:
  /// `test` may be null: nothing is evaluated then. `program`, both data sets
  /// and `observer` must outlive the trainer. Throws Error when data and
  /// program do not fit (a missing input, a wrong shape, a label without a
  /// class, fewer examples than one batch), when an option makes no sense, or
  /// when the checkpoint folder cannot be written.
  Trainer(TrainingProgram &program, const DataSet &train, const DataSet *test,
          TrainOptions options, TrainObserver &observer);

  /// Goes on from the newest good checkpoint of the folder; see
  /// `CheckpointFolder::read` for the errors.
  void resume();

  /// Trains until all steps are done or the run is interrupted. Throws Error
  /// when the folder holds checkpoints that were not resumed from, a loss is
  /// not finite, or a program step fails; `report` then holds what was done. A
  /// checkpoint that cannot be written is a warning, and `checkpointFailed`
  /// until a later one succeeds.
  void run();

  /// Steps done.
  uint64_t step() const { return done; }
  /// All steps are done, and the evaluations that are due after them.
  bool finished() const { return done == lastStep && !owed; }
  bool checkpointFailed() const { return failedCheckpoint; }
  const Report &report() const { return result; }

private:
  bool isInterrupted() const {
    return options.interrupted && options.interrupted->load();
  }
  void runEpoch(uint64_t epoch);
  void checkCounted(const std::string &entry) const;
  void watchLosses(size_t window);
  std::string adviceNotFinite(const std::string &entry) const;
  void trainStep(std::span<const uint32_t> examples);
  double epochsDone() const { return double(done) / double(stepsPerEpoch); }
  bool isEvaluated() const;
  bool evaluateNow();
  void evaluateWhereDue();
  void finishEpoch(uint64_t epoch);
  void updateTotals();
  RunSettings settings() const;
  void checkpoint();

  TrainingProgram &program;
  const DataSet &train;
  const DataSet *test;
  TrainOptions options;
  TrainObserver &observer;
  std::optional<CheckpointFolder> folder;
  Report result;
  uint64_t batch = 0, stepsPerEpoch = 0, totalSteps = 0, lastStep = 0;
  uint64_t done = 0;
  bool owed = false;               ///< an evaluation that a signal ended
  std::vector<double> stepSeconds; ///< of this process
  std::chrono::steady_clock::time_point runStart;
  /// Output of `apply`: layers whose update it withheld; null when none.
  const float *withheld = nullptr;
  uint64_t withheldUpdates = 0;
  double wallBefore = 0; ///< wall seconds of the processes before a resume
  bool failedCheckpoint = false, resumed = false;
};

} // namespace amcrt

#endif // AMCRT_TRAINING_TRAINER_H
