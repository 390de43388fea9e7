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

/// Sixteen blocks of a stream beginning with `first`; they make 64 numbers.
struct Group {
  RandomStream stream;
  uint32_t first;
  float *out;
  size_t count; ///< of the 64 that are wanted
};

constexpr size_t groupSize = 4 * lanes;

AMC_WIDE inline Counters counters(const Group &group, uint32_t offset) {
  constexpr Longs step = {0, 2, 4, 6, 8, 10, 12, 14};
  return {{Longs{} + (group.first + offset) + step, Longs{} + group.stream.tile,
           Longs{} + kindWord(group.stream),
           Longs{} + uint32_t(group.stream.operation)}};
}

/// sqrt(-2 ln u) of u = (word + 1/2) / 2^32, in (0, 1].
AMC_WIDE inline Floats radius(Words word) {
  Floats u = __builtin_convertvector(word, Floats) * 0x1p-32f + 0x1p-33f;
  // u = 2^e (1 + f), 1 + f in [sqrt 1/2, sqrt 2); -2 ln(1 + f) = f p(f), a
  // minimax fit within 5e-7.
  Ints e = (Ints(u) - 0x3f3504f3) >> 23;
  Floats f = Floats(Ints(u) - (e << 23)) - 1.0f;
  Floats p = f * -0.23716427f + 0.37775320f;
  p = p * f - 0.41178647f;
  p = p * f + 0.49766114f;
  p = p * f - 0.66609639f;
  p = p * f + 1.0000381f;
  p = p * f - 2.0000057f;
  Floats square = __builtin_convertvector(e, Floats) * -1.3862944f + p * f;
  return squareRoot(larger(square, Floats{}));
}

/// Two independent normal numbers in each lane, from words that are uniform.
AMC_WIDE inline void boxMuller(Words radiusWord, Words angleWord, Floats &first,
                               Floats &second) {
  // The angle t pi / 2 with t in [-1, 1] covers the right half of the circle;
  // the lowest bit, which t has no room for, chooses the half. Minimax fits
  // within 2e-6.
  Floats t = __builtin_convertvector(Ints(angleWord), Floats) * 0x1p-31f;
  Floats s = t * t;
  Floats sine = s * -0.0043710149f + 0.079500653f;
  sine = sine * s - 0.64592594f;
  sine = (sine * s + 1.5707952f) * t;
  Floats cosine = s * 8.5819064e-4f - 0.020810628f;
  cosine = cosine * s + 0.25365075f;
  cosine = cosine * s - 1.2336982f;
  cosine = cosine * s + 0.99999994f;
  cosine = Floats(Words(cosine) ^ (angleWord << 31));
  Floats r = radius(radiusWord);
  first = r * cosine;
  second = r * sine;
}

AMC_WIDE inline void transform(const Counters &even, const Counters &odd,
                               float *out) {
  Words word[4];
  for (int k = 0; k < 4; ++k)
    word[k] = Words((even.word[k] & lowHalf) | (odd.word[k] << 32));
  for (int half = 0; half < 2; ++half) {
    Floats first, second;
    boxMuller(word[2 * half], word[2 * half + 1], first, second);
    storeLanes(out + 2 * half * lanes, first);
    storeLanes(out + (2 * half + 1) * lanes, second);
  }
}

template <int count> AMC_WIDE void fill(const Group *groups, const Keys &keys) {
  Counters c[2 * count];
  for (int i = 0; i < 2 * count; ++i)
    c[i] = counters(groups[i / 2], uint32_t(i % 2));
  philox(c, keys);
  for (int g = 0; g < count; ++g) {
    const Group &group = groups[g];
    if (group.count == groupSize) {
      transform(c[2 * g], c[2 * g + 1], group.out);
      continue;
    }
    float numbers[groupSize];
    transform(c[2 * g], c[2 * g + 1], numbers);
    std::copy_n(numbers, group.count, group.out);
  }
}

} // namespace

void amcrt::fillNormal(RandomStream stream, std::span<float> out,
                       size_t length) {
  Keys keys(stream.seed);
  Group groups[2];
  int waiting = 0;
  for (size_t begin = 0; begin < out.size(); begin += length) {
    for (size_t i = 0; i < length; i += groupSize) {
      groups[waiting++] = {stream, uint32_t(i / 4), out.data() + begin + i,
                           std::min(groupSize, length - i)};
      if (waiting == 2)
        fill<2>(groups, keys);
      waiting %= 2;
    }
    ++stream.operation;
  }
  if (waiting == 1)
    fill<1>(groups, keys);
}

void amcrt::fillNormal(const RandomStream &stream, std::span<float> out) {
  fillNormal(stream, out, out.size());
}
