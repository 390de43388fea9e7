//===- Random.h - Counter-based randomness of the simulator --- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Philox 4x32-10 (Salmon et al., SC 2011) keyed by the seed. The counter names
// the tile, what is drawn, how often that was done on this tile, and the
// element, so a number depends on nothing else: not on the order of the tiles,
// not on threads.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_RANDOM_H
#define AMCRT_DEVICE_SIM_RANDOM_H

#include <cstdint>
#include <span>

namespace amcrt {

/// What is drawn; each has its own streams. Part of what a seed means: values
/// are never reused.
enum class Draw : uint8_t {
  positiveWrite = 1,
  negativeWrite = 2,
  opampOffset = 3,
  inverterOffset = 4,
  readNoise = 5,
  positiveRelaxation = 6,
  negativeRelaxation = 7,
  positiveStuck = 8,
  negativeStuck = 9,
  positiveDevice = 10,
  negativeDevice = 11,
  positiveEndurance = 12,
  negativeEndurance = 13,
  shiftWrite = 14,
  shiftRelaxation = 15,
  shiftStuck = 16,
  shiftDevice = 17,
  shiftEndurance = 18,
  dacNoise = 19,
  adcNoise = 20,
  deadTile = 21,
  deadRows = 22,
  deadColumns = 23
};

/// The stream of one operation on one tile.
struct RandomStream {
  uint64_t seed;
  uint32_t tile; ///< over all chips
  Draw draw;
  uint64_t operation; ///< below 2^56
};

/// Fills `out` with the first standard normal numbers of the stream (Box and
/// Muller 1958, two numbers from 32 bits: a radius of 2^20, so that none is
/// beyond 5.4 sigma, and a direction of 2^12; root, logarithm and sine are
/// polynomials that change a number by less than 5e-4). A number does not
/// depend on out.size().
void fillNormal(const RandomStream &stream, std::span<float> out);

/// The same for out.size() / `length` operations one after the other, each with
/// its first `length` numbers. out.size() is a multiple of `length`.
void fillNormal(RandomStream stream, std::span<float> out, size_t length);

/// Fills `out` with the first uniform numbers in (0, 1] of the stream.
void fillUniform(const RandomStream &stream, std::span<float> out);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_RANDOM_H
