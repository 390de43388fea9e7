//===- CellDraws.h - A number for every cell of an array ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CELLDRAWS_H
#define AMCRT_DEVICE_SIM_CELLDRAWS_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

#include <vector>

namespace amcrt {

/// What `fill(stream, numbers)` draws, by cells: first those of the array, then
/// those of the spare lines, which so change nothing for the others.
template <typename F>
Eigen::MatrixXf drawForCells(const RandomStream &stream,
                             const DeviceDescription &d, F &&fill) {
  Eigen::Index size = d.capabilities.arraySize,
               built = d.capabilities.builtLines();
  Eigen::MatrixXf cells(built, built);
  if (size == built) {
    fill(stream, std::span<float>(cells.data(), size_t(cells.size())));
    return cells;
  }
  std::vector<float> drawn(static_cast<size_t>(cells.size()));
  fill(stream, std::span<float>(drawn));
  auto next = drawn.begin();
  for (bool spare : {false, true})
    for (Eigen::Index j = 0; j < built; ++j)
      for (Eigen::Index i = 0; i < built; ++i)
        if ((i >= size || j >= size) == spare)
          cells(i, j) = *next++;
  return cells;
}

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CELLDRAWS_H
