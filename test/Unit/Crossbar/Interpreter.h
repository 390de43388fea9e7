//===- Interpreter.h - Runs lowered modules in float64 -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A reference for what the passes emit: linalg on tensors point by point,
// globals as variables, and tiles as a table of exact matrices indexed by their
// place, so that two matrices on one tile or a use before a write are found.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_UNIT_CROSSBAR_INTERPRETER_H
#define TEST_UNIT_CROSSBAR_INTERPRETER_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <map>
#include <string>
#include <vector>

namespace mlir::amc::test {

/// A dense array, row-major; a scalar has no extents.
struct Array {
  std::vector<int64_t> shape;
  std::vector<double> values;

  Array() = default;
  explicit Array(llvm::ArrayRef<int64_t> shape, double fill = 0.0);
  double &operator()(int64_t i, int64_t j) { return values[i * shape[1] + j]; }
  double operator()(int64_t i, int64_t j) const {
    return values[i * shape[1] + j];
  }
};

/// M^-1 B by elimination with partial pivoting.
Array solveDense(Array matrix, Array rhs);

class Interpreter {
public:
  explicit Interpreter(ModuleOp module) : module(module) {}

  /// Calls a function. Adds a test failure for what it does not know.
  std::vector<Array> call(llvm::StringRef name, std::vector<Array> arguments);

  struct Tile {
    Array matrix;
    bool inverts;
  };
  /// What is written, by (chip, tile).
  std::map<std::pair<int64_t, int64_t>, Tile> tiles;
  unsigned inverses = 0, products = 0;

private:
  /// An array, or the place of a tile.
  struct Data {
    Array array;
    std::pair<int64_t, int64_t> place{-1, -1};
  };
  using Frame = llvm::DenseMap<Value, Data>;
  void run(Operation &op, Frame &frame);
  bool runTensor(Operation &op, Frame &frame);
  bool runCrossbar(Operation &op, Frame &frame);

  ModuleOp module;
  std::map<std::string, Data> globals;
};

} // namespace mlir::amc::test

#endif // TEST_UNIT_CROSSBAR_INTERPRETER_H
