//===- DeviceTests.cpp - Drivers through the C interface ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/Error.h"
#include "amcrt/OpenDevice.h"

#include <gtest/gtest.h>

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
  float matrix[] = {1, 1, 1, 1};
  amc_matrix block{matrix, 2, 2, 2, 1};
  EXPECT_FALSE(
      device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, block).stable);
}

} // namespace
