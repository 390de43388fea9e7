//===- Html.cpp - A training comparison as one HTML page ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/report/Report.h"
#include "plot/Plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

using namespace amcrt;

namespace {

template <typename... T> std::string format(const char *text, T... values) {
  char buffer[512];
  std::snprintf(buffer, sizeof buffer, text, values...);
  return buffer;
}

std::string escape(const std::string &text) {
  std::string out;
  for (char c : text) {
    switch (c) {
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

/// A value with its SI prefix, e.g. 12.3 ms; a dash for what was not measured.
std::string quantity(double value, const char *unit) {
  if (!std::isfinite(value))
    return "–";
  if (value == 0)
    return std::string("0 ") + unit;
  constexpr const char *prefixes[] = {"p", "n", "µ", "m", "", "k", "M"};
  int power = int(std::floor(std::log10(std::fabs(value)) / 3));
  power = std::clamp(power, -4, 2);
  return format("%.3g %s%s", value / std::pow(1000.0, power),
                prefixes[power + 4], unit);
}

/// The mean of up to `window` losses around each of about 200 steps.
Series smoothLosses(const NamedReport &named) {
  const std::vector<double> &losses = named.report.losses;
  Series curve{named.name, {}};
  size_t stride = std::max<size_t>(1, losses.size() / 200);
  for (size_t i = 0; i < losses.size(); i += stride) {
    size_t end = std::min(losses.size(), i + stride);
    double sum = 0;
    for (size_t k = i; k < end; ++k)
      sum += losses[k];
    double mean = sum / double(end - i);
    if (std::isfinite(mean))
      curve.points.emplace_back(double(i), mean);
  }
  return curve;
}

std::string comparison(const std::vector<NamedReport> &reports, double target) {
  size_t epochs = 0;
  for (const NamedReport &r : reports)
    epochs = std::max(epochs, r.report.epochs.size());
  std::string html = "<table><tr><th></th>";
  for (size_t e = 1; e <= epochs; ++e)
    html += format("<th>epoch %zu</th>", e);
  html +=
      format("<th>epochs to %.0f%%</th><th>simulated time</th><th>simulated "
             "energy</th><th>tile writes</th><th>unstable</th><th>digital "
             "fall-backs</th></tr>\n",
             100 * target);
  for (const NamedReport &r : reports) {
    const Totals &t = r.report.totals;
    html += "<tr><th>" + escape(r.name) + "</th>";
    for (size_t e = 0; e < epochs; ++e)
      html +=
          e < r.report.epochs.size()
              ? format("<td>%.2f%%</td>", 100 * r.report.epochs[e].testAccuracy)
              : "<td>–</td>";
    double reached = epochsToAccuracy(r.report, target);
    html += reached >= 0 ? format("<td>%.2f</td>", reached) : "<td>–</td>";
    html += "<td>" + quantity(t.simulatedSeconds, "s") + "</td><td>" +
            quantity(t.joules, "J") + "</td>" +
            format("<td>%llu</td><td>%llu</td><td>%llu</td></tr>\n",
                   static_cast<unsigned long long>(t.programs),
                   static_cast<unsigned long long>(t.unstable),
                   static_cast<unsigned long long>(t.digitalFallbacks));
  }
  return html + "</table>\n";
}

std::string details(const NamedReport &named) {
  const Report &r = named.report;
  const Totals &t = r.totals;
  std::string html = "<section><h2>" + escape(named.name) + "</h2>\n<p>";
  html += escape(r.programFile) + ", optimizer " + escape(r.optimizer) +
          format(", batch %llu, device ",
                 static_cast<unsigned long long>(r.batch)) +
          escape(r.deviceName) + " (" + escape(r.deviceConfig) + ")" +
          format(", seed %llu, %llu threads; ",
                 static_cast<unsigned long long>(r.seed),
                 static_cast<unsigned long long>(r.threads)) +
          escape(r.data) +
          format(": %llu training and %llu test examples.</p>\n",
                 static_cast<unsigned long long>(r.trainExamples),
                 static_cast<unsigned long long>(r.testExamples));
  html += "<table><tr><th>steps</th><th>median step</th><th>wall time</th>"
          "<th>programs</th><th>cells written</th><th>inverses</th><th>"
          "products</th><th>saturated</th><th>withheld</th></tr><tr>" +
          format("<td>%llu</td>", static_cast<unsigned long long>(t.steps)) +
          "<td>" + quantity(t.stepSecondsMedian, "s") + "</td><td>" +
          quantity(t.wallSeconds, "s") + "</td>";
  for (uint64_t count : {t.programs, t.cellsWritten, t.inverses, t.mvms,
                         t.saturated, t.withheldUpdates})
    html += format("<td>%llu</td>", static_cast<unsigned long long>(count));
  html += "</tr></table>\n";
  if (t.defectiveCells || t.repairPrograms || t.defectFallbacks)
    html +=
        format("<p>Broken cells: %llu found, %llu compensated, %llu blocks "
               "on other lines, %llu on other tiles, %llu solved digitally; "
               "%llu more programs, ",
               static_cast<unsigned long long>(t.defectiveCells),
               static_cast<unsigned long long>(t.compensatedCells),
               static_cast<unsigned long long>(t.rearrangedBlocks),
               static_cast<unsigned long long>(t.movedBlocks),
               static_cast<unsigned long long>(t.defectFallbacks),
               static_cast<unsigned long long>(t.repairPrograms)) +
        quantity(t.repairSeconds, "s") + ", " + quantity(t.repairJoules, "J") +
        ".</p>\n";
  if (uint64_t all = std::accumulate(r.events.counts.begin(),
                                     r.events.counts.end(), uint64_t(0))) {
    html += format("<p>%llu events of the device:",
                   static_cast<unsigned long long>(all));
    for (size_t i = 0; i < eventKinds.size(); ++i)
      if (r.events.counts[i] > 0)
        html += format(" %llu ",
                       static_cast<unsigned long long>(r.events.counts[i])) +
                eventKinds[i];
    if (!r.events.list.empty()) {
      const DeviceEvent &first = r.events.list.front();
      html +=
          format("; the first on chip %u, tile %u: ", first.chip, first.tile) +
          escape(first.text);
    }
    html += ".</p>\n";
  }
  if (!r.layers.empty()) {
    html += "<table><tr><th>layer</th><th>factor</th><th>size</th><th>tiles"
            "</th><th>condition</th><th>residual</th><th>plan</th></tr>\n";
    for (const LayerHealth &layer : r.layers)
      for (const FactorHealth &f : layer.factors)
        html +=
            "<tr><th>" + escape(layer.name) + "</th><td>" + escape(f.which) +
            format("</td><td>%llu</td><td>%llu</td>",
                   static_cast<unsigned long long>(f.size),
                   static_cast<unsigned long long>(f.tiles)) +
            (std::isfinite(f.condition) ? format("<td>%.3g</td>", f.condition)
                                        : "<td>–</td>") +
            (std::isfinite(f.residual) ? format("<td>%.2g</td>", f.residual)
                                       : "<td>–</td>") +
            "<td><code>" + escape(f.plan) + "</code></td></tr>\n";
    html += "</table>\n";
  }
  return html + "</section>\n";
}

constexpr const char *head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>amc training report</title>
<style>
:root { color-scheme: light dark; --ink: #1e293b; --soft: #64748b; --line: #e2e8f0; --page: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e2e8f0; --soft: #94a3b8; --line: #334155; --page: #0f172a; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: .5rem 0; display: block; overflow-x: auto; }
th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums; }
th { font-weight: 600; } tr > th:first-child { text-align: left; } tr:first-child > th { white-space: normal; vertical-align: bottom; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); } svg line { stroke: var(--line); } svg > rect:first-of-type { fill: none; }
</style></head><body>
)";

} // namespace

std::string amcrt::htmlPage(const std::vector<NamedReport> &reports,
                            double target) {
  Panel accuracy{{"epoch"}, {"accuracy"}, {}, /*hasMarks=*/false};
  Panel loss{{"step"}, {"loss"}, {}, /*hasMarks=*/false};
  for (const NamedReport &named : reports) {
    Series &curve = accuracy.series.emplace_back(Series{named.name, {}});
    for (const Evaluation &e : named.report.evaluations)
      curve.points.emplace_back(e.epoch, e.testAccuracy);
    loss.series.push_back(smoothLosses(named));
  }
  std::string html = head;
  html += "<h1>Training on simulated crossbars</h1>\n<div class='charts'>\n" +
          plotSvg("Test accuracy", {accuracy}) +
          plotSvg("Training loss", {loss}) + "</div>\n" +
          "<h2>Comparison</h2>\n" + comparison(reports, target);
  for (const NamedReport &named : reports)
    html += details(named);
  return html + "</body></html>\n";
}
