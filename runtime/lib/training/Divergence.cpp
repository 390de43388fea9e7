//===- Divergence.cpp - Losses far above the first ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Divergence.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace amcrt;

std::optional<double> amcrt::findDivergence(std::span<const double> losses,
                                            size_t window) {
  if (losses.size() <= window)
    return std::nullopt;
  double first = losses.front();
  std::vector<double> last(losses.end() - std::ptrdiff_t(window), losses.end());
  // Of an even number the lower one.
  auto middle = last.begin() + std::ptrdiff_t((window - 1) / 2);
  std::nth_element(last.begin(), middle, last.end());
  if (*middle > first + 9 * std::max(std::abs(first), 1.0))
    return *middle;
  return std::nullopt;
}
