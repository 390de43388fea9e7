//===- Blocks.h - Blocks and scaling of matrices -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H
#define LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H

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

/// Rows offset, offset + stride, ...: a part of a matrix that fits a tile.
struct RowBlock {
  int64_t offset, size;
  int64_t stride = 1;
};

/// ceil(size / array) blocks whose sizes differ by at most one: of consecutive
/// rows or, `interleaved`, of rows i, i + count, i + 2 count, ...
SmallVector<RowBlock> createPartition(int64_t size, int64_t array,
                                      bool interleaved);

/// The entries of a matrix in the given rows and columns.
Value createBlock(OpBuilder &builder, Location loc, Value matrix, RowBlock rows,
                  RowBlock cols);
/// The given rows of a matrix.
Value createRows(OpBuilder &builder, Location loc, Value matrix, RowBlock rows);
/// The matrix whose rows `blocks` are the parts.
Value createJoined(OpBuilder &builder, Location loc, ArrayRef<Value> parts,
                   ArrayRef<RowBlock> blocks);

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H
