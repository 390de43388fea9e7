//===- OperatorTests.cpp - Gradients of operators without windows --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"

#include <gtest/gtest.h>

using namespace mlir::amc::test;

namespace {
std::string list(const Shape &values) {
  std::string text = "array<i64";
  for (size_t i = 0; i < values.size(); ++i)
    text += (i ? ", " : ": ") + std::to_string(values[i]);
  return text + ">";
}

struct Broadcast {
  Shape a, b, result;
};
const Broadcast broadcasts[] = {
    {{2, 3}, {2, 3}, {2, 3}},       {{2, 3, 4}, {4}, {2, 3, 4}},
    {{2, 1, 4}, {3, 1}, {2, 3, 4}}, {{}, {2, 3}, {2, 3}},
    {{2, 3}, {}, {2, 3}},           {{1, 1}, {3}, {1, 3}},
    {{1}, {2, 1, 3}, {2, 1, 3}},
};

TEST(Gradients, BroadcastingBinaryOperators) {
  for (std::string op : {"Add", "Sub", "Mul", "Div", "Pow"})
    for (const Broadcast &shapes : broadcasts)
      expectGradients(
          "onnx." + op, "",
          {uniform(shapes.a, 0.5, 2.0, 3), uniform(shapes.b, 0.5, 2.0, 4)},
          shapes.result);
}

TEST(Gradients, UnaryOperators) {
  for (std::string op :
       {"Relu", "Sigmoid", "Tanh", "Exp", "Neg", "Identity", "Cast"})
    expectGradients("onnx." + op, "", {uniform({3, 5}, -2.0, 2.0)}, {3, 5});
  for (std::string op : {"Log", "Sqrt"})
    expectGradients("onnx." + op, "", {uniform({3, 5}, 0.3, 3.0)}, {3, 5});
}

TEST(Gradients, ReluAtZeroIsZero) {
  Array zero({2}, 0.0);
  auto results =
      run(oneOp("train.relu_grad", "", {"tensor<2xf64>", "tensor<2xf64>"},
                {"tensor<2xf64>"}),
          {zero, Array({2}, 1.0)});
  ASSERT_EQ(results.size(), 1u);
  expectNear(results[0], zero, 0.0);
}

TEST(Gradients, PowersWithAConstantExponent) {
  for (std::string exponent : {"2.0", "3.0", "0.5", "-1.0", "1.0"}) {
    // A square is differentiable at negative numbers and at zero.
    Array x = uniform({7}, exponent == "2.0" ? -1.0 : 0.4, 2.0);
    if (exponent == "2.0")
      x.values[0] = 0.0;
    expectGradients("func.func @f(%x: tensor<7xf64>) -> tensor<f64> {\n"
                    "  %e = arith.constant dense<" +
                        exponent +
                        "> : tensor<f64>\n"
                        "  %y = onnx.Pow(%x, %e) : (tensor<7xf64>, tensor<f64>)"
                        " -> tensor<7xf64>\n"
                        "  %l = onnx.ReduceMean(%y) {keepdims = 0 : i64} : "
                        "(tensor<7xf64>) -> tensor<f64>\n"
                        "  return %l : tensor<f64>\n}\n",
                    {x});
  }
}

TEST(Gradients, ValuesUsedSeveralTimesAddUp) {
  expectGradients(
      "func.func @f(%x: tensor<2x3xf64>, %w: tensor<3xf64>) -> tensor<f64> {\n"
      "  %a = onnx.Tanh(%x) : (tensor<2x3xf64>) -> tensor<2x3xf64>\n"
      "  %b = onnx.Mul(%a, %x) : (tensor<2x3xf64>, tensor<2x3xf64>) -> "
      "tensor<2x3xf64>\n"
      "  %c = onnx.Mul(%b, %w) : (tensor<2x3xf64>, tensor<3xf64>) -> "
      "tensor<2x3xf64>\n"
      "  %d = onnx.Add(%c, %a) : (tensor<2x3xf64>, tensor<2x3xf64>) -> "
      "tensor<2x3xf64>\n"
      "  %e = onnx.Mul(%d, %d) : (tensor<2x3xf64>, tensor<2x3xf64>) -> "
      "tensor<2x3xf64>\n"
      "  %f = onnx.Mul(%e, %w) : (tensor<2x3xf64>, tensor<3xf64>) -> "
      "tensor<2x3xf64>\n"
      "  %l = onnx.ReduceMean(%f) {keepdims = 0 : i64} : (tensor<2x3xf64>) -> "
      "tensor<f64>\n"
      "  return %l : tensor<f64>\n}\n",
      {uniform({2, 3}, -1.0, 1.0), uniform({3}, 0.5, 1.5)});
}

TEST(Gradients, Gemm) {
  for (bool transA : {false, true})
    for (bool transB : {false, true})
      for (const Shape &c : {Shape{}, {5}, {1, 5}, {3, 1}, {3, 5}}) {
        std::string attributes =
            "alpha = 0.5 : f32, beta = 1.5 : f32, transA = " +
            std::to_string(transA) +
            " : i64, transB = " + std::to_string(transB) + " : i64";
        Shape a = transA ? Shape{4, 3} : Shape{3, 4};
        Shape b = transB ? Shape{5, 4} : Shape{4, 5};
        expectGradients(
            "onnx.Gemm", attributes,
            {Array::random(a, 1), Array::random(b, 2), Array::random(c, 3)},
            {3, 5});
      }
  expectGradients("onnx.Gemm", "",
                  {Array::random({3, 4}, 1), Array::random({4, 5}, 2)}, {3, 5});
}

TEST(Gradients, MatMul) {
  const Broadcast shapes[] = {
      {{3, 4}, {4, 5}, {3, 5}},
      {{2, 3, 4}, {4, 5}, {2, 3, 5}},
      {{2, 3, 4}, {2, 4, 5}, {2, 3, 5}},
      {{3, 4}, {2, 4, 5}, {2, 3, 5}},
      {{2, 1, 3, 4}, {6, 4, 5}, {2, 6, 3, 5}},
      {{2, 1, 3, 4}, {2, 2, 4, 1}, {2, 2, 3, 1}},
      {{4}, {4, 5}, {5}},
      {{3, 4}, {4}, {3}},
      {{4}, {4}, {}},
      {{2, 3, 4}, {4}, {2, 3}},
      {{4}, {2, 4, 5}, {2, 5}},
  };
  for (const Broadcast &s : shapes)
    expectGradients("onnx.MatMul", "",
                    {Array::random(s.a, 1), Array::random(s.b, 2)}, s.result);
}

TEST(Gradients, Reductions) {
  struct Reduction {
    Shape axes;
    bool keep;
    Shape result;
  };
  const Reduction reductions[] = {
      {{}, false, {}},
      {{}, true, {1, 1, 1}},
      {{1}, false, {2, 4}},
      {{1}, true, {2, 1, 4}},
      {{-1}, false, {2, 3}},
      {{0, 2}, false, {3}},
      {{0, -2}, true, {1, 1, 4}},
      {{0, 1, 2}, false, {}},
  };
  for (std::string op : {"ReduceSum", "ReduceMean"})
    for (const Reduction &r : reductions)
      expectGradients("onnx." + op,
                      "axes = " + list(r.axes) +
                          ", keepdims = " + std::to_string(r.keep) + " : i64",
                      {Array::random({2, 3, 4}, 5)}, r.result);
}

TEST(Gradients, Softmax) {
  for (std::string op : {"Softmax", "LogSoftmax"})
    for (int axis : {-1, 0, 1, 2})
      expectGradients("onnx." + op, "axis = " + std::to_string(axis) + " : i64",
                      {uniform({2, 3, 4}, -3.0, 3.0)}, {2, 3, 4});
}

TEST(Gradients, Shapes) {
  Array x = Array::random({2, 3, 4}, 8);
  expectGradients("onnx.Reshape", "", {x}, {6, 4});
  expectGradients("onnx.Flatten", "axis = 2 : i64", {x}, {6, 4});
  expectGradients("onnx.Unsqueeze", "axes = array<i64: 1>", {x}, {2, 1, 3, 4});
  expectGradients("onnx.Squeeze", "axes = array<i64: 0, 2>",
                  {Array::random({1, 3, 1, 4}, 8)}, {3, 4});
  expectGradients("onnx.Transpose", "", {x}, {4, 3, 2});
  expectGradients("onnx.Transpose", "perm = array<i64: 2, 0, 1>", {x},
                  {4, 2, 3});
}

TEST(Gradients, Pad) {
  Array x = Array::random({2, 3, 4}, 8);
  expectGradients("onnx.Pad", "pads = array<i64: 0, 1, 2, 0, 3, 0>", {x},
                  {2, 7, 6});
  expectGradients("onnx.Pad",
                  "pads = array<i64: 1, -2, 0, 0, 0, -3>, value = 2.5 : f64",
                  {x}, {3, 1, 1});
}

TEST(Gradients, Losses) {
  Array labels({5}), images({2, 3});
  labels.values = {3, 0, 2, 1, 3};
  images.values = {0, 3, 2, 2, 1, 0};
  for (std::string op :
       {"SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss"})
    for (std::string reduction : {"mean", "sum", "none"})
      for (bool weighted : {false, true})
        for (bool ignored : {false, true}) {
          std::string attributes = "reduction = \"" + reduction + "\"";
          if (ignored)
            attributes += ", ignore_index = 2 : i64";
          auto check = [&](const Shape &scores, const Array &label) {
            std::vector<Operand> operands{uniform(scores, -2.0, 2.0),
                                          Operand(label, "i64")};
            if (weighted)
              operands.emplace_back(uniform({4}, 0.5, 2.0), "f64");
            expectGradients("onnx." + op, attributes, operands,
                            reduction == "none" ? label.shape : Shape{});
          };
          check({5, 4}, labels);
          check({2, 4, 3}, images);
        }
}
} // namespace
