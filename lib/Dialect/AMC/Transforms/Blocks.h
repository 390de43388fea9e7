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

/// Rows [offset, offset + size) of a matrix.
Value createRows(OpBuilder &builder, Location loc, Value matrix, int64_t offset,
                 int64_t size);
/// The block of `rows` x `cols` at (row, col).
Value createBlock(OpBuilder &builder, Location loc, Value matrix, int64_t row,
                  int64_t col, int64_t rows, int64_t cols);
/// The parts one below the other.
Value createStacked(OpBuilder &builder, Location loc, ValueRange parts);

} // namespace mlir::amc::crossbar

#endif // LIB_DIALECT_AMC_TRANSFORMS_BLOCKS_H
