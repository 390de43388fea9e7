//===- SetDevice.cpp - The device that a module is compiled for -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCSETDEVICE
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc::crossbar;

namespace {
struct AMCSetDevicePass
    : mlir::amc::crossbar::impl::AMCSetDeviceBase<AMCSetDevicePass> {
  using AMCSetDeviceBase::AMCSetDeviceBase;

  LogicalResult initialize(MLIRContext *context) override {
    llvm::Expected<DeviceAttr> loaded = DeviceAttr::load(
        device.empty() ? StringRef("rram-64") : StringRef(device), context);
    if (!loaded)
      return emitError(UnknownLoc::get(context))
             << llvm::toString(loaded.takeError());
    chosen = *loaded;
    return success();
  }

  void runOnOperation() override {
    Operation *module = getOperation();
    if (!device.empty() || !module->hasAttr(DeviceAttr::kName))
      module->setAttr(DeviceAttr::kName, chosen);
  }

private:
  DeviceAttr chosen;
};
} // namespace
