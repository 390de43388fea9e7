//===- SimDevice.cpp - The simulated device as a driver -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CellError.h"
#include "SimTile.h"
#include "amcrt/description/DeviceModel.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/driver/Driver.h"

using namespace amcrt;

namespace {

class SimDevice final : public TileDevice<SimTile> {
public:
  SimDevice(const char *config, uint64_t seed)
      : SimDevice(DeviceDescription::parse(config, "device description"),
                  seed) {}

private:
  SimDevice(DeviceDescription d, uint64_t seed)
      : TileDevice(capacityOf(d).withCellError(cellError(d))),
        description(std::move(d)), seed(seed) {}

  static constexpr uint32_t snapshotVersion = 0x73696d04; // "sim", 4

  std::unique_ptr<SimTile> make(uint64_t number) override {
    return std::make_unique<SimTile>(description, seed, uint32_t(number),
                                     clock);
  }

  void saveDevice(SnapshotWriter &writer) const override {
    writer.put(snapshotVersion);
    writer.put(seed);
  }

  /// Takes over the seed as well: what follows has the bits it would have had.
  void loadDevice(SnapshotReader &reader) override {
    if (reader.take<uint32_t>() != snapshotVersion)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "the snapshot is not one of this driver");
    seed = reader.take<uint64_t>();
  }

  DeviceDescription description;
  uint64_t seed;
};

} // namespace

const amc_device_driver *amc_sim_driver(void) {
  static const amc_device_driver driver = driverTable<SimDevice>("sim");
  return &driver;
}
