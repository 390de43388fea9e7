//===- SessionImpl.h - Inside a session ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_SESSIONIMPL_H
#define AMCRT_LIB_SESSION_SESSIONIMPL_H

#include "Dependencies.h"
#include "Memory.h"
#include "Timeline.h"
#include "algebra/Gemm.h"
#include "amcrt/description/DeviceModel.h"
#include "amcrt/schema/program_generated.h"
#include "amcrt/session/Session.h"
#include "support/ThreadPool.h"
#include "tiles/Tiles.h"

#include <map>
#include <string>
#include <vector>

namespace amcrt {

using Kernel = void (*)(void *const *buffers, int64_t begin, int64_t end);

/// A schedule's item with its addresses; `item` says what it is.
struct Step {
  const fb::Item *item = nullptr;
  uint64_t resource = digitalEngine;
  Dependencies after;
  Kernel kernel = nullptr;
  std::vector<void *> buffers;
};

struct Entry {
  const fb::EntryPoint *table = nullptr;
  std::vector<Tensor> inputs, outputs;
  std::vector<Step> steps;
};

inline std::string text(const flatbuffers::String *string) {
  return string ? string->str() : std::string();
}

inline size_t bytesOf(fb::ElementType element) {
  return bytesOf(ElementType(element));
}

inline amc_tile_id tileOf(const fb::TileRef *tile) {
  return {tile->chip(), tile->tile()};
}

struct Session::Impl {
  const ProgramFile &file;
  const fb::Program &program;
  std::string sha256;
  TrainingInfo training;
  DeviceModel device;
  Pages arena, code;
  std::map<std::string, Entry> entries;
  std::vector<StateTensor> state;
  ThreadPool pool;
  Tiles tiles;
  Timeline timeline;

  Impl(const ProgramFile &file, const SessionOptions &options,
       DeviceModel described, Device opened);

  void *address(const fb::Buffer &buffer) const {
    // Nothing writes to the constants.
    auto *base = buffer.space() == fb::Space::arena
                     ? arena.data()
                     : const_cast<uint8_t *>(file.constants().data());
    return base + buffer.offset();
  }

  MatrixView view(const fb::Matrix &m) const {
    return {static_cast<float *>(address(m.buffer())) + m.offset(), m.rows(),
            m.cols(), m.row_stride(), m.col_stride()};
  }

  Tensor tensor(const fb::NamedBuffer &named) const;

  void prepare();
  void readTraining();
  /// Simulated cost.
  Cost run(const Step &step);
  void dispatch(const Step &step);
  void gemmItem(const fb::Gemm &gemm);

  /// Throws Error when there is none.
  const Entry &entry(const std::string &name) const;
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_SESSIONIMPL_H
