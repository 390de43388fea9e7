//===- Comparison.cpp - Training runs side by side ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/report/Report.h"
#include "amcrt/support/Printable.h"

#include <algorithm>
#include <cstdio>

using namespace amcrt;

double amcrt::epochsToAccuracy(const Report &report, double target) {
  for (const Evaluation &e : report.evaluations)
    if (e.testAccuracy >= target)
      return e.epoch;
  return -1;
}

std::string amcrt::comparisonTable(const std::vector<NamedReport> &reports,
                                   double target) {
  size_t epochs = 0, width = 4;
  std::vector<std::string> names;
  for (const NamedReport &r : reports) {
    epochs = std::max(epochs, r.report.epochs.size());
    names.push_back(printable(r.name));
    width = std::max(width, names.back().size());
  }
  std::string text;
  char cell[64];
  auto put = [&](const char *format, auto... values) {
    std::snprintf(cell, sizeof cell, format, values...);
    text += cell;
  };
  auto name = [&](const std::string &value) {
    text += value;
    text.append(width - value.size(), ' ');
  };
  name("");
  for (size_t e = 1; e <= epochs; ++e)
    put("  epoch %zu", e);
  put("  to %.0f%%", 100 * target);
  text += "   simulated      energy     programs\n";
  for (size_t i = 0; i < reports.size(); ++i) {
    const NamedReport &r = reports[i];
    name(names[i]);
    for (size_t e = 0; e < epochs; ++e) {
      if (e < r.report.epochs.size())
        put("  %6.2f%%", 100 * r.report.epochs[e].testAccuracy);
      else
        text += "        -";
    }
    double reached = epochsToAccuracy(r.report, target);
    if (reached >= 0)
      put("  %6.2f", reached);
    else
      text += "       -";
    put("  %9.4f s  %9.4f J  %10llu\n", r.report.totals.simulatedSeconds,
        r.report.totals.joules,
        static_cast<unsigned long long>(r.report.totals.programs));
  }
  for (size_t i = 0; i < reports.size(); ++i)
    if (uint64_t step = reports[i].report.divergedAt)
      text += names[i] + " diverged: at step " + std::to_string(step) +
              " its loss was far above the first\n";
  return text;
}
