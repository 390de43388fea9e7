//===- ReportJson.cpp - Report files --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/ReportJson.h"
#include "amcrt/support/Error.h"
#include "support/ParseJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <type_traits>
#include <utility>

using namespace amcrt;
using nlohmann::json;

namespace {

/// More than any run writes: 16 million losses.
constexpr uint64_t maxReportBytes = uint64_t(1) << 28;

/// JSON has no NaN; null keeps the field.
json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

/// Reads fields and names the one that does not fit.
class Reader {
public:
  Reader(const json &object, std::string place)
      : object(object), place(std::move(place)) {
    if (!object.is_object())
      throw Error(this->place + ": an object is expected");
  }

  Reader child(const char *name) const {
    return Reader(at(name), place + "/" + name);
  }

  template <typename T> void read(const char *name, T &value) const {
    const json &field = at(name);
    if constexpr (std::is_same_v<T, double>) {
      if (field.is_null()) {
        value = std::nan("");
        return;
      }
    }
    if constexpr (std::is_integral_v<T>) {
      // No number is cut to the type.
      bool fits = field.is_number_unsigned()
                      ? std::in_range<T>(field.get<uint64_t>())
                      : field.is_number_integer() &&
                            std::in_range<T>(field.get<int64_t>());
      if (!fits)
        throw Error(place + "/" + name + ": a whole number from " +
                    std::to_string(std::numeric_limits<T>::min()) + " to " +
                    std::to_string(std::numeric_limits<T>::max()) +
                    " is expected");
    }
    try {
      value = field.get<T>();
    } catch (const json::exception &) {
      throw Error(place + "/" + name + ": has a value of a wrong type");
    }
  }

  bool has(const char *name) const { return object.contains(name); }

  /// A list of numbers; null is NaN.
  void numbers(const char *name, std::vector<double> &values) const {
    for (const json &value : list(name)) {
      if (!value.is_number() && !value.is_null())
        throw Error(place + "/" + name + "/" + std::to_string(values.size()) +
                    ": a number or null is expected");
      values.push_back(value.is_null() ? std::nan("") : value.get<double>());
    }
  }

  template <typename F> void each(const char *name, F visit) const {
    const json &list = this->list(name);
    for (size_t i = 0; i < list.size(); ++i)
      visit(Reader(list[i], place + "/" + name + "/" + std::to_string(i)));
  }

private:
  const json &list(const char *name) const {
    const json &field = at(name);
    if (!field.is_array())
      throw Error(place + "/" + name + ": a list is expected");
    return field;
  }

  const json &at(const char *name) const {
    auto it = object.find(name);
    if (it == object.end())
      throw Error(place + "/" + name +
                  ": is missing; a report written by amc-run is expected");
    return *it;
  }

  const json &object;
  std::string place;
};

/// Every field of the totals with its name, once for both directions.
template <typename T, typename F> void eachTotal(T &totals, F visit) {
  visit("steps", totals.steps);
  visit("wall_seconds", totals.wallSeconds);
  visit("first_step_seconds", totals.firstStepSeconds);
  visit("step_seconds_median", totals.stepSecondsMedian);
  visit("step_seconds_mean", totals.stepSecondsMean);
  visit("peak_rss_bytes", totals.peakRssBytes);
  visit("arena_bytes", totals.arenaBytes);
  visit("simulated_seconds", totals.simulatedSeconds);
  visit("joules", totals.joules);
  visit("programs", totals.programs);
  visit("cells_written", totals.cellsWritten);
  visit("inverses", totals.inverses);
  visit("mvms", totals.mvms);
  visit("unstable", totals.unstable);
  visit("saturated", totals.saturated);
  visit("implausible", totals.implausible);
  visit("digital_fallbacks", totals.digitalFallbacks);
  visit("withheld_updates", totals.withheldUpdates);
  visit("failed_cells", totals.failedCells);
  visit("worn_cells", totals.wornCells);
  visit("max_wear", totals.maxWear);
  visit("defective_cells", totals.defectiveCells);
  visit("compensated_cells", totals.compensatedCells);
  visit("rearranged_blocks", totals.rearrangedBlocks);
  visit("retired_tiles", totals.retiredTiles);
  visit("moved_blocks", totals.movedBlocks);
  visit("defect_fallbacks", totals.defectFallbacks);
  visit("repair_programs", totals.repairPrograms);
  visit("repair_seconds", totals.repairSeconds);
  visit("repair_joules", totals.repairJoules);
}

} // namespace

