//===- LoadSession.cpp - From a program to a session ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionImpl.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <cstring>

using namespace amcrt;

/// The device has the periphery that the program's tiles need.
static void checkModes(const ProgramFile &file, const fb::Program &program,
                       const Capacity &device) {
  for (const fb::EntryPoint *entry : *program.entry_points())
    for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
         ++i) {
      const auto *tile = entry->schedule()->Get(i)->action_as_ProgramTile();
      if (!tile)
        continue;
      std::string what = device.whyNot(amc_tile_mode(tile->mode()));
      if (!what.empty())
        throw Error(file.path() + ": entry point '" + text(entry->name()) +
                    "' item " + std::to_string(i) + ": " + what);
    }
}

static std::vector<amc_tile_id> programmedTiles(const fb::Program &program) {
  std::vector<amc_tile_id> tiles;
  for (const fb::EntryPoint *entry : *program.entry_points())
    for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
         ++i)
      if (const auto *item = entry->schedule()->Get(i)->action_as_ProgramTile())
        tiles.push_back(tileOf(item->tile()));
  return tiles;
}

Session::Impl::Impl(const ProgramFile &file, const SessionOptions &options,
                    DeviceModel described, Device opened)
    : file(file), program(*fb::GetProgram(file.program().data())),
      sha256(file.sha256()), device(std::move(described)),
      arena(program.arena_bytes(), "the program's buffers"),
      code(loadCode(file.code())), pool(std::max(1u, options.threads)),
      tiles(std::move(opened), options.policy, options.defects, device.flop(),
            programmedTiles(program)) {}

Tensor Session::Impl::tensor(const fb::NamedBuffer &named) const {
  Tensor result{named.name()->str(),
                ElementType(named.buffer()->element()),
                {},
                address(*named.buffer())};
  if (named.shape())
    result.shape.assign(named.shape()->begin(), named.shape()->end());
  if (named.labels())
    for (const fb::Labels *labels : *named.labels()) {
      LabelRule rule{labels->first(), labels->classes(), {}, labels->mean()};
      if (labels->ignored())
        rule.ignored.assign(labels->ignored()->begin(),
                            labels->ignored()->end());
      result.labels.push_back(std::move(rule));
    }
  result.role = OutputRole(named.role());
  return result;
}

void Session::Impl::readTraining() {
  const fb::Training *t = program.training();
  if (!t)
    return;
  training = {text(t->optimizer()),
              text(t->lr_schedule()),
              text(t->options_json()),
              t->lr(),
              t->damping(),
              t->warmup(),
              t->inverse_period(),
              t->curvature_period(),
              t->batch(),
              {}};
  if (t->uncovered())
    for (const auto *name : *t->uncovered())
      training.uncovered.push_back(name->str());
}

// The values of both are the same.
static_assert(uint8_t(StateRole::counter) == uint8_t(fb::StateRole::MAX) &&
              uint8_t(StateRole::optimizer) ==
                  uint8_t(fb::StateRole::optimizer));

void Session::Impl::prepare() {
  readTraining();
  for (const fb::EntryPoint *from : *program.entry_points()) {
    Entry &entry = entries[from->name()->str()];
    entry.table = from;
    if (from->inputs())
      for (const fb::NamedBuffer *named : *from->inputs())
        entry.inputs.push_back(tensor(*named));
    if (from->outputs())
      for (const fb::NamedBuffer *named : *from->outputs())
        entry.outputs.push_back(tensor(*named));
    if (!from->schedule())
      continue;
    std::vector<Dependencies> dependencies = dependenciesOf(*from);
    for (const fb::Item *item : *from->schedule()) {
      Step step{item,
                resourceOf(*item),
                std::move(dependencies[entry.steps.size()]),
                nullptr,
                {}};
      if (const fb::Dispatch *dispatch = item->action_as_Dispatch()) {
        const auto &symbol =
            *program.code()->kernels()->Get(dispatch->kernel());
        step.kernel = reinterpret_cast<Kernel>(code.data() + symbol.offset());
        if (dispatch->args())
          for (const fb::Buffer *buffer : *dispatch->args())
            step.buffers.push_back(address(*buffer));
      }
      entry.steps.push_back(std::move(step));
    }
  }
  if (program.state())
    for (const fb::State *from : *program.state()) {
      StateTensor tensor;
      tensor.name = from->name()->str();
      tensor.element = ElementType(from->buffer()->element());
      if (from->shape())
        tensor.shape.assign(from->shape()->begin(), from->shape()->end());
      tensor.data = address(*from->buffer());
      tensor.role = StateRole(from->role());
      if (const fb::Buffer *initial = from->initial())
        std::memcpy(tensor.data, address(*initial),
                    initial->elements() * bytesOf(initial->element()));
      state.push_back(std::move(tensor));
    }
}

Session Session::load(const ProgramFile &file, const SessionOptions &options) {
  verifyProgram(file);
  const fb::Program &program = programTables(file);
  DeviceModel compiledFor(
      DeviceDescription::parse(text(program.device_json()), file.path()));
  DeviceModel described = options.deviceConfig.empty()
                              ? compiledFor
                              : DeviceDescription::parse(options.deviceConfig,
                                                         "device description");
  Device device = Device::open(options.driver, described.description().toJson(),
                               options.seed);
  if (std::string what = device.capacity().whyNot(compiledFor); !what.empty())
    throw Error(file.path() + ": was compiled for " + what +
                "; compile for this device or run on a larger one");
  checkModes(file, program, device.capacity());
  auto impl = std::make_unique<Impl>(file, options, std::move(described),
                                     std::move(device));
  impl->prepare();
  return Session(std::move(impl));
}
