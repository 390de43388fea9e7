//===- BoundedSize.cpp - How large a tensor may be ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/BoundedSize.h"

using namespace mlir;

bool amc::hasBoundedSize(ArrayRef<int64_t> shape) {
  int64_t room = kMaxElements;
  for (int64_t extent : shape) {
    // An extent that is not static is negative.
    if (extent < 1 || extent > room)
      return false;
    room /= extent;
  }
  return true;
}
