//===- LayerHealth.h - State of the layers' inverses ----------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SESSION_LAYERHEALTH_H
#define AMCRT_SESSION_LAYERHEALTH_H

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace amcrt {

/// A Kronecker factor whose inverse is in use.
struct FactorHealth {
  std::string which; ///< "A" or "G"
  uint64_t size = 0;
  uint64_t tiles = 0;
  double condition = 0; ///< of the block programmed last, worst tile
  /// |M x - b| / |b| of the first solve since, worst tile; NaN: none.
  double residual = std::numeric_limits<double>::quiet_NaN();
  std::string plan; ///< how it is solved; empty: it is not
};

struct LayerHealth {
  std::string name;
  std::vector<FactorHealth> factors;
};

} // namespace amcrt

#endif // AMCRT_SESSION_LAYERHEALTH_H
