//===- BoundedSize.h - How large a tensor may be -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_BOUNDEDSIZE_H
#define AMC_DIALECT_SUPPORT_BOUNDEDSIZE_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"

namespace mlir::amc {

/// The most elements of a tensor of the onnx and train dialects.
constexpr int64_t kMaxElements = int64_t(1) << 40;

/// Whether the shape is static, with 1 to `kMaxElements` elements.
bool hasBoundedSize(ArrayRef<int64_t> shape);

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_BOUNDEDSIZE_H
