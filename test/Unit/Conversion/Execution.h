//===- Execution.h - Runs a function of a module -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_CONVERSION_EXECUTION_H
#define AMC_TEST_UNIT_CONVERSION_EXECUTION_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mlir {
class MLIRContext;
} // namespace mlir

namespace mlir::amc::test {

/// A tensor for the tests: row-major, every element type held as double.
struct Array {
  std::vector<int64_t> shape;
  std::vector<double> values;

  Array() = default;
  explicit Array(std::vector<int64_t> shape, double fill = 0.0);
  /// Deterministic values in (-1, 1), no two alike.
  static Array random(std::vector<int64_t> shape, unsigned seed);

  /// The element at the given index, one integer per dimension.
  template <typename... Index> double &operator()(Index... index) {
    return values[offset({static_cast<int64_t>(index)...})];
  }
  template <typename... Index> double operator()(Index... index) const {
    return values[offset({static_cast<int64_t>(index)...})];
  }

private:
  size_t offset(std::initializer_list<int64_t> index) const;
};

/// `tensor<AxBxelement>`.
std::string type(const std::vector<int64_t> &shape, const std::string &element);

/// A module whose @f is one op on its arguments, of the given types.
std::string oneOp(const std::string &name, const std::string &attributes,
                  const std::vector<std::string> &inputs,
                  const std::vector<std::string> &results);

/// `@f` of a module (onnx and train ops on tensors) as native code.
class Executable {
public:
  /// Lowers and compiles. Reports a test failure when that does not work.
  explicit Executable(const std::string &module);
  ~Executable();

  /// The results in order; none when the module did not compile.
  std::vector<Array> operator()(const std::vector<Array> &inputs);

private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation;
};

/// The context that the tests parse in, with all dialects known.
MLIRContext &context();

/// Lowers `@f` of the module (onnx and train ops on tensors) to native code and
/// runs it; the results in order. Reports a test failure and returns nothing
/// when the module does not lower.
std::vector<Array> run(const std::string &module, std::vector<Array> inputs);

/// The number of operations called `name` after the lowering to linalg.
int countAfterLowering(const std::string &module, const std::string &name);

/// Expects equal shapes and elements within `tolerance` * max(1, |expected|);
/// NaN equals NaN.
void expectNear(const Array &actual, const Array &expected, double tolerance);

} // namespace mlir::amc::test

#endif // AMC_TEST_UNIT_CONVERSION_EXECUTION_H
