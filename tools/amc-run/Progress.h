//===- Progress.h - What amc-run shows while it trains -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_AMCRUN_PROGRESS_H
#define AMC_TOOLS_AMCRUN_PROGRESS_H

#include "amcrt/training/Trainer.h"

#include <chrono>

namespace amcrun {

/// Epochs as a table on standard output; on standard error a bar when it is a
/// terminal, or else a line at each tenth of the run, and warnings.
class Progress final : public amcrt::TrainObserver {
public:
  Progress();
  ~Progress() override { clearBar(); }

  void stepDone(uint64_t epoch, uint64_t step, uint64_t steps,
                double loss) override;
  void epochDone(const amcrt::EpochReport &epoch) override;
  void warning(const std::string &text) override;
  /// Takes the bar off the terminal, before anything else is printed.
  void clearBar();

private:
  using Clock = std::chrono::steady_clock;
  bool terminal, barShown = false, headShown = false;
  Clock::time_point lastDrawn;
};

} // namespace amcrun

#endif // AMC_TOOLS_AMCRUN_PROGRESS_H
