//===- Schedule.cpp - When and how far a training step goes ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Schedule.h"
#include "amcrt/support/Error.h"

#include <cmath>
#include <numbers>

using namespace amcrt;

double amcrt::learningRate(const Schedule &schedule, uint64_t step,
                           uint64_t steps) {
  double done = double(step) / double(steps);
  if (schedule.lrSchedule == "constant")
    return schedule.lr;
  if (schedule.lrSchedule == "linear")
    return schedule.lr * (1 - done);
  if (schedule.lrSchedule == "cosine")
    return schedule.lr * (1 + std::cos(std::numbers::pi * done)) / 2;
  throw Error("--lr-schedule: '" + schedule.lrSchedule +
              "' is not known; known: constant, linear, cosine");
}

void amcrt::validate(const Schedule &schedule) {
  if (!(schedule.lr >= 0) || !std::isfinite(schedule.lr))
    throw Error("--lr must be a finite number from 0");
  if (!(schedule.damping >= 0) || !std::isfinite(schedule.damping))
    throw Error("--damping must be a finite number from 0");
  if (schedule.inversePeriod == 0)
    throw Error("--inverse-period must be at least 1");
  if (schedule.curvaturePeriod == 0)
    throw Error("--curvature-period must be at least 1");
  learningRate(schedule, 0, 1);
}
