//===- DeviceModel.h - The device compiled for ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_ANALYSIS_DEVICEMODEL_H
#define AMC_ANALYSIS_DEVICEMODEL_H

#include "amcrt/description/DeviceDescription.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace mlir::amc {

/// The device that a preset's name or a JSON file describes. The error is one
/// complete sentence that names the file, the place in it and the remedy.
llvm::Expected<amcrt::DeviceDescription>
loadDevice(llvm::StringRef presetOrFile);

/// The same for a pass: the error is a diagnostic without a place.
LogicalResult loadDevice(llvm::StringRef presetOrFile, MLIRContext *context,
                         amcrt::DeviceDescription &description);

} // namespace mlir::amc

#endif // AMC_ANALYSIS_DEVICEMODEL_H
