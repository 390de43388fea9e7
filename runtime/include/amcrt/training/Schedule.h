//===- Schedule.h - When and how far a training step goes ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_SCHEDULE_H
#define AMCRT_TRAINING_SCHEDULE_H

#include <cstdint>
#include <string>

namespace amcrt {

/// What the runtime decides about a program's steps; defaults come from the
/// program, options of amc-run override them.
struct Schedule {
  double lr = 0;
  std::string lrSchedule = "linear"; ///< constant, linear or cosine
  double damping = 0;
  uint64_t warmup = 0;          ///< first steps, at which everything is due
  uint64_t inversePeriod = 1;   ///< steps between refreshes
  uint64_t curvaturePeriod = 1; ///< steps between updates of the averages
};

/// The learning rate of step `step` (0, 1, ...) of `steps`:
/// linear lr (1 - step / steps), cosine lr (1 + cos(pi step / steps)) / 2.
/// Throws Error on an unknown schedule.
double learningRate(const Schedule &schedule, uint64_t step, uint64_t steps);

/// Whether step `step` is within the warm-up or begins a period.
inline bool isDue(uint64_t step, uint64_t warmup, uint64_t period) {
  return step < warmup || step % period == 0;
}

/// Throws Error, naming the option, when a value makes no sense (a period of
/// 0, a negative or non-finite rate or damping).
void validate(const Schedule &schedule);

} // namespace amcrt

#endif // AMCRT_TRAINING_SCHEDULE_H
