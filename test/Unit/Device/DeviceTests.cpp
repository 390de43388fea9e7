//===- DeviceTests.cpp - Drivers through the C interface ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/device/OpenDevice.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <thread>
#include <vector>

using namespace amcrt;

namespace {

std::string openError(const std::string &driver, const std::string &config) {
  try {
    Device::open(driver, config, 0);
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

TEST(OpenDevice, NamesWhatIsWrong) {
  EXPECT_EQ(openError("magic", "{}"),
            "--device: 'magic' is not known; known: sim, ideal, or the path "
            "of a driver library");
  EXPECT_EQ(openError("ideal", R"({"geometry": {"chips": 0}})"),
            "device 'ideal': device description: /geometry/chips: 0: an "
            "integer from 1.0 to 4096.0 is allowed");
  EXPECT_NE(openError("./none.so", "{}").find("./none.so: cannot be loaded"),
            std::string::npos);
}

long peakKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// A device of many tiles takes memory for those that are used, whichever they
/// are and whichever thread uses them first.
TEST(AnyDevice, TakesMemoryForTheTilesInUse) {
  const char *config = R"({"base": "ideal", "geometry":
      {"chips": 4096, "tiles_per_chip": 65536, "array_size": 8}})";
  long before = peakKilobytes();
  for (const char *driver : {"sim", "ideal"}) {
    Device device = Device::open(driver, config, 0);
    constexpr uint32_t threads = 4, each = 50;
    // Neighbours in turn, and the ends of the device.
    auto tile = [](uint32_t thread, uint32_t i) {
      return amc_tile_id{i % 2 * 4095, (i % 4 < 2 ? 0 : 65336) + i + thread};
    };
    auto work = [&](uint32_t thread) {
      for (uint32_t i = 0; i < each; ++i) {
        float value = float(1 + thread * each + i);
        device.program(tile(thread, i * threads), AMC_MODE_MVM,
                       AMC_ROUND_NEAREST, {&value, 1, 1, 1, 1});
      }
    };
    std::vector<std::thread> pool;
    for (uint32_t thread = 0; thread < threads; ++thread)
      pool.emplace_back(work, thread);
    for (std::thread &one : pool)
      one.join();
    Device other = Device::open(driver, config, 1);
    other.restore(device.snapshot());
    EXPECT_EQ(other.snapshot(), device.snapshot());
    for (uint32_t thread = 0; thread < threads; ++thread)
      for (uint32_t i = 0; i < each; ++i) {
        float value = 0;
        other.readBack(tile(thread, i * threads), {&value, 1, 1, 1, 1});
        EXPECT_FLOAT_EQ(value, float(1 + thread * each + i));
      }
    float value = 1;
    EXPECT_THROW(other.mvm({7, 7}, {&value, 1, 1, 1, 1}, {&value, 1, 1, 1, 1}),
                 Error);
  }
  EXPECT_LT(peakKilobytes() - before, 100'000);
}

TEST(IdealDevice, InvertsAndMultiplies) {
  Device device = Device::open("ideal", "{}", 0);
  float matrix[] = {4, 1, 0, 2}, rhs[] = {9, 4}, out[2];
  amc_matrix block{matrix, 2, 2, 2, 1}, b{rhs, 2, 1, 1, 1};
  amc_matrix_out x{out, 2, 1, 1, 1};
  EXPECT_TRUE(
      device.program({0, 3}, AMC_MODE_INV, AMC_ROUND_NEAREST, block).stable);
  device.inverse({0, 3}, b, x);
  EXPECT_FLOAT_EQ(out[0], 1.75);
  EXPECT_FLOAT_EQ(out[1], 2);
  device.program({0, 3}, AMC_MODE_MVM, AMC_ROUND_NEAREST, block);
  device.mvm({0, 3}, b, x);
  EXPECT_FLOAT_EQ(out[0], 40);
  EXPECT_FLOAT_EQ(out[1], 8);
}

TEST(IdealDevice, ReportsASingularBlockAsUnstable) {
  Device device = Device::open("ideal", "{}", 0);
  for (uint32_t n : {1, 2, 3, 7, 64}) {
    // The last pivots of n > 1 equal rows are 0 / 0 in an estimate of the
    // condition.
    std::vector<float> matrix(size_t(n) * n, n > 1 ? 1 : 0), b(n, 1), out(n, 7);
    amc_matrix block{matrix.data(), n, n, n, 1}, rhs{b.data(), n, 1, 1, 1};
    amc_matrix_out x{out.data(), n, 1, 1, 1};
    EXPECT_FALSE(
        device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, block).stable);
    device.inverse({0, 0}, rhs, x);
    EXPECT_EQ(out, std::vector<float>(n, 0)) << n << " rows";
  }
}

} // namespace
