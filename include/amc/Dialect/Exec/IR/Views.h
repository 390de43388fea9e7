//===- Views.h - Memrefs and what they are views of ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_IR_VIEWS_H
#define AMC_DIALECT_EXEC_IR_VIEWS_H

#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "mlir/IR/Value.h"

namespace mlir::amc::exec {

/// The allocation, constant or argument that `memref` is a view of, or itself.
Value getRoot(Value memref);

/// Whether `memref` is all of its root, the elements in the same order. The
/// type does not tell: the first elements of a vector have its layout.
bool isWhole(Value memref);

/// Bytes of one element in memory; a truth value takes one.
int64_t elementBytes(Type element);

/// Bytes of all elements.
int64_t bytesOf(ShapedType type);

/// Elements in 64 bytes, to a multiple of which every buffer is aligned.
int64_t elementsPerLine(Type element);

} // namespace mlir::amc::exec

#endif // AMC_DIALECT_EXEC_IR_VIEWS_H
