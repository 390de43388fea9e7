//===- SessionProgram.h - A session as a training program ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_SESSIONPROGRAM_H
#define AMCRT_TRAINING_SESSIONPROGRAM_H

#include "amcrt/Session.h"
#include "amcrt/training/TrainingProgram.h"

namespace amcrt {

/// A session as a training program. The session must outlive it.
class SessionProgram final : public TrainingProgram {
public:
  explicit SessionProgram(Session &session) : session(session) {}

  uint64_t batch() const override { return session.batch(); }
  bool hasEntry(const std::string &entry) const override {
    return session.hasEntry(entry);
  }
  const std::vector<Tensor> &inputs(const std::string &entry) const override {
    return session.inputs(entry);
  }
  const std::vector<Tensor> &outputs(const std::string &entry) const override {
    return session.outputs(entry);
  }
  void run(const std::string &entry) override { session.run(entry); }
  void setScalarInput(const std::string &entry, const std::string &name,
                      float value) override {
    session.setScalarInput(entry, name, value);
  }
  float scalarOutput(const std::string &entry,
                     const std::string &name) const override {
    return session.scalarOutput(entry, name);
  }
  void fillTotals(Totals &totals) const override { session.fillTotals(totals); }
  std::vector<LayerReport> layers() const override { return session.layers(); }
  EventsReport events() const override { return session.events(); }
  std::vector<uint8_t> saveState() const override {
    return session.saveState();
  }
  void restoreState(std::span<const uint8_t> bytes,
                    const std::string &origin) override {
    session.restoreState(bytes, origin);
  }

private:
  Session &session;
};

} // namespace amcrt

#endif // AMCRT_TRAINING_SESSIONPROGRAM_H
