//===- Check.cpp - Gradients against finite differences ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"

#include "amc/Dialect/Train/Transforms/Differentiate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/STLExtras.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::test;

Array test::uniform(Shape shape, double low, double high, unsigned seed) {
  Array array = Array::random(std::move(shape), seed);
  for (double &value : array.values)
    value = low + (high - low) * (value + 1.0) / 2.0;
  return array;
}

/// @f with the gradients of its result as further results, in order of the
/// differentiated operands. Empty when it cannot be differentiated.
static std::string differentiateText(const std::string &text,
                                     const std::vector<Operand> &operands) {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context());
  if (!module)
    return {};
  auto function = module->lookupSymbol<func::FuncOp>("f");
  Operation *terminator = function.front().getTerminator();
  SmallVector<Value> variables;
  for (auto [argument, operand] :
       llvm::zip_equal(function.getArguments(), operands))
    if (operand.differentiated)
      variables.push_back(argument);
  OpBuilder builder(terminator);
  Value loss = terminator->getOperand(0);
  FailureOr<train::Gradients> gradients =
      train::differentiate(builder, loss, variables);
  if (failed(gradients))
    return {};
  SmallVector<Value> results{loss};
  for (Value variable : variables) {
    results.push_back(gradients->lookup(variable));
    if (!results.back())
      return {};
    EXPECT_EQ(results.back().getType(), variable.getType());
  }
  terminator->setOperands(results);
  function.setType(FunctionType::get(&context(), function.getArgumentTypes(),
                                     ValueRange(results).getTypes()));
  std::string printed;
  llvm::raw_string_ostream os(printed);
  module->print(os);
  return printed;
}

void test::expectGradients(const std::string &module,
                           const std::vector<Operand> &operands) {
  SCOPED_TRACE(module);
  std::string text = differentiateText(module, operands);
  ASSERT_FALSE(text.empty()) << "cannot be differentiated";
  Executable executable(text);
  std::vector<Array> inputs;
  for (const Operand &operand : operands)
    inputs.push_back(operand.value);
  std::vector<Array> results = executable(inputs);
  size_t next = 1;
  const double step = 1e-5;
  for (auto [i, operand] : llvm::enumerate(operands)) {
    if (!operand.differentiated)
      continue;
    ASSERT_LT(next, results.size());
    Array expected(operand.value.shape);
    for (size_t j = 0; j < expected.values.size(); ++j) {
      double &value = inputs[i].values[j], at = value;
      value = at + step;
      double above = executable(inputs).front().values.front();
      value = at - step;
      double below = executable(inputs).front().values.front();
      value = at;
      expected.values[j] = (above - below) / (2.0 * step);
    }
    SCOPED_TRACE("with respect to operand " + std::to_string(i));
    expectNear(results[next++], expected, 1e-7);
  }
}

void test::expectGradients(const std::string &op, const std::string &attributes,
                           const std::vector<Operand> &operands,
                           const Shape &result) {
  std::string arguments, names, types, out = type(result, "f64");
  for (auto [i, operand] : llvm::enumerate(operands)) {
    std::string name = "%a" + std::to_string(i), comma = i ? ", " : "";
    std::string of = type(operand.value.shape, operand.element);
    arguments += name + ": " + of + ", ";
    names += comma + name;
    types += comma + of;
  }
  std::string module =
      "func.func @f(" + arguments + "%c: " + out + ") -> tensor<f64> {\n" +
      "  %y = " + op + "(" + names + ") {" + attributes + "} : (" + types +
      ") -> " + out + "\n" + "  %p = onnx.Mul(%y, %c) : (" + out + ", " + out +
      ") -> " + out + "\n" +
      "  %l = onnx.ReduceSum(%p) {axes = array<i64>, keepdims = 0 : i64} : (" +
      out + ") -> tensor<f64>\n  return %l : tensor<f64>\n}\n";
  std::vector<Operand> all = operands;
  all.emplace_back(Array::random(result, 99), "f64");
  expectGradients(module, all);
}
