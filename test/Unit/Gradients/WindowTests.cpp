//===- WindowTests.cpp - Gradients of convolution and pooling ------------===//
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
/// A window walk over images of 2 examples; lists are height, width.
struct Window {
  int64_t channels, outputs, group;
  Shape image, kernel, strides, dilations, pads; // top, left, bottom, right
  bool ceil = false;

  int64_t out(int d) const {
    int64_t room =
        image[d] + pads[d] + pads[d + 2] - 1 - dilations[d] * (kernel[d] - 1);
    int64_t count = room / strides[d] + 1;
    // With ceil_mode one more window, where it starts in the image or before.
    return count + (ceil && room % strides[d] &&
                    count * strides[d] < image[d] + pads[d]);
  }
  std::string attributes() const {
    auto list = [](const char *name, const Shape &values) {
      std::string text = std::string(name) + " = array<i64: ";
      for (size_t i = 0; i < values.size(); ++i)
        text += (i ? ", " : "") + std::to_string(values[i]);
      return text + ">";
    };
    return list("kernel_shape", kernel) + ", " + list("strides", strides) +
           ", " + list("pads", pads) + ", " + list("dilations", dilations);
  }
  Array x() const {
    return Array::random({2, channels, image[0], image[1]}, 4);
  }
};

const Window convolutions[] = {
    {1, 2, 1, {4, 4}, {3, 3}, {1, 1}, {1, 1}, {0, 0, 0, 0}},
    {2, 3, 1, {5, 4}, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}},
    {2, 2, 1, {6, 7}, {3, 2}, {2, 3}, {1, 1}, {1, 0, 2, 1}},
    {1, 2, 1, {7, 6}, {2, 3}, {1, 1}, {2, 2}, {0, 1, 1, 0}},
    {1, 2, 1, {7, 7}, {3, 2}, {2, 2}, {2, 3}, {2, 1, 0, 2}},
    {4, 4, 2, {5, 5}, {3, 3}, {2, 1}, {1, 1}, {1, 1, 0, 1}},
    {3, 6, 3, {4, 5}, {2, 2}, {1, 2}, {1, 1}, {0, 0, 1, 1}},
    {2, 3, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {0, 0, 0, 0}},
    // Rows and columns that no window reads.
    {1, 1, 1, {6, 6}, {2, 2}, {3, 4}, {1, 1}, {0, 0, 0, 0}},
};

TEST(WindowGradients, Convolution) {
  for (const Window &w : convolutions) {
    Shape weight{w.outputs, w.channels / w.group, w.kernel[0], w.kernel[1]};
    expectGradients(
        "onnx.Conv",
        w.attributes() + ", group = " + std::to_string(w.group) + " : i64",
        {w.x(), Array::random(weight, 5), Array::random({w.outputs}, 6)},
        {2, w.outputs, w.out(0), w.out(1)});
  }
}

TEST(WindowGradients, ConvolutionWithoutBias) {
  const Window &w = convolutions[1];
  expectGradients("onnx.Conv", w.attributes(),
                  {w.x(), Array::random({3, 2, 3, 3}, 5)},
                  {2, 3, w.out(0), w.out(1)});
}

const Window pools[] = {
    {2, 2, 1, {4, 4}, {2, 2}, {2, 2}, {1, 1}, {0, 0, 0, 0}},
    // Overlapping windows.
    {1, 1, 1, {5, 6}, {3, 3}, {1, 1}, {1, 1}, {0, 0, 0, 0}},
    {2, 2, 1, {6, 5}, {3, 2}, {2, 1}, {1, 1}, {1, 0, 1, 1}},
    {1, 1, 1, {7, 7}, {2, 3}, {2, 2}, {2, 1}, {0, 1, 1, 1}},
    {1, 1, 1, {6, 7}, {3, 3}, {2, 2}, {1, 1}, {1, 1, 1, 1}, true},
    {2, 2, 1, {5, 5}, {2, 2}, {2, 3}, {1, 1}, {0, 0, 0, 0}, true},
    {1, 1, 1, {8, 7}, {3, 2}, {2, 1}, {2, 3}, {1, 0, 0, 1}, true},
    // Gaps between windows.
    {1, 1, 1, {7, 6}, {2, 1}, {3, 2}, {1, 1}, {0, 0, 0, 0}},
};

TEST(WindowGradients, MaxPool) {
  for (const Window &w : pools)
    expectGradients("onnx.MaxPool",
                    w.attributes() + ", ceil_mode = " + std::to_string(w.ceil) +
                        " : i64",
                    {w.x()}, {2, w.channels, w.out(0), w.out(1)});
}

TEST(WindowGradients, AveragePool) {
  for (const Window &w : pools)
    for (bool pads : {false, true})
      expectGradients(
          "onnx.AveragePool",
          w.attributes() + ", ceil_mode = " + std::to_string(w.ceil) +
              " : i64, count_include_pad = " + std::to_string(pads) + " : i64",
          {w.x()}, {2, w.channels, w.out(0), w.out(1)});
}
} // namespace
