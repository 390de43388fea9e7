//===- Progress.cpp - What amc-run shows while it trains ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Progress.h"

#include "amcrt/support/Printable.h"

#include <cmath>
#include <cstdio>
#include <string>
#include <unistd.h>

using namespace amcrun;

namespace {

/// "84.21%", right-aligned in `width`; "-" for what was not measured.
std::string cell(const char *format, double value, int width) {
  char text[32] = "-";
  if (std::isfinite(value))
    std::snprintf(text, sizeof text, format, value);
  std::string padded(text);
  padded.insert(0, width - std::min<size_t>(width, padded.size()), ' ');
  return padded;
}

} // namespace

Progress::Progress() : terminal(isatty(STDERR_FILENO) == 1) {}

void Progress::clearBar() {
  if (barShown)
    std::fputs("\r\x1b[K", stderr);
  barShown = false;
}

void Progress::stepDone(uint64_t epoch, uint64_t step, uint64_t steps,
                        double loss) {
  auto count = [](uint64_t n) { return static_cast<unsigned long long>(n); };
  if (!terminal) {
    if (step * 10 / steps != (step - 1) * 10 / steps)
      std::fprintf(stderr, "epoch %llu, step %llu of %llu, loss %.4f\n",
                   count(epoch), count(step), count(steps), loss);
    return;
  }
  Clock::time_point now = Clock::now();
  if (now - lastDrawn < std::chrono::milliseconds(100) && step != steps)
    return;
  lastDrawn = now;
  constexpr size_t width = 30;
  std::string bar(width * step / steps, '=');
  if (bar.size() < width)
    bar += '>';
  bar.resize(width, ' ');
  std::fprintf(stderr, "\r[%s] epoch %llu, step %llu of %llu, loss %.4f\x1b[K",
               bar.c_str(), count(epoch), count(step), count(steps), loss);
  barShown = true;
}

void Progress::epochDone(const amcrt::EpochReport &epoch) {
  clearBar();
  if (!headShown)
    std::puts("epoch  train loss  test loss  test accuracy   seconds");
  headShown = true;
  std::string row = cell("%.0f", double(epoch.epoch), 5) +
                    cell("%.4f", epoch.trainLoss, 12) +
                    cell("%.4f", epoch.testLoss, 11) +
                    cell("%.2f%%", 100 * epoch.testAccuracy, 15) +
                    cell("%.2f", epoch.wallSeconds, 10);
  std::puts(row.c_str());
  std::fflush(stdout);
}

void Progress::warning(const std::string &text) {
  clearBar();
  std::fprintf(stderr, "warning: %s\n", amcrt::printable(text).c_str());
}
