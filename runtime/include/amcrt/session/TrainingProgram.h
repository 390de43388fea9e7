//===- TrainingProgram.h - What the training loop needs ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SESSION_TRAININGPROGRAM_H
#define AMCRT_SESSION_TRAININGPROGRAM_H

#include "amcrt/session/LayerHealth.h"
#include "amcrt/support/Tensor.h"
#include "amcrt/tiles/Counts.h"
#include "amcrt/tiles/Events.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace amcrt {

/// What a program counted since its state began, and the memory in use.
struct SessionCounts : DeviceCounts {
  uint64_t peakRssBytes = 0;
  uint64_t arenaBytes = 0;
};

/// A loaded program as the training loop sees it: entry points with buffers,
/// and a state that can be saved. Entry points are described in
/// docs/training.md; all methods may throw Error.
class TrainingProgram {
public:
  virtual ~TrainingProgram() = default;

  /// Rows of the first axis of every batch input.
  virtual uint64_t batch() const = 0;
  virtual bool hasEntry(const std::string &entry) const = 0;
  virtual const std::vector<Tensor> &inputs(const std::string &entry) const = 0;
  virtual const std::vector<Tensor> &
  outputs(const std::string &entry) const = 0;
  virtual void run(const std::string &entry) = 0;
  virtual void setScalarInput(const std::string &entry, const std::string &name,
                              float value) = 0;
  virtual float scalarOutput(const std::string &entry,
                             const std::string &name) const = 0;

  virtual SessionCounts counts() const = 0;
  virtual std::vector<LayerHealth> layers() const = 0;
  /// What the device told so far.
  virtual DeviceEvents events() const = 0;

  /// Everything that later steps depend on.
  virtual std::vector<uint8_t> saveState() const = 0;
  /// `origin` names the bytes in errors.
  virtual void restoreState(std::span<const uint8_t> bytes,
                            const std::string &origin) = 0;
};

} // namespace amcrt

#endif // AMCRT_SESSION_TRAININGPROGRAM_H
