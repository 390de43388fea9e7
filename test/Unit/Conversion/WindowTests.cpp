//===- WindowTests.cpp - Convolution and pooling against plain loops ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Execution.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir::amc::test;

namespace {
using List = std::vector<int64_t>;

/// A window walk; every list is height, width.
struct Case {
  int64_t n, c, m, group;
  List image, kernel, strides, dilations;
  List pads; // top, left, bottom, right
  bool ceil = false;

  int64_t out(int d) const {
    int64_t room =
        image[d] + pads[d] + pads[d + 2] - (dilations[d] * (kernel[d] - 1) + 1);
    int64_t count = room / strides[d] + 1;
    if (ceil && room % strides[d] &&
        count * strides[d] < image[d] + pads[d]) // A window starts inside.
      ++count;
    return count;
  }
  List x() const { return {n, c, image[0], image[1]}; }
  List y() const { return {n, m, out(0), out(1)}; }
  List pooled() const { return {n, c, out(0), out(1)}; }
  List w() const { return {m, c / group, kernel[0], kernel[1]}; }

  /// Calls f(n, oh, ow, kh, kw, ih, iw) for every element inside the image.
  template <typename Function> void walk(Function f) const {
    for (int64_t in = 0; in < n; ++in)
      for (int64_t oh = 0; oh < out(0); ++oh)
        for (int64_t ow = 0; ow < out(1); ++ow)
          for (int64_t kh = 0; kh < kernel[0]; ++kh)
            for (int64_t kw = 0; kw < kernel[1]; ++kw) {
              int64_t ih = oh * strides[0] + kh * dilations[0] - pads[0];
              int64_t iw = ow * strides[1] + kw * dilations[1] - pads[1];
              if (ih >= 0 && ih < image[0] && iw >= 0 && iw < image[1])
                f(in, oh, ow, kh, kw, ih, iw);
            }
  }

