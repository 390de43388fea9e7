//===- Checkpoint.h - Checkpoint files of a training run ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A folder holds `step-<12 digits>.ckpt`, the two newest of a run. A file is a
// 32-byte header (magic, version, CRC-32 and size of the rest), then a CBOR
// document with the run's settings and report, then the state of the program.
// It is written beside its name and renamed, so a file is whole or not there.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_CHECKPOINT_H
#define AMCRT_TRAINING_CHECKPOINT_H

#include "amcrt/report/Report.h"
#include "amcrt/support/FolderLock.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
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

/// The checkpoints of one run. Files of other names, and those that the run
/// neither wrote nor found to be its own, are never taken and never deleted.
class CheckpointFolder {
public:
  /// `write` creates the folder where it is missing and keeps other runs out of
  /// it. Throws Error when files cannot be written there, so that a run learns
  /// it before its first step, or another run has it. `read` is for looking at
  /// the checkpoints of a run, which may go on.
  enum class Access { read, write };
  CheckpointFolder(std::string path, Access access);

  /// Whether there is a checkpoint file, good or not.
  bool holdsCheckpoints() const;

  /// Writes a checkpoint, then removes all but the newest two of the run's own.
  /// Throws Error when it cannot be written (a full disk); older ones then
  /// stay.
  void write(const Checkpoint &checkpoint);

  /// Takes over a checkpoint's state. Throws Error naming the file, and has
  /// changed nothing, when it does not fit.
  using Restore = std::function<void(const Checkpoint &, const std::string &)>;
  using Warn = std::function<void(const std::string &)>;

  /// The newest checkpoint that is whole, possible, and taken by `restore`; it
  /// and older whole ones of the same settings are the run's own from then on.
  /// `warn` hears of each that was passed over. Throws Error when there is
  /// none, or when the newest whole one is of other settings (it names the
  /// first that differs, and both values).
  Checkpoint read(const RunSettings &settings, const Restore &restore,
                  const Warn &warn);

private:
  std::string fileOf(uint64_t step) const;
  std::vector<uint64_t> list() const;

  std::string path;
  std::optional<FolderLock> lock;
  std::set<uint64_t> own; ///< steps of files that this run wrote or verified
};

} // namespace amcrt

#endif // AMCRT_TRAINING_CHECKPOINT_H
