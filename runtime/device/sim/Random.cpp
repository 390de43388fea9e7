//===- Random.cpp - Counter-based randomness of the simulator -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Random.h"
#include "Lanes.h"

#include <Random123/philox.h>

#include <algorithm>

using namespace amcrt;

/// What a stream puts into the third word of the counter.
static uint32_t kindWord(const RandomStream &stream) {
  return uint32_t(stream.draw) | uint32_t(stream.operation >> 32) << 8;
}

/// Block `index` of the stream: four 32-bit words.
static r123::Philox4x32::ctr_type words(const RandomStream &stream,
                                        uint32_t index) {
  return r123::Philox4x32()(
      {{index, stream.tile, kindWord(stream), uint32_t(stream.operation)}},
      {{uint32_t(stream.seed), uint32_t(stream.seed >> 32)}});
}

void amcrt::fillUniform(const RandomStream &stream, std::span<float> out) {
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = float(words(stream, uint32_t(i / 4))[i % 4]) * 0x1p-32f + 0x1p-33f;
}

namespace {

/// The round keys of a seed.
struct Keys {
  static constexpr int rounds = 10;
  uint64_t low[rounds], high[rounds];

  explicit Keys(uint64_t seed) {
    auto a = uint32_t(seed), b = uint32_t(seed >> 32);
    for (int i = 0; i < rounds; ++i) {
      low[i] = a;
      high[i] = b;
      a += PHILOX_W32_0;
      b += PHILOX_W32_1;
    }
  }
};

constexpr Longs lowHalf = Longs{} + 0xffffffff;

/// Eight counters, word k of each in the low half of a lane of `word[k]`; the
/// high halves do not matter.
struct Counters {
  Longs word[4];
};

/// Philox 4x32-10. The high half of a product is where the next round needs it
/// after one shift. Several chains at a time, as each waits for its products.
template <int chains>
AMC_WIDE inline void philox(Counters (&counters)[chains], const Keys &keys) {
#pragma unroll
  for (int i = 0; i < Keys::rounds; ++i)
#pragma unroll
    for (Counters &counter : counters) {
      Longs(&c)[4] = counter.word;
      Longs p = (c[0] & lowHalf) * uint64_t(PHILOX_M4x32_0);
      Longs q = (c[2] & lowHalf) * uint64_t(PHILOX_M4x32_1);
      c[0] = (q >> 32) ^ c[1] ^ keys.low[i];
      c[1] = q;
      c[2] = (p >> 32) ^ c[3] ^ keys.high[i];
      c[3] = p;
    }
}

/// Eight blocks of a stream beginning with `first`; they make 64 numbers.
struct Group {
  RandomStream stream;
  uint32_t first;
  float *out;
  size_t count; ///< of the 64 that are wanted
};

constexpr size_t groupSize = 4 * lanes, groupBlocks = 8;

AMC_WIDE inline Counters counters(const Group &group) {
  constexpr Longs offset = {0, 1, 2, 3, 4, 5, 6, 7};
  return {{Longs{} + group.first + offset, Longs{} + group.stream.tile,
           Longs{} + kindWord(group.stream),
           Longs{} + uint32_t(group.stream.operation)}};
}

/// sqrt(-2 ln u) of u = (k + 1/2) / 2^20, k the upper 20 bits of a word.
AMC_WIDE inline Floats radius(Words word) {
  Floats u =
      __builtin_convertvector(Ints(word >> 12), Floats) * 0x1p-20f + 0x1p-21f;
  // u = 2^e (1 + f), 1 + f in [sqrt 1/2, sqrt 2); -2 ln(1 + f) = f p(f), a
  // minimax fit within 2.1e-5.
  Ints e = (Ints(u) - 0x3f3504f3) >> 23;
  Floats f = Floats(Ints(u) - (e << 23)) - 1.0f;
  Floats p = f * -0.350242293f + 0.546995351f;
  p = p * f - 0.674693502f;
  p = p * f + 0.998467351f;
  p = p * f - 1.99983766f;
  return squareRoot(__builtin_convertvector(e, Floats) * -1.3862944f + p * f);
}

/// Two independent normal numbers in each lane, from words that are uniform.
AMC_WIDE inline void boxMuller(Words word, Floats &first, Floats &second) {
  // The angle t pi / 2, t = (k + 1/2) / 2^10, k the lowest 11 bits with their
  // sign, covers the right half of the circle; the bit above chooses the half.
  // Minimax fits within 7e-5.
  Floats t =
      __builtin_convertvector(Ints(word << 21), Floats) * 0x1p-31f + 0x1p-11f;
  Floats s = t * t;
  Floats sine = s * 0.07186085f - 0.64211316f;
  sine = (sine * s + 1.57032002f) * t;
  Floats cosine = s * -0.01909628f + 0.25258109f;
  cosine = cosine * s - 1.23348481f;
  cosine = cosine * s + 0.99999331f;
  cosine = Floats(Words(cosine) ^ (word << 20 & 0x80000000));
  Floats r = radius(word);
  first = r * cosine;
  second = r * sine;
}

AMC_WIDE inline void transform(const Counters &c, float *out) {
  for (int half = 0; half < 2; ++half) {
    Words word(
        Words((c.word[2 * half] & lowHalf) | (c.word[2 * half + 1] << 32)));
    Floats first, second;
    boxMuller(word, first, second);
    storeLanes(out + 2 * half * lanes, first);
    storeLanes(out + (2 * half + 1) * lanes, second);
  }
}

template <int count> AMC_WIDE void fill(const Group *groups, const Keys &keys) {
  Counters c[count];
  for (int g = 0; g < count; ++g)
    c[g] = counters(groups[g]);
  philox(c, keys);
  for (int g = 0; g < count; ++g) {
    const Group &group = groups[g];
    if (group.count == groupSize) {
      transform(c[g], group.out);
      continue;
    }
    float numbers[groupSize];
    transform(c[g], numbers);
    std::copy_n(numbers, group.count, group.out);
  }
}

} // namespace

void amcrt::fillNormal(RandomStream stream, std::span<float> out,
                       size_t length) {
  Keys keys(stream.seed);
  constexpr int together = 4;
  Group groups[together];
  int waiting = 0;
  for (size_t begin = 0; begin < out.size(); begin += length) {
    for (size_t i = 0; i < length; i += groupSize) {
      groups[waiting++] = {stream, uint32_t(i / groupSize * groupBlocks),
                           out.data() + begin + i,
                           std::min(groupSize, length - i)};
      if (waiting == together)
        fill<together>(groups, keys);
      waiting %= together;
    }
    ++stream.operation;
  }
  for (int g = 0; g < waiting; ++g)
    fill<1>(groups + g, keys);
}

void amcrt::fillNormal(const RandomStream &stream, std::span<float> out) {
  fillNormal(stream, out, out.size());
}
