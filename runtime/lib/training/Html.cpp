//===- Html.cpp - A training comparison as one HTML page ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

using namespace amcrt;

namespace {

constexpr const char *colours[] = {"#2563eb", "#d97706", "#059669",
                                   "#dc2626", "#7c3aed", "#475569"};

const char *colour(size_t i) { return colours[i % std::size(colours)]; }

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

struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

/// 1, 2 or 5 times a power of ten, for about `count` divisions of `span`.
double gridStep(double span, int count) {
  double raw = span / count;
  double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw)
      return factor * power;
  return 10 * power;
}

std::string chart(const std::string &title, const std::string &xLabel,
                  const std::string &yLabel, const std::vector<Curve> &curves) {
  double x0 = 0, x1 = 0, y0 = INFINITY, y1 = -INFINITY;
  for (const Curve &curve : curves)
    for (auto [x, y] : curve.points) {
      x1 = std::max(x1, x);
      y0 = std::min(y0, y);
      y1 = std::max(y1, y);
    }
  // Steps of a grid below are no longer exact.
  constexpr double smallest = 1e-300;
  if (!(x1 > smallest) || !std::isfinite(x1) || !std::isfinite(y1 - y0))
    return "";
  // Of values that float64 can hardly tell apart no finer grid can be drawn.
  double least =
      std::max(smallest, 1e-9 * std::max(std::fabs(y0), std::fabs(y1)));
  if (y1 - y0 <= least)
    y1 = y0 + std::max(1.0, least);
  double yStep = gridStep(y1 - y0, 5), xStep = gridStep(x1 - x0, 6);
  double firstLine = std::floor(y0 / yStep);
  int yLines = int(std::ceil(y1 / yStep) - firstLine);
  int xMarks = int(x1 / xStep + 0.01);
  y0 = firstLine * yStep;
  y1 = (firstLine + yLines) * yStep;
  constexpr double width = 620, height = 340, left = 60, right = 16, top = 34,
                   bottom = 46;
  auto px = [&](double x) {
    return left + (x - x0) / (x1 - x0) * (width - left - right);
  };
  auto py = [&](double y) {
    return height - bottom - (y - y0) / (y1 - y0) * (height - top - bottom);
  };
  std::string svg = format(
      "<svg viewBox='0 0 %g %g' role='img' aria-label='%s'>\n<text x='%g' "
      "y='18' class='title'>%s</text>\n",
      width, height, title.c_str(), left, title.c_str());
  for (int i = 0; i <= yLines; ++i) {
    double y = (firstLine + i) * yStep;
    svg += format("<line x1='%g' x2='%g' y1='%.1f' y2='%.1f' class='grid'/>"
                  "<text x='%g' y='%.1f' class='tick end'>%g</text>\n",
                  left, width - right, py(y), py(y), left - 6, py(y) + 4, y);
  }
  for (int i = 0; i <= xMarks; ++i)
    svg += format("<text x='%.1f' y='%g' class='tick mid'>%g</text>\n",
                  px(i * xStep), height - bottom + 16, i * xStep);
  svg += format("<text x='%g' y='%g' class='tick mid'>%s</text>\n",
                (left + width - right) / 2, height - 8, xLabel.c_str());
  svg += format("<text transform='translate(14 %g) rotate(-90)' class='tick "
                "mid'>%s</text>\n",
                (top + height - bottom) / 2, yLabel.c_str());
  for (size_t i = 0; i < curves.size(); ++i) {
    svg += format("<polyline fill='none' stroke='%s' stroke-width='2' points='",
                  colour(i));
    for (auto [x, y] : curves[i].points)
      svg += format("%.1f,%.1f ", px(x), py(y));
    svg += "'/>\n";
  }
  return svg + "</svg>\n";
}

/// The mean of up to `window` losses around each of about 200 steps.
Curve smoothLosses(const NamedReport &named) {
  const std::vector<double> &losses = named.report.losses;
  Curve curve{named.name, {}};
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

std::string legend(const std::vector<NamedReport> &reports) {
  std::string html = "<p class='legend'>";
  for (size_t i = 0; i < reports.size(); ++i)
    html += format("<span style='--c:%s'>", colour(i)) +
            escape(reports[i].name) + "</span> ";
  return html + "</p>\n";
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
      const EventReport &first = r.events.list.front();
      html +=
          format("; the first on chip %u, tile %u: ", first.chip, first.tile) +
          escape(first.text);
    }
    html += ".</p>\n";
  }
  if (!r.layers.empty()) {
    html += "<table><tr><th>layer</th><th>factor</th><th>size</th><th>tiles"
            "</th><th>condition</th><th>residual</th><th>plan</th></tr>\n";
    for (const LayerReport &layer : r.layers)
      for (const FactorReport &f : layer.factors)
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
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; } svg .title { fill: var(--ink); font-weight: 600; font-size: 14px; }
.grid { stroke: var(--line); } .end { text-anchor: end; } .mid { text-anchor: middle; }
.legend span { margin-right: 1.2rem; } .legend span::before { content: ""; display: inline-block; width: 1.2em; height: .25em; margin-right: .4em; vertical-align: middle; background: var(--c); }
</style></head><body>
)";

} // namespace

std::string amcrt::htmlPage(const std::vector<NamedReport> &reports,
                            double target) {
  std::vector<Curve> accuracy, loss;
  for (const NamedReport &named : reports) {
    Curve &curve = accuracy.emplace_back(Curve{named.name, {}});
    for (const Evaluation &e : named.report.evaluations)
      if (std::isfinite(e.testAccuracy))
        curve.points.emplace_back(e.epoch, e.testAccuracy);
    loss.push_back(smoothLosses(named));
  }
  std::string html = head;
  html += "<h1>Training on simulated crossbars</h1>\n" + legend(reports) +
          "<div class='charts'>\n" +
          chart("Test accuracy", "epoch", "accuracy", accuracy) +
          chart("Training loss", "step", "loss", loss) + "</div>\n" +
          "<h2>Comparison</h2>\n" + comparison(reports, target);
  for (const NamedReport &named : reports)
    html += details(named);
  return html + "</body></html>\n";
}
