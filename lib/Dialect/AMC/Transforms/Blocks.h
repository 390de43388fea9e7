//===- Blocks.h - Blocks and scaling of matrices -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H
#define LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H

#include "amcrt/plan/Plan.h"
#include "mlir/IR/Builders.h"

namespace mlir::amc::crossbar {

/// s S s and s.
struct Equilibrated {
  Value matrix; ///< n x n, unit diagonal
  Value scale;  ///< n x 1
};

/// s = 1 / sqrt(diag S); an entry of the diagonal that is not positive, which
/// no positive definite matrix has, leaves its row as it is.
Equilibrated createEquilibrated(OpBuilder &builder, Location loc, Value matrix);

using amcrt::RowBlock;

/// The entries of a matrix in the given rows and columns.
Value createBlock(OpBuilder &builder, Location loc, Value matrix, RowBlock rows,
                  RowBlock cols);
/// The given rows of a matrix.
Value createRows(OpBuilder &builder, Location loc, Value matrix, RowBlock rows);
/// The matrix whose rows `blocks` are the parts.
Value createJoined(OpBuilder &builder, Location loc, ArrayRef<Value> parts,
                   ArrayRef<RowBlock> blocks);

/// value factor, broadcast to value.
Value createProduct(OpBuilder &builder, Location loc, Value value,
                    Value factor);

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H
