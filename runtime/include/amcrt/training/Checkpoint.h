//===- Checkpoint.h - Checkpoint files of a training run ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A folder holds `step-<12 digits>.ckpt`, the two newest. A file is a 32-byte
// header (magic, version, CRC-32 and size of the rest), then a CBOR document
// with the run's settings and report, then the state of the program. It is
// written beside its name and renamed, so a file is whole or not there.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_CHECKPOINT_H
#define AMCRT_TRAINING_CHECKPOINT_H

#include "amcrt/training/Report.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace amcrt {

/// What must be the same for a run to go on: the setting's name as the user
/// knows it, and its value.
using RunSettings = std::map<std::string, std::string>;

struct Checkpoint {
  RunSettings settings;
  uint64_t step = 0; ///< steps done
  Report report;
  std::vector<uint8_t> state; ///< of the program
};

/// Creates the folder where it is missing. Throws Error when files cannot be
/// written there, so that a run learns it before its first step.
void prepareCheckpointFolder(const std::string &folder);

/// Whether the folder holds a checkpoint file, good or not.
bool hasCheckpoint(const std::string &folder);

/// Writes a checkpoint, then removes all but the newest two. Throws Error when
/// it cannot be written (a full disk); older ones then stay.
void writeCheckpoint(const std::string &folder, const Checkpoint &checkpoint);

/// The newest checkpoint that is whole; `warn` hears of each damaged one that
/// was passed over. Throws Error when there is none, or when the newest whole
/// one is of other settings (it names the first that differs, and both
/// values).
Checkpoint readCheckpoint(const std::string &folder,
                          const RunSettings &settings,
                          const std::function<void(const std::string &)> &warn);

} // namespace amcrt

#endif // AMCRT_TRAINING_CHECKPOINT_H