  std::string attributes(bool kernelToo) const {
    std::string text;
    llvm::raw_string_ostream os(text);
    auto list = [&](const char *name, const List &values) {
      os << name << " = array<i64: ";
      llvm::interleaveComma(values, os);
      os << ">, ";
    };
    list("strides", strides);
    list("dilations", dilations);
    list("pads", pads);
    if (kernelToo)
      list("kernel_shape", kernel);
    return text;
  }
};

class Convolutions : public testing::TestWithParam<Case> {};
class Pools : public testing::TestWithParam<Case> {};

TEST_P(Convolutions, AreSumsOverWindows) {
  const Case &k = GetParam();
  std::string group = "group = " + std::to_string(k.group) + " : i64";
  std::string attributes = k.attributes(false) + group;
  for (auto [element, tolerance] :
       {std::pair("f32", 1e-5), std::pair("f64", 1e-12)}) {
    Array x = Array::random(k.x(), 1), w = Array::random(k.w(), 2);
    Array b = Array::random({k.m}, 3), dy = Array::random(k.y(), 4);
    Array y(k.y()), dx(k.x()), dw(k.w());
    for (int64_t n = 0; n < k.n; ++n)
      for (int64_t m = 0; m < k.m; ++m)
        for (int64_t h = 0; h < k.out(0); ++h)
          for (int64_t v = 0; v < k.out(1); ++v)
            y(n, m, h, v) = b(m);
    k.walk([&](auto n, auto oh, auto ow, auto kh, auto kw, auto ih, auto iw) {
      for (int64_t m = 0; m < k.m; ++m)
        for (int64_t c = 0; c < k.c / k.group; ++c) {
          int64_t channel = m / (k.m / k.group) * (k.c / k.group) + c;
          y(n, m, oh, ow) += x(n, channel, ih, iw) * w(m, c, kh, kw);
          dx(n, channel, ih, iw) += dy(n, m, oh, ow) * w(m, c, kh, kw);
          dw(m, c, kh, kw) += dy(n, m, oh, ow) * x(n, channel, ih, iw);
        }
    });
    std::string tx = type(k.x(), element), tw = type(k.w(), element);
    std::string ty = type(k.y(), element), tb = type({k.m}, element);
    auto forward =
        run(oneOp("onnx.Conv", k.attributes(true) + group, {tx, tw, tb}, {ty}),
            {x, w, b});
    ASSERT_EQ(forward.size(), 1u);
    expectNear(forward[0], y, tolerance);
    auto input = run(oneOp("train.conv_input_grad", attributes, {ty, tw}, {tx}),
                     {dy, w});
    ASSERT_EQ(input.size(), 1u);
    expectNear(input[0], dx, tolerance);
    auto weight = run(
        oneOp("train.conv_weight_grad", attributes, {tx, ty}, {tw}), {x, dy});
    ASSERT_EQ(weight.size(), 1u);
    expectNear(weight[0], dw, tolerance);
  }
}

TEST_P(Pools, Maximum) {
  const Case &k = GetParam();
  std::string attributes = k.attributes(true);
  std::string ceil = k.ceil ? "ceil_mode = 1 : i64" : "ceil_mode = 0 : i64";
  Array x = Array::random(k.x(), 1), dy = Array::random(k.pooled(), 2);
  // Ties: the first maximum gets the gradient.
  for (double &value : x.values)
    value = std::round(value * 2.0);
  Array y(k.pooled(), -std::numeric_limits<double>::infinity());
  Array firstH(k.pooled(), -1), firstW(k.pooled(), -1), dx(k.x());
  k.walk([&](auto n, auto oh, auto ow, auto, auto, auto ih, auto iw) {
    for (int64_t c = 0; c < k.c; ++c)
      if (x(n, c, ih, iw) > y(n, c, oh, ow)) {
        y(n, c, oh, ow) = x(n, c, ih, iw);
        firstH(n, c, oh, ow) = ih;
        firstW(n, c, oh, ow) = iw;
      }
  });
  k.walk([&](auto n, auto oh, auto ow, auto, auto, auto ih, auto iw) {
    for (int64_t c = 0; c < k.c; ++c)
      if (ih == firstH(n, c, oh, ow) && iw == firstW(n, c, oh, ow))
        dx(n, c, ih, iw) += dy(n, c, oh, ow);
  });
  std::string tx = type(k.x(), "f32"), ty = type(k.pooled(), "f32");
  auto forward = run(oneOp("onnx.MaxPool", attributes + ceil, {tx}, {ty}), {x});
  ASSERT_EQ(forward.size(), 1u);
  expectNear(forward[0], y, 0.0);
  attributes.resize(attributes.size() - 2);
  auto backward =
      run(oneOp("train.max_pool_grad", attributes, {tx, ty}, {tx}), {x, dy});
  ASSERT_EQ(backward.size(), 1u);
  expectNear(backward[0], dx, 1e-6);
}

TEST_P(Pools, Average) {
  const Case &k = GetParam();
  for (bool includePad : {false, true}) {
    std::string attributes =
        k.attributes(true) +
        llvm::formatv("ceil_mode = {0} : i64, ", k.ceil ? 1 : 0).str();
    std::string include =
        llvm::formatv("count_include_pad = {0} : i64", includePad ? 1 : 0);
    Array x = Array::random(k.x(), 1), dy = Array::random(k.pooled(), 2);
    Array sum(k.pooled()), count(k.pooled()), y(k.pooled()), dx(k.x());
    // The same walk on the padded image counts what lies in it.
    Case padded = k;
    if (includePad)
      for (int d : {0, 1}) {
        padded.image[d] += k.pads[d] + k.pads[d + 2];
        padded.pads[d] = 0;
        padded.pads[d + 2] = 0;
      }
    padded.walk([&](auto n, auto oh, auto ow, auto...) {
      if (oh < k.out(0) && ow < k.out(1))
        for (int64_t c = 0; c < k.c; ++c)
          count(n, c, oh, ow) += 1;
    });
    k.walk([&](auto n, auto oh, auto ow, auto, auto, auto ih, auto iw) {
      for (int64_t c = 0; c < k.c; ++c)
        sum(n, c, oh, ow) += x(n, c, ih, iw);
    });
    for (size_t i = 0; i < y.values.size(); ++i)
      y.values[i] = sum.values[i] / std::max(count.values[i], 1.0);
    k.walk([&](auto n, auto oh, auto ow, auto, auto, auto ih, auto iw) {
      for (int64_t c = 0; c < k.c; ++c)
        dx(n, c, ih, iw) += dy(n, c, oh, ow) / count(n, c, oh, ow);
    });
    std::string tx = type(k.x(), "f64"), ty = type(k.pooled(), "f64");
    auto forward =
        run(oneOp("onnx.AveragePool", attributes + include, {tx}, {ty}), {x});
    ASSERT_EQ(forward.size(), 1u);
    expectNear(forward[0], y, 1e-12);
    std::string flag = std::string("count_include_pad = ") +
                       (includePad ? "1 : i64" : "0 : i64");
    auto backward = run(
        oneOp("train.average_pool_grad", attributes + flag, {ty}, {tx}), {dy});
    ASSERT_EQ(backward.size(), 1u);
    expectNear(backward[0], dx, 1e-12);
  }
}

const Case roundedDown[] = {
    {2, 3, 4, 1, {6, 5}, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}},
    {2, 2, 2, 1, {6, 6}, {2, 2}, {2, 2}, {1, 1}, {0, 0, 0, 0}},
    {1, 2, 2, 1, {7, 7}, {2, 2}, {2, 2}, {1, 1}, {0, 0, 0, 0}},
    {1, 2, 4, 2, {7, 8}, {3, 2}, {2, 3}, {1, 1}, {1, 0, 1, 1}},
    {1, 4, 4, 4, {9, 8}, {3, 2}, {1, 2}, {2, 3}, {2, 1, 0, 1}},
    {1, 1, 1, 1, {5, 5}, {1, 1}, {2, 2}, {1, 1}, {0, 0, 0, 0}}};
// Convolutions have no such sizes.
const Case roundedUp[] = {
    {1, 1, 2, 1, {5, 7}, {3, 3}, {2, 2}, {1, 1}, {0, 1, 1, 0}, true},
    {1, 2, 2, 1, {7, 7}, {2, 2}, {2, 2}, {1, 1}, {0, 0, 0, 0}, true}};

INSTANTIATE_TEST_SUITE_P(RoundedDown, Convolutions,
                         testing::ValuesIn(roundedDown));
INSTANTIATE_TEST_SUITE_P(RoundedDown, Pools, testing::ValuesIn(roundedDown));
INSTANTIATE_TEST_SUITE_P(RoundedUp, Pools, testing::ValuesIn(roundedUp));
} // namespace
