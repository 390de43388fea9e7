//===- ReadDevice.h - Descriptions of devices ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_ANALYSIS_READDEVICE_H
#define AMC_ANALYSIS_READDEVICE_H

#include "amcrt/description/DeviceModel.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace mlir::amc {

/// The device that a preset's name or a JSON file describes. The error is one
/// complete sentence that names the file, the place in it and the remedy.
llvm::Expected<amcrt::DeviceDescription>
loadDevice(llvm::StringRef presetOrFile);

/// The same of JSON text; `origin` names it in the error.
llvm::Expected<amcrt::DeviceDescription> parseDevice(llvm::StringRef json,
                                                     llvm::StringRef origin);

} // namespace mlir::amc

#endif // AMC_ANALYSIS_READDEVICE_H
