//===- TrainingTests.cpp - Losses, factors and updates against plain loops ===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Execution.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir::amc::test;

namespace {
const double nan = std::numeric_limits<double>::quiet_NaN();

/// Runs one op on `inputs`, all of `element` but those with a type of their
/// own.
std::vector<Array> apply(const std::string &op, const std::string &attributes,
                         const std::vector<Array> &inputs,
                         const std::vector<std::vector<int64_t>> &results,
                         std::vector<std::string> elements = {},
                         const std::string &element = "f32") {
  std::vector<std::string> in, out;
  for (size_t i = 0; i < inputs.size(); ++i)
    in.push_back(type(inputs[i].shape,
                      i < elements.size() && !elements[i].empty() ? elements[i]
                                                                  : element));
  for (const auto &shape : results)
    out.push_back(type(shape, element));
  return run(oneOp(op, attributes, in, out), inputs);
}

Array scalar(double value) { return Array({}, value); }

/// The loss of each row by the definition, in double.
struct CrossEntropy {
  Array scores, labels, weights;
  int64_t ignore;

  double weight(int64_t n) const {
    auto label = static_cast<int64_t>(labels(n));
    if (label == ignore)
      return 0.0;
    return label < 0 || label >= scores.shape[1] ? nan : weights(label);
  }
  double probability(int64_t n, int64_t c) const {
    double sum = 0.0;
    for (int64_t j = 0; j < scores.shape[1]; ++j)
      sum += std::exp(scores(n, j) - scores(n, c));
    return 1.0 / sum;
  }
  double loss(int64_t n) const {
    double w = weight(n);
    if (w == 0.0 || std::isnan(w))
      return w;
    auto label = static_cast<int64_t>(labels(n));
    return -w * std::log(probability(n, label));
  }
};

CrossEntropy makeCase() {
  CrossEntropy result{Array::random({5, 4}, 1), Array({5}),
                      Array::random({4}, 2), 2};
  result.labels.values = {3, 0, 2, 1, 3};
  for (double &w : result.weights.values)
    w = 1.5 + w;
  for (double &x : result.scores.values)
    x *= 5.0;
  // Large scores must not overflow.
  result.scores(1, 2) = 800.0;
  result.scores(1, 0) = 795.0;
  return result;
}

TEST(Loss, CrossEntropyWithWeightsAndIgnoredLabels) {
  CrossEntropy k = makeCase();
  for (std::string reduction : {"mean", "sum", "none"}) {
    std::string attributes =
        "ignore_index = 2 : i64, reduction = \"" + reduction + "\"";
    double total = 0.0, divisor = 0.0;
    Array losses({5}), gradient({5, 4});
    for (int64_t n = 0; n < 5; ++n) {
      losses(n) = k.loss(n);
      total += losses(n);
      divisor += k.weight(n);
    }
    if (reduction != "mean")
      divisor = 1.0;
    Array dloss = reduction == "none" ? Array::random({5}, 7) : scalar(0.75);
    for (int64_t n = 0; n < 5; ++n)
      for (int64_t c = 0; c < 4; ++c)
        gradient(n, c) = (k.probability(n, c) - (k.labels(n) == c)) *
                         k.weight(n) / divisor *
                         dloss.values[reduction == "none" ? n : 0];
    Array expected = reduction == "none" ? losses : scalar(total / divisor);
    auto loss =
        apply("onnx.SoftmaxCrossEntropyLoss", attributes,
              {k.scores, k.labels, k.weights}, {expected.shape}, {"", "i64"});
    ASSERT_EQ(loss.size(), 1u);
    expectNear(loss[0], expected, 1e-5);
    auto grad =
        apply("train.cross_entropy_grad", attributes,
              {k.scores, k.labels, k.weights, dloss}, {{5, 4}}, {"", "i64"});
    ASSERT_EQ(grad.size(), 1u);
    expectNear(grad[0], gradient, 1e-5);
  }
}

TEST(Loss, AWrongLabelShowsAndReadsNothing) {
  CrossEntropy k = makeCase();
  k.labels.values = {3, 4, 1, -1, 1000000000000};
  Array losses({5});
  k.ignore = -100;
  k.weights = Array({4}, 1.0);
  for (int64_t n = 0; n < 5; ++n)
    losses(n) = k.loss(n);
  EXPECT_TRUE(std::isnan(losses(4)));
  auto loss = apply("onnx.SoftmaxCrossEntropyLoss", "reduction = \"none\"",
                    {k.scores, k.labels}, {{5}}, {"", "i64"});
  ASSERT_EQ(loss.size(), 1u);
  expectNear(loss[0], losses, 1e-5);
}

TEST(Loss, NegativeLogLikelihood) {
  CrossEntropy k = makeCase();
  Array loss = scalar(0.0);
  double divisor = 0.0;
  for (int64_t n = 0; n < 5; ++n)
    divisor += k.weight(n);
  Array gradient({5, 4});
  for (int64_t n = 0; n < 5; ++n)
    for (int64_t c = 0; c < 4; ++c)
      if (k.labels(n) == c) {
        gradient(n, c) = -k.weight(n) / divisor * 0.5;
        loss.values[0] -= k.weight(n) / divisor * k.scores(n, c);
      }
  auto forward =
      apply("onnx.NegativeLogLikelihoodLoss", "ignore_index = 2 : i64",
            {k.scores, k.labels, k.weights}, {{}}, {"", "i64"}, "f64");
  ASSERT_EQ(forward.size(), 1u);
  expectNear(forward[0], loss, 1e-12);
  auto grad = apply("train.nll_grad", "ignore_index = 2 : i64",
                    {k.scores, k.labels, k.weights, scalar(0.5)}, {{5, 4}},
                    {"", "i64"}, "f64");
  ASSERT_EQ(grad.size(), 1u);
  expectNear(grad[0], gradient, 1e-12);
}

/// Extents along rows and columns.
struct Extents {
  int64_t h, w;
};

/// Elements added around an image.
struct Pads {
  int64_t top, left, bottom, right;
};

/// (1/N) sum over windows of a a^T, a = the patch and a 1.
Array referenceFactor(const Array &x, Extents k, Extents stride, Pads pads,
                      Extents dilation, bool bias) {
  int64_t n = x.shape[0], c = x.shape[1], h = x.shape[2], w = x.shape[3];
  Extents reach{(k.h - 1) * dilation.h + 1, (k.w - 1) * dilation.w + 1};
  Extents last{h + pads.top + pads.bottom - reach.h,
               w + pads.left + pads.right - reach.w};
  int64_t rows = c * k.h * k.w + bias;
  Array factor({rows, rows});
  for (int64_t i = 0; i < n; ++i)
    for (int64_t top = 0; top <= last.h; top += stride.h)
      for (int64_t left = 0; left <= last.w; left += stride.w) {
        std::vector<double> a;
        for (int64_t j = 0; j < c; ++j)
          for (int64_t kh = 0; kh < k.h; ++kh)
            for (int64_t kw = 0; kw < k.w; ++kw) {
              int64_t ih = top + kh * dilation.h - pads.top;
              int64_t iw = left + kw * dilation.w - pads.left;
              bool inside = ih >= 0 && ih < h && iw >= 0 && iw < w;
              a.push_back(inside ? x(i, j, ih, iw) : 0.0);
            }
        if (bias)
          a.push_back(1.0);
        for (int64_t p = 0; p < rows; ++p)
          for (int64_t q = 0; q < rows; ++q)
            factor(p, q) += a[p] * a[q] / n;
      }
  return factor;
}

TEST(Factor, OfAConvolutionsInput) {
  struct Case {
    std::vector<int64_t> x;
    Extents k, stride;
    Pads pads;
    Extents dilation;
    bool autocorrelation;
  };
  for (const Case &k :
       {Case{{3, 2, 9, 8}, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, true},
        Case{{8, 3, 14, 14}, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, true},
        Case{{8, 2, 20, 19}, {3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}, true},
        Case{{8, 2, 20, 19}, {3, 3}, {1, 1}, {0, 3, 2, 1}, {1, 3}, true},
        Case{{8, 2, 14, 15}, {4, 3}, {1, 1}, {1, 0, 2, 1}, {1, 1}, true},
        Case{{8, 2, 20, 19}, {5, 1}, {1, 1}, {2, 0, 2, 0}, {1, 1}, true},
        Case{{8, 1, 12, 19}, {1, 9}, {1, 1}, {0, 2, 0, 2}, {1, 1}, true},
        Case{{8, 2, 16, 15}, {3, 5}, {1, 1}, {0, 1, 0, 1}, {1, 1}, true},
        Case{{2, 3, 9, 9}, {3, 3}, {2, 2}, {1, 1, 1, 1}, {1, 1}, false},
        Case{{2, 3, 9, 8}, {3, 2}, {1, 3}, {2, 0, 1, 1}, {1, 2}, false},
        Case{{2, 2, 8, 9}, {2, 4}, {3, 2}, {0, 1, 0, 3}, {2, 1}, false},
        Case{{2, 3, 5, 6}, {1, 1}, {1, 1}, {0, 0, 0, 0}, {1, 1}, false}})
    for (bool bias : {false, true}) {
      auto list = [](const char *name, std::vector<int64_t> values) {
        std::string text = std::string(name) + " = array<i64: ";
        for (size_t i = 0; i < values.size(); ++i)
          text += (i ? ", " : "") + std::to_string(values[i]);
        return text + ">, ";
      };
      auto [top, left, bottom, right] = k.pads;
      std::string attributes = list("kernel_shape", {k.k.h, k.k.w}) +
                               list("strides", {k.stride.h, k.stride.w}) +
                               list("pads", {top, left, bottom, right}) +
                               list("dilations", {k.dilation.h, k.dilation.w}) +
                               "batch = " + std::to_string(k.x[0]) +
                               " : i64, bias = " + (bias ? "true" : "false");
      SCOPED_TRACE(attributes);
      Array x = Array::random(k.x, 3);
      Array expected =
          referenceFactor(x, k.k, k.stride, k.pads, k.dilation, bias);
      std::string module =
          oneOp("train.activation_factor", attributes, {type(k.x, "f64")},
                {type(expected.shape, "f64")});
      EXPECT_EQ(countAfterLowering(module, "linalg.matmul"),
                k.autocorrelation ? 0 : 1);
      auto factor = run(module, {x});
      ASSERT_EQ(factor.size(), 1u);
      expectNear(factor[0], expected, 1e-12);
    }
}

TEST(Factor, OfADenseLayer) {
  Array x = Array::random({6, 3}, 1), dy = Array::random({6, 4}, 2);
  Array a({4, 4}), g({4, 4});
  auto at = [&](int64_t n, int64_t i) { return i < 3 ? x(n, i) : 1.0; };
  for (int64_t n = 0; n < 6; ++n)
    for (int64_t i = 0; i < 4; ++i)
      for (int64_t j = 0; j < 4; ++j) {
        a(i, j) += at(n, i) * at(n, j) / 6;
        g(i, j) += 6 * dy(n, i) * 6 * dy(n, j) / 6;
      }
  auto actual = apply("train.activation_factor", "bias = true, batch = 6 : i64",
                      {x}, {{4, 4}});
  ASSERT_EQ(actual.size(), 1u);
  expectNear(actual[0], a, 1e-6);
  auto gradient =
      apply("train.gradient_factor", "batch = 6 : i64, channel_axis = 1 : i64",
            {dy}, {{4, 4}});
  ASSERT_EQ(gradient.size(), 1u);
  expectNear(gradient[0], g, 1e-6);
}

TEST(Factor, OfADenseLayerOnImages) {
  Array x = Array::random({2, 3, 4, 5}, 1), expected({5, 5});
  for (int64_t row = 0; row < 24; ++row)
    for (int64_t i = 0; i < 5; ++i)
      for (int64_t j = 0; j < 5; ++j)
        expected(i, j) += x.values[row * 5 + i] * x.values[row * 5 + j] / 2;
  auto actual =
      apply("train.activation_factor", "batch = 2 : i64", {x}, {{5, 5}});
  ASSERT_EQ(actual.size(), 1u);
  expectNear(actual[0], expected, 1e-6);
}

TEST(Factor, OfAConvolutionsGradient) {
  Array dy = Array::random({4, 3, 2, 5}, 1), g({3, 3});
  for (int64_t n = 0; n < 4; ++n)
    for (int64_t t = 0; t < 10; ++t)
      for (int64_t i = 0; i < 3; ++i)
        for (int64_t j = 0; j < 3; ++j)
          g(i, j) += 4 * dy(n, i, t / 5, t % 5) * 4 * dy(n, j, t / 5, t % 5) /
                     (4.0 * 10.0);
  auto actual =
      apply("train.gradient_factor", "batch = 4 : i64, channel_axis = 1 : i64",
            {dy}, {{3, 3}});
  ASSERT_EQ(actual.size(), 1u);
  expectNear(actual[0], g, 1e-6);
}

TEST(Factor, AverageForgetsItsStart) {
  Array old = Array::random({3, 3}, 1), fresh = Array::random({3, 3}, 2);
  for (int64_t count : {0, 1, 5, 100}) {
    double k = std::min(1.0 - 1.0 / (count + 1.0), 0.95);
    Array expected({3, 3});
    for (size_t i = 0; i < 9; ++i)
      expected.values[i] = k * old.values[i] + (1 - k) * fresh.values[i];
    auto actual = apply("train.update_average", "decay = 9.5e-01 : f64",
                        {old, fresh, scalar(count)}, {{3, 3}}, {"", "", "i64"});
    ASSERT_EQ(actual.size(), 1u);
    expectNear(actual[0], expected, 1e-6);
  }
}

TEST(Factor, Damping) {
  Array a = Array::random({3, 3}, 1), g = Array::random({2, 2}, 2);
  for (double trace : {4.0, 0.0}) {
    for (int64_t i = 0; i < 3; ++i)
      a(i, i) = trace;
    g(0, 0) = g(1, 1) = 0.25;
    double pi = trace == 0.0 ? 1.0 : std::sqrt(trace / 0.25);
    Array ad = a, gd = g;
    for (int64_t i = 0; i < 3; ++i)
      ad(i, i) += pi * std::sqrt(0.03);
    for (int64_t i = 0; i < 2; ++i)
      gd(i, i) += std::sqrt(0.03) / pi;
    auto actual =
        apply("train.damp", "", {a, g, scalar(0.03)}, {{3, 3}, {2, 2}});
    ASSERT_EQ(actual.size(), 2u);
    expectNear(actual[0], ad, 1e-6);
    expectNear(actual[1], gd, 1e-6);
  }
}

TEST(Update, TrustRegionWithholdsWhatDoesNotDescend) {
  Array u1 = Array::random({2, 3}, 1), u2 = Array::random({2, 2}, 2);
  Array w1 = u1, w2 = u2;
  for (double &value : w2.values)
    value = -value;
  Array u3({1, 2}, nan), w3({1, 2}, 1.0);
  double product = 0.0;
  for (double value : u1.values)
    product += value * value;
  for (double clip : {0.001, 0.0}) {
    double nu =
        clip == 0.0 ? 1.0 : std::min(1.0, std::sqrt(clip / (0.01 * product)));
    auto actual = apply(
        "train.trust_region", "kl_clip = " + std::to_string(clip) + " : f64",
        {scalar(0.1), u1, u2, u3, w1, w2, w3}, {{}, {}, {}, {}, {}});
    ASSERT_EQ(actual.size(), 5u);
    std::vector<double> expected{nu, 2.0, 1.0, 0.0, 0.0};
    for (int i = 0; i < 5; ++i)
      EXPECT_NEAR(actual[i].values[0], expected[i], 1e-6);
  }
}

TEST(Update, Momentum) {
  Array w = Array::random({5}, 1), v = Array::random({5}, 2);
  Array g = Array::random({5}, 3), w2({5}), v2({5});
  for (int64_t i = 0; i < 5; ++i) {
    v2(i) = 0.9 * v(i) + g(i) + 0.01 * w(i);
    w2(i) = w(i) - 0.1 * v2(i);
  }
  auto actual = apply("train.momentum",
                      "momentum = 0.9 : f64"
                      ", weight_decay = 0.01 : f64",
                      {w, v, g, scalar(0.1)}, {{5}, {5}});
  ASSERT_EQ(actual.size(), 2u);
  expectNear(actual[0], w2, 1e-6);
  expectNear(actual[1], v2, 1e-6);
}

TEST(Update, Adam) {
  Array w = Array::random({5}, 1), m = Array::random({5}, 2);
  Array v = Array::random({5}, 3), g = Array::random({5}, 4);
  for (double &value : v.values)
    value = value * value;
  Array w2({5}), m2({5}), v2({5});
  for (int64_t i = 0; i < 5; ++i) {
    m2(i) = 0.9 * m(i) + 0.1 * g(i);
    v2(i) = 0.999 * v(i) + 0.001 * g(i) * g(i);
    w2(i) = w(i) - 0.003 * (m2(i) / (1 - std::pow(0.9, 3))) /
                       (std::sqrt(v2(i) / (1 - std::pow(0.999, 3))) + 1e-8);
  }
  auto actual = apply("train.adam",
                      "beta1 = 0.9 : f64"
                      ", beta2 = 0.999 : f64"
                      ", epsilon = 1.0e-8 : f64"
                      ", weight_decay = 0.0 : f64",
                      {w, m, v, g, scalar(0.003), scalar(3)}, {{5}, {5}, {5}},
                      {"", "", "", "", "", "f32"});
  ASSERT_EQ(actual.size(), 3u);
  expectNear(actual[0], w2, 1e-5);
  expectNear(actual[1], m2, 1e-6);
  expectNear(actual[2], v2, 1e-6);
}
} // namespace
