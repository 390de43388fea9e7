//===- Views.cpp - Memrefs and what they are views of ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/IR/Views.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::amc;

Value exec::getRoot(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

bool exec::isWhole(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  auto root = cast<MemRefType>(getRoot(memref).getType());
  return type.getLayout().isIdentity() &&
         type.getNumElements() == root.getNumElements();
}

int64_t exec::elementBytes(Type element) {
  return std::max<int64_t>(element.getIntOrFloatBitWidth() / 8, 1);
}

int64_t exec::bytesOf(ShapedType type) {
  return type.getNumElements() * elementBytes(type.getElementType());
}

int64_t exec::elementsPerLine(Type element) {
  return 64 / elementBytes(element);
}
