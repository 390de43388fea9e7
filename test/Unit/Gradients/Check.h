//===- Check.h - Gradients against finite differences -----------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_GRADIENTS_CHECK_H
#define AMC_TEST_UNIT_GRADIENTS_CHECK_H

#include "../Conversion/Execution.h"

namespace mlir::amc::test {

using Shape = std::vector<int64_t>;

/// An operand of the op under test.
struct Operand {
  /// A float64 operand with respect to which the op is differentiated.
  Operand(Array value) : value(std::move(value)) {}
  /// An operand of another type, or one that is only given.
  Operand(Array value, std::string element, bool differentiated = false)
      : value(std::move(value)), element(std::move(element)),
        differentiated(differentiated) {}

  Array value;
  std::string element = "f64";
  bool differentiated = true;
};

/// Random values in (low, high), no two alike.
Array uniform(Shape shape, double low, double high, unsigned seed = 1);

/// Differentiates a weighted sum of the result of one op and compares with
/// central differences, both computed by compiled code in float64.
void expectGradients(const std::string &op, const std::string &attributes,
                     const std::vector<Operand> &operands, const Shape &result);

/// The same for the function @f of a module, whose arguments are `operands` and
/// whose result is a scalar.
void expectGradients(const std::string &module,
                     const std::vector<Operand> &operands);

} // namespace mlir::amc::test

#endif // AMC_TEST_UNIT_GRADIENTS_CHECK_H
