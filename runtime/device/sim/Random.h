//===- Random.h - Counter-based randomness of the simulator --- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Philox 4x32 keyed by the seed; the counter names the tile, what is drawn, how
// often that has been done on this tile, and the element. So a number depends
// on nothing else: not on the order of tiles, not on threads.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_RANDOM_H
#define AMCRT_DEVICE_SIM_RANDOM_H

#include <Random123/philox.h>

#include <cmath>
#include <cstdint>
#include <numbers>

namespace amcrt {

/// What is drawn; each has its own stream.
enum class Draw : uint32_t {
  positiveWrite = 1,
  negativeWrite = 2,
  offset = 3,
  readNoise = 4
};

/// Standard normal numbers of one (tile, draw, operation).
class NormalStream {
public:
  NormalStream(uint64_t seed, uint32_t tile, Draw draw, uint32_t operation)
      : key{{uint32_t(seed), uint32_t(seed >> 32)}}, tile(tile),
        draw(uint32_t(draw)), operation(operation) {}

  /// Number `element`: Box-Muller on two 32-bit uniforms.
  double operator()(uint32_t element) const {
    r123::Philox4x32::ctr_type block =
        r123::Philox4x32()({{element / 2, tile, draw, operation}}, key);
    unsigned half = 2 * (element % 2);
    double u = (block[half] + 0.5) * 0x1p-32;
    double v = (block[half + 1] + 0.5) * 0x1p-32;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
  }

private:
  r123::Philox4x32::key_type key;
  uint32_t tile, draw, operation;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_RANDOM_H
