//===- Machine.cpp - An open device that solvers share --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MachineImpl.h"
#include "amcrt/support/Error.h"

#include <algorithm>

using namespace amcrt;

Machine::Impl::Impl(const MachineOptions &options)
    : device(DeviceDescription::load(options.device)),
      pool(std::max(1u, options.threads)),
      tiles(Device::open(options.driver, device.description().toJson(),
                         options.seed),
            options.policy, options.defects, device.flop(), {}) {
  std::string what = Capacity(tiles.info(), options.driver).whyNot(device);
  if (!what.empty())
    throw Error("'" + device.name() + "' describes " + what +
                "; describe the device that is there");
}

uint64_t Machine::Impl::free() const {
  uint64_t count = 0;
  for (uint64_t i = 0; i < device.tiles(); ++i)
    count += tiles.isFree(device.placeOf(i));
  return count;
}

std::vector<amc_tile_id> Machine::Impl::take(uint64_t count) {
  std::vector<amc_tile_id> places;
  for (uint64_t i = 0; i < device.tiles() && places.size() < count; ++i)
    if (amc_tile_id place = device.placeOf(i); tiles.isFree(place))
      places.push_back(place);
  if (places.size() < count)
    throw Error("the plan needs " + std::to_string(count) +
                " tiles, but only " + std::to_string(places.size()) +
                " of the " + std::to_string(device.tiles()) + " of device '" +
                device.name() +
                "' are free; release solvers, or choose a device with more");
  for (amc_tile_id place : places)
    tiles.hold(place);
  return places;
}

void Machine::Impl::giveBack(const std::vector<amc_tile_id> &places) {
  for (amc_tile_id tile : places)
    tiles.release(tile);
}

Machine::Machine(const MachineOptions &options)
    : impl(std::make_unique<Impl>(options)) {}
Machine::~Machine() = default;

const DeviceDescription &Machine::description() const {
  return impl->device.description();
}

uint64_t Machine::freeTiles() const { return impl->free(); }

DeviceCounts Machine::counts() const {
  DeviceCounts counts = impl->tiles.counts();
  counts.simulatedSeconds = impl->spent.seconds;
  counts.joules = impl->spent.joules;
  return counts;
}

DeviceEvents Machine::events() const { return impl->tiles.events(); }
