//===- Insertions.h - What tensors are inserted in ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_EXEC_TRANSFORMS_INSERTIONS_H
#define AMC_LIB_DIALECT_EXEC_TRANSFORMS_INSERTIONS_H

#include "mlir/Interfaces/SubsetOpInterface.h"

namespace mlir::amc::exec {

/// Of operands that are written over, the insertion that the result goes to.
/// What is inserted somewhere is followed here when it began as an empty
/// tensor, or as the argument that it is inserted in, and was only written over
/// since: all of it could happen at the place of the insertion.
using Insertions = DenseMap<OpOperand *, SubsetInsertionOpInterface>;

/// Finds them in `block`, and moves the destination of each, if it is empty,
/// filled or inserted in, to where the first op could write to it.
Insertions findInsertions(Block &block);

} // namespace mlir::amc::exec

#endif // AMC_LIB_DIALECT_EXEC_TRANSFORMS_INSERTIONS_H
