//===- ReadDevice.cpp - Descriptions of devices ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Built with exceptions, unlike the rest of the compiler: the description is
// shared with the runtime, whose errors they are.
//
//===----------------------------------------------------------------------===//

#include "amc/Analysis/ReadDevice.h"

#include "amcrt/support/Error.h"

using amcrt::DeviceDescription;

template <typename F>
static llvm::Expected<DeviceDescription> caught(F &&read) {
  try {
    return read();
  } catch (const amcrt::Error &error) {
    return llvm::createStringError(error.what());
  }
}

llvm::Expected<DeviceDescription>
mlir::amc::loadDevice(llvm::StringRef presetOrFile) {
  return caught([&] { return DeviceDescription::load(presetOrFile.str()); });
}

llvm::Expected<DeviceDescription>
mlir::amc::parseDevice(llvm::StringRef json, llvm::StringRef origin) {
  return caught(
      [&] { return DeviceDescription::parse(json.str(), origin.str()); });
}
