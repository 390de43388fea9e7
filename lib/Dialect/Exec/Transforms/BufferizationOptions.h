//===- BufferizationOptions.h - What bufferization handles ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_EXEC_TRANSFORMS_BUFFERIZATIONOPTIONS_H
#define AMC_LIB_DIALECT_EXEC_TRANSFORMS_BUFFERIZATIONOPTIONS_H

#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"

namespace mlir::amc::exec {

/// The dialects whose ops become ops on buffers, and those of functions with
/// the layout that their types say.
bufferization::OneShotBufferizationOptions getBufferizationOptions();

} // namespace mlir::amc::exec

#endif // AMC_LIB_DIALECT_EXEC_TRANSFORMS_BUFFERIZATIONOPTIONS_H