json amcrt::toJson(const Report &report) {
  json losses = json::array();
  for (double loss : report.losses)
    losses.push_back(number(loss));
  json epochs = json::array();
  for (const EpochReport &e : report.epochs)
    epochs.push_back({{"epoch", e.epoch},
                      {"train_loss", number(e.trainLoss)},
                      {"test_loss", number(e.testLoss)},
                      {"test_accuracy", number(e.testAccuracy)},
                      {"wall_seconds", e.wallSeconds},
                      {"simulated_seconds", e.simulatedSeconds},
                      {"joules", e.joules}});
  json evaluations = json::array();
  for (const Evaluation &e : report.evaluations)
    evaluations.push_back({{"epoch", e.epoch},
                           {"test_loss", number(e.testLoss)},
                           {"test_accuracy", number(e.testAccuracy)}});
  json layers = json::array();
  for (const LayerHealth &layer : report.layers) {
    json factors = json::array();
    for (const FactorHealth &f : layer.factors)
      factors.push_back({{"which", f.which},
                         {"size", f.size},
                         {"tiles", f.tiles},
                         {"condition", number(f.condition)},
                         {"residual", number(f.residual)},
                         {"plan", f.plan}});
    layers.push_back({{"name", layer.name}, {"factors", factors}});
  }
  json totals;
  eachTotal(report.totals,
            [&](const char *name, auto value) { totals[name] = value; });
  json events = json::array(), counts;
  for (const DeviceEvent &e : report.events.list)
    events.push_back({{"kind", e.kind},
                      {"chip", e.chip},
                      {"tile", e.tile},
                      {"row", e.row},
                      {"column", e.column},
                      {"figure", e.figure},
                      {"seconds", e.seconds},
                      {"text", e.text}});
  for (size_t i = 0; i < eventKinds.size(); ++i)
    counts[eventKinds[i]] = report.events.counts[i];
  counts["unlisted"] = report.events.unlisted;
  return {{"program",
           {{"file", report.programFile},
            {"sha256", report.programSha256},
            {"optimizer", report.optimizer},
            {"batch", report.batch}}},
          {"device",
           {{"name", report.deviceName}, {"config", report.deviceConfig}}},
          {"seed", report.seed},
          {"threads", report.threads},
          {"data",
           {{"source", report.data},
            {"train", report.trainExamples},
            {"test", report.testExamples}}},
          {"losses", losses},
          {"diverged_at",
           report.divergedAt ? json(report.divergedAt) : json(nullptr)},
          {"epochs", epochs},
          {"evaluations", evaluations},
          {"totals", totals},
          {"layers", layers},
          {"events", events},
          {"event_counts", counts}};
}

Report amcrt::reportFromJson(const json &root, const std::string &file) {
  Report report;
  Reader top(root, file + ": ");
  Reader program = top.child("program");
  program.read("file", report.programFile);
  program.read("sha256", report.programSha256);
  program.read("optimizer", report.optimizer);
  program.read("batch", report.batch);
  Reader device = top.child("device");
  device.read("name", report.deviceName);
  device.read("config", report.deviceConfig);
  top.read("seed", report.seed);
  top.read("threads", report.threads);
  Reader data = top.child("data");
  data.read("source", report.data);
  data.read("train", report.trainExamples);
  data.read("test", report.testExamples);
  top.numbers("losses", report.losses);
  if (root.contains("diverged_at") && !root["diverged_at"].is_null())
    top.read("diverged_at", report.divergedAt);
  top.each("epochs", [&](const Reader &r) {
    EpochReport &e = report.epochs.emplace_back();
    r.read("epoch", e.epoch);
    r.read("train_loss", e.trainLoss);
    r.read("test_loss", e.testLoss);
    r.read("test_accuracy", e.testAccuracy);
    r.read("wall_seconds", e.wallSeconds);
    r.read("simulated_seconds", e.simulatedSeconds);
    r.read("joules", e.joules);
  });
  top.each("evaluations", [&](const Reader &r) {
    Evaluation &e = report.evaluations.emplace_back();
    r.read("epoch", e.epoch);
    r.read("test_loss", e.testLoss);
    r.read("test_accuracy", e.testAccuracy);
  });
  Reader totals = top.child("totals");
  eachTotal(report.totals, [&](const char *name, auto &value) {
    // Earlier reports do not have what nothing had judged or repaired.
    static constexpr std::string_view added[] = {
        "implausible",       "defective_cells", "compensated_cells",
        "rearranged_blocks", "retired_tiles",   "moved_blocks",
        "defect_fallbacks",  "repair_programs", "repair_seconds",
        "repair_joules"};
    bool isAdded = std::ranges::find(added, name) != std::end(added);
    if (!isAdded || totals.has(name))
      totals.read(name, value);
  });
  top.each("layers", [&](const Reader &r) {
    LayerHealth &layer = report.layers.emplace_back();
    r.read("name", layer.name);
    r.each("factors", [&](const Reader &f) {
      FactorHealth &factor = layer.factors.emplace_back();
      f.read("which", factor.which);
      f.read("size", factor.size);
      f.read("tiles", factor.tiles);
      f.read("condition", factor.condition);
      f.read("residual", factor.residual);
      if (f.has("plan"))
        f.read("plan", factor.plan);
    });
  });
  top.each("events", [&](const Reader &r) {
    DeviceEvent &e = report.events.list.emplace_back();
    r.read("kind", e.kind);
    r.read("chip", e.chip);
    r.read("tile", e.tile);
    r.read("row", e.row);
    r.read("column", e.column);
    r.read("figure", e.figure);
    r.read("seconds", e.seconds);
    r.read("text", e.text);
  });
  Reader counts = top.child("event_counts");
  for (size_t i = 0; i < eventKinds.size(); ++i)
    counts.read(eventKinds[i], report.events.counts[i]);
  counts.read("unlisted", report.events.unlisted);
  return report;
}

Report amcrt::readReport(const std::string &path) {
  return reportFromJson(readJson(path, maxReportBytes), path);
}
