//===- Report.h - What a training run did --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_REPORT_REPORT_H
#define AMCRT_REPORT_REPORT_H

#include "amcrt/session/LayerHealth.h"
#include "amcrt/session/TrainingProgram.h"
#include "amcrt/tiles/Events.h"

#include <cstdint>
#include <string>
#include <vector>

namespace amcrt {

/// One evaluation of the test data, after `epoch` epochs (a fraction when a
/// run evaluates within epochs).
struct Evaluation {
  double epoch = 0;
  double testLoss = 0;
  double testAccuracy = 0;
};

/// One finished epoch. Simulated time and energy are of this epoch alone.
struct EpochReport {
  uint64_t epoch = 0; ///< 1, 2, ...
  double trainLoss = 0;
  double testLoss = 0;
  double testAccuracy = 0;
  double wallSeconds = 0;
  double simulatedSeconds = 0;
  double joules = 0;
};

/// Counts and sums over the whole run.
struct Totals : SessionCounts {
  uint64_t steps = 0;
  double wallSeconds = 0;
  double firstStepSeconds = 0;
  double stepSecondsMedian = 0;
  double stepSecondsMean = 0;
  uint64_t withheldUpdates = 0;
};

/// The report file of `amc-run --report` (fields in docs/report.md).
struct Report {
  std::string programFile, programSha256, optimizer;
  uint64_t batch = 0;
  std::string deviceName, deviceConfig;
  uint64_t seed = 0;
  uint64_t threads = 0;
  std::string data;
  uint64_t trainExamples = 0, testExamples = 0;
  std::vector<double> losses; ///< one per step
  /// The step after which the losses were far above the first (Divergence.h);
  /// 0: never.
  uint64_t divergedAt = 0;
  std::vector<EpochReport> epochs;
  std::vector<Evaluation> evaluations;
  Totals totals;
  std::vector<LayerHealth> layers;
  DeviceEvents events;
};

/// Reads a report file. Throws Error.
Report readReport(const std::string &path);

/// A report with the name it has in a comparison.
struct NamedReport {
  std::string name;
  Report report;
};

/// The first epoch, in steps of the evaluations made, at which the test
/// accuracy reaches `target`; negative when it never does.
double epochsToAccuracy(const Report &report, double target);

/// A plain-text table: accuracy by epoch, epochs to `target`, simulated time
/// and energy.
std::string comparisonTable(const std::vector<NamedReport> &reports,
                            double target);

/// One self-contained HTML page with curves, comparison, layers and totals.
std::string htmlPage(const std::vector<NamedReport> &reports, double target);

} // namespace amcrt

#endif // AMCRT_REPORT_REPORT_H
