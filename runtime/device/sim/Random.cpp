//===- Random.cpp - Counter-based randomness of the simulator -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Random.h"

#include <Eigen/Core>
#include <Random123/philox.h>

#include <algorithm>
#include <numbers>

using namespace amcrt;

/// Block `index` of the stream: four 32-bit words.
static r123::Philox4x32::ctr_type words(const RandomStream &stream,
                                        uint32_t index) {
  uint32_t kind = uint32_t(stream.draw) | uint32_t(stream.operation >> 32) << 8;
  return r123::Philox4x32()(
      {{index, stream.tile, kind, uint32_t(stream.operation)}},
      {{uint32_t(stream.seed), uint32_t(stream.seed >> 32)}});
}

void amcrt::fillUniform(const RandomStream &stream, std::span<float> out) {
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = float(words(stream, uint32_t(i / 4))[i % 4]) * 0x1p-32f + 0x1p-33f;
}

void amcrt::fillNormal(const RandomStream &stream, std::span<float> out) {
  // Fixed-size aligned chunks: vectorised, and a number's bits depend neither
  // on where `out` lies nor on its length.
  constexpr size_t pairs = 32, chunkSize = 2 * pairs;
  using Half = Eigen::Array<float, pairs, 1>;
  using Words = Eigen::Array<uint32_t, pairs, 1>;
  Words radiusWords, angleWords;
  Eigen::Array<float, chunkSize, 1> chunk;
  for (size_t begin = 0; begin < out.size(); begin += chunkSize) {
    for (uint32_t i = 0; i < pairs / 2; ++i) {
      auto word = words(stream, uint32_t(begin / 4) + i);
      radiusWords[2 * i] = word[0];
      angleWords[2 * i] = word[1];
      radiusWords[2 * i + 1] = word[2];
      angleWords[2 * i + 1] = word[3];
    }
    // (0, 1] and (0, 2 pi]: the logarithm stays finite.
    Half u = radiusWords.cast<float>() * 0x1p-32f + 0x1p-33f;
    Half angle = (angleWords.cast<float>() * 0x1p-32f + 0x1p-33f) *
                 (2 * std::numbers::pi_v<float>);
    Half radius = (-2 * u.log()).max(0).sqrt();
    chunk.head<pairs>() = radius * angle.cos();
    chunk.tail<pairs>() = radius * angle.sin();
    size_t count = std::min(chunkSize, out.size() - begin);
    std::copy_n(chunk.data(), count, out.data() + begin);
  }
}
