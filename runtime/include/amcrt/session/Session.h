//===- Session.h - A loaded program that runs ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SESSION_SESSION_H
#define AMCRT_SESSION_SESSION_H

#include "amcrt/program/ProgramFile.h"
#include "amcrt/session/TrainingProgram.h"
#include "amcrt/support/Tensor.h"
#include "amcrt/tiles/Policies.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace amcrt {

/// What a state tensor is for, as in program.fbs.
enum class StateRole : uint8_t {
  parameter,
  gradient,
  factor,
  factorAverage,
  runningStatistic,
  optimizer,
  derived,
  counter
};

struct StateTensor : Tensor {
  StateRole role;
};

struct SessionOptions {
  std::string driver = "sim"; ///< "sim", "ideal" or a driver library's path
  std::string deviceConfig;   ///< JSON; empty: the device compiled for
  uint64_t seed = 0;          ///< of the device's randomness
  unsigned threads = 1;
  UnstablePolicy policy = UnstablePolicy::fallback;
  DefectPolicy defects = DefectPolicy::repair;
};

/// What the compiler says of the training step; the runtime schedules it.
struct TrainingInfo {
  std::string optimizer, lrSchedule, optionsJson;
  double lr = 0, damping = 0;
  uint64_t warmup = 0, inversePeriod = 1, curvaturePeriod = 1, batch = 1;
  std::vector<std::string> uncovered; ///< parameters without curvature
};

/// A program with its arena, code and device. Not for use by several threads.
class Session final : public TrainingProgram {
public:
  /// Verifies everything, then allocates and opens the device. The file must
  /// outlive the session. Throws Error.
  static Session load(const ProgramFile &file, const SessionOptions &options);
  ~Session() override;
  Session(Session &&) noexcept;

  const TrainingInfo &training() const;
  uint64_t batch() const override { return training().batch; }
  bool hasEntry(const std::string &entry) const override;
  /// Throw Error when there is no such entry point.
  const std::vector<Tensor> &inputs(const std::string &entry) const override;
  const std::vector<Tensor> &outputs(const std::string &entry) const override;
  const std::vector<StateTensor> &state() const;

  /// Runs an entry point on what its inputs hold; outputs are good until the
  /// next run. Throws Error.
  void run(const std::string &entry) override;
  /// An input or output of one f32. Throw Error when there is none.
  void setScalarInput(const std::string &entry, const std::string &name,
                      float value) override;
  float scalarOutput(const std::string &entry,
                     const std::string &name) const override;

  SessionCounts counts() const override;
  std::vector<LayerHealth> layers() const override;
  DeviceEvents events() const override;
  /// From now on keeps what ran when in simulated time, up to `items` items.
  void recordTrace(uint64_t items);
  /// What was kept, in Chrome's trace event format.
  std::string trace() const;

  /// State, tiles and counts, bound to this program. Restoring throws Error
  /// naming `origin` and changes nothing when the bytes do not fit.
  std::vector<uint8_t> saveState() const override;
  void restoreState(std::span<const uint8_t> bytes,
                    const std::string &origin) override;

private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

/// Most memory that this process has used, in bytes.
uint64_t peakResidentBytes();

} // namespace amcrt

#endif // AMCRT_SESSION_SESSION_H
