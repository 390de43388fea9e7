//===- DeviceModel.cpp - The device compiled for --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only file of the compiler that is built with exceptions: the description
// is shared with the runtime, whose errors they are.
//
//===----------------------------------------------------------------------===//

#include "amc/Analysis/DeviceModel.h"

#include "amcrt/support/Error.h"
#include "mlir/IR/Location.h"

llvm::Expected<amcrt::DeviceDescription>
mlir::amc::loadDevice(llvm::StringRef presetOrFile) {
  try {
    return amcrt::DeviceDescription::load(presetOrFile.str());
  } catch (const amcrt::Error &error) {
    return llvm::createStringError(error.what());
  }
}

mlir::LogicalResult
mlir::amc::loadDevice(llvm::StringRef presetOrFile, MLIRContext *context,
                      amcrt::DeviceDescription &description) {
  llvm::Expected<amcrt::DeviceDescription> loaded = loadDevice(presetOrFile);
  if (!loaded)
    return emitError(UnknownLoc::get(context))
           << llvm::toString(loaded.takeError());
  description = *loaded;
  return success();
}
