//===- Report.h - What a training run did --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_REPORT_H
#define AMCRT_TRAINING_REPORT_H

#include <nlohmann/json_fwd.hpp>

#include <array>
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

struct FactorReport {
  std::string which; ///< "A" or "G"
  uint64_t size = 0;
  uint64_t tiles = 0;
  double condition = 0; ///< of the block programmed last, worst tile
  /// |M x - b| / |b| of the first solve since, worst tile; NaN: none.
  double residual = 0;
  std::string plan; ///< how it is solved; empty: it is not
};

struct LayerReport {
  std::string name;
  std::vector<FactorReport> factors;
};

/// Something that happened to a tile and is no error.
struct EventReport {
  std::string kind; ///< one of `eventKinds`
  uint32_t chip = 0, tile = 0;
  int32_t row = -1, column = -1; ///< -1: the whole tile
  double figure = 0;             ///< by kind, see docs/report.md
  double seconds = 0;            ///< on the device's clock
  std::string text;
};

inline constexpr std::array<const char *, 5> eventKinds = {
    "unstable", "saturated", "stuck_column", "write_failed", "worn_out"};

struct EventsReport {
  std::array<uint64_t, eventKinds.size()> counts{}; ///< by kind
  std::vector<EventReport> list; ///< the first ones, up to `eventLimit`
  /// Events that are neither in `list` nor, where the device itself has left
  /// them out, in `counts`.
  uint64_t unlisted = 0;
};

inline constexpr size_t eventLimit = 256;

/// Counts and sums over the whole run.
struct Totals {
  uint64_t steps = 0;
  double wallSeconds = 0;
  double firstStepSeconds = 0;
  double stepSecondsMedian = 0;
  double stepSecondsMean = 0;
  uint64_t peakRssBytes = 0;
  uint64_t arenaBytes = 0;
  double simulatedSeconds = 0;
  double joules = 0;
  uint64_t programs = 0;
  uint64_t cellsWritten = 0;
  uint64_t inverses = 0;
  uint64_t mvms = 0;
  uint64_t unstable = 0;
  uint64_t saturated = 0;
  uint64_t implausible = 0; ///< calls whose figures or answers were refused
  uint64_t digitalFallbacks = 0;
  uint64_t withheldUpdates = 0;
  uint64_t failedCells = 0; ///< writes that missed their tolerance
  uint64_t wornCells = 0;   ///< beyond their endurance
  double maxWear = 0;       ///< pulses of the most written cell
  // Of broken cells: those found in tiles that were tested; at the end, entries
  // of blocks on them that are asked for in another way, blocks on other lines
  // than the first ones in order, tiles that are not used any more. Over the
  // run, blocks that were moved to another tile, blocks solved digitally, and
  // what finding and repairing took.
  uint64_t defectiveCells = 0, compensatedCells = 0;
  uint64_t rearrangedBlocks = 0, retiredTiles = 0;
  uint64_t movedBlocks = 0, defectFallbacks = 0, repairPrograms = 0;
  double repairSeconds = 0, repairJoules = 0;
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
  std::vector<LayerReport> layers;
  EventsReport events;
};

/// The JSON form; numbers that are not finite become null.
nlohmann::json toJson(const Report &report);

/// The inverse of `toJson`. Throws Error naming `file` and the field that is
/// missing or of a wrong type.
Report reportFromJson(const nlohmann::json &json, const std::string &file);

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

#endif // AMCRT_TRAINING_REPORT_H
