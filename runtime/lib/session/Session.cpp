//===- Session.cpp - A loaded program that runs ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionImpl.h"
#include "amcrt/support/Error.h"

#include <cmath>
#include <limits>

using namespace amcrt;

const Entry &Session::Impl::entry(const std::string &name) const {
  auto found = entries.find(name);
  if (found == entries.end())
    throw Error(file.path() + ": has no entry point '" + name + "'");
  return found->second;
}

Session::Session(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Session::~Session() = default;
Session::Session(Session &&) noexcept = default;

const TrainingInfo &Session::training() const { return impl->training; }

bool Session::hasEntry(const std::string &entry) const {
  return impl->entries.count(entry) != 0;
}

const std::vector<Tensor> &Session::inputs(const std::string &entry) const {
  return impl->entry(entry).inputs;
}

const std::vector<Tensor> &Session::outputs(const std::string &entry) const {
  return impl->entry(entry).outputs;
}

const std::vector<StateTensor> &Session::state() const { return impl->state; }

void Session::run(const std::string &name) {
  const Entry &entry = impl->entry(name);
  // The clock of the device runs on with the time that the schedule takes.
  auto end = [&, before = impl->timeline.totals().seconds] {
    impl->timeline.end();
    impl->tiles.advance(impl->timeline.totals().seconds - before);
  };
  impl->timeline.begin(entry.table);
  for (const Step &step : entry.steps) {
    try {
      impl->timeline.add(step.resource, step.after, impl->run(step));
    } catch (const Error &error) {
      end();
      std::string place = text(step.item->location());
      throw Error(impl->file.path() + ": " + name + " item " +
                  std::to_string(&step - entry.steps.data()) +
                  (place.empty() ? "" : " (" + place + ")") + ": " +
                  error.what());
    }
  }
  end();
}

static float *scalar(const std::vector<Tensor> &tensors,
                     const std::string &entry, const std::string &name) {
  for (const Tensor &tensor : tensors)
    if (tensor.name == name && tensor.element == ElementType::f32) {
      int64_t elements = 1;
      for (int64_t extent : tensor.shape)
        elements *= extent;
      if (elements == 1)
        return static_cast<float *>(tensor.data);
    }
  throw Error("the entry point '" + entry + "' has no scalar '" + name + "'");
}

void Session::setScalarInput(const std::string &entry, const std::string &name,
                             float value) {
  *scalar(inputs(entry), entry, name) = value;
}

float Session::scalarOutput(const std::string &entry,
                            const std::string &name) const {
  return *scalar(outputs(entry), entry, name);
}

SessionCounts Session::counts() const {
  SessionCounts counts{impl->tiles.counts(), peakResidentBytes(),
                       impl->arena.size()};
  counts.simulatedSeconds = impl->timeline.totals().seconds;
  counts.joules = impl->timeline.totals().joules;
  return counts;
}

DeviceEvents Session::events() const { return impl->tiles.events(); }

void Session::recordTrace(uint64_t items) { impl->timeline.record(items); }

std::string Session::trace() const {
  return traceJson(impl->timeline.recorded());
}

std::vector<LayerHealth> Session::layers() const {
  std::vector<LayerHealth> layers;
  if (!impl->program.layers())
    return layers;
  for (const fb::Layer *from : *impl->program.layers()) {
    LayerHealth layer{text(from->name()), {}};
    if (from->factors())
      for (const fb::Factor *factor : *from->factors()) {
        FactorHealth report{text(factor->which()),
                            factor->size(),
                            0,
                            0,
                            std::numeric_limits<double>::quiet_NaN(),
                            text(factor->plan())};
        if (factor->tiles())
          for (const fb::TileRef *tile : *factor->tiles()) {
            ++report.tiles;
            report.condition =
                std::max(report.condition, impl->tiles.condition(tileOf(tile)));
            // Of numbers and NaN, the larger number.
            report.residual =
                std::fmax(report.residual, impl->tiles.residual(tileOf(tile)));
          }
        layer.factors.push_back(report);
      }
    layers.push_back(std::move(layer));
  }
  return layers;
}
