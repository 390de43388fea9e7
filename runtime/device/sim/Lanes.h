//===- Lanes.h - Vectors for the inner loops ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sixteen numbers side by side, in the vector types of the compiler: one
// register with AVX-512, two with AVX2, four with SSE. What a lane computes
// does not depend on that.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_LANES_H
#define AMCRT_DEVICE_SIM_LANES_H

#include <cstdint>
#include <cstring>
#include <type_traits>

/// Of a function with such vectors: without it Clang splits registers of 512
/// bits in two on processors that once lost clock speed by them.
#define AMC_WIDE __attribute__((min_vector_width(512)))

// Where a register is narrower, such vectors pass through memory; no function
// that takes one is called from a file compiled for another processor.
#pragma clang diagnostic ignored "-Wpsabi"

namespace amcrt {

inline constexpr int lanes = 16;

using Floats = float __attribute__((vector_size(4 * lanes)));
using Ints = int32_t __attribute__((vector_size(4 * lanes)));
using Words = uint32_t __attribute__((vector_size(4 * lanes)));
/// Eight numbers of 64 bits, half the lanes.
using Longs = uint64_t __attribute__((vector_size(4 * lanes)));

template <typename V> AMC_WIDE inline V loadLanes(const void *from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

template <typename V> AMC_WIDE inline void storeLanes(void *to, V v) {
  std::memcpy(to, &v, sizeof v);
}

/// The first `count` lanes from memory, the others 0.
AMC_WIDE inline Floats loadFirst(const float *from, int64_t count) {
  if (__builtin_expect(count >= lanes, 1))
    return loadLanes<Floats>(from);
  Floats v{};
  for (int64_t i = 0; i < count; ++i)
    v[i] = from[i];
  return v;
}

AMC_WIDE inline void storeFirst(float *to, Floats v, int64_t count) {
  if (__builtin_expect(count >= lanes, 1))
    return storeLanes(to, v);
  for (int64_t i = 0; i < count; ++i)
    to[i] = v[i];
}

/// Calls body(first, count) for each 16 of `size` numbers and for the rest;
/// that it is 16 but for the rest is known when compiled.
template <typename F> AMC_WIDE inline void forLanes(int64_t size, F body) {
  int64_t first = 0;
  for (; first + lanes <= size; first += lanes)
    body(first, std::integral_constant<int64_t, lanes>());
  if (first < size)
    body(first, size - first);
}

/// Combines the lanes in pairs, the same ones on every processor.
template <typename F> AMC_WIDE inline float reduceLanes(Floats v, F combine) {
  auto a = combine(__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7),
                   __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15));
  auto b = combine(__builtin_shufflevector(a, a, 0, 1, 2, 3),
                   __builtin_shufflevector(a, a, 4, 5, 6, 7));
  auto c = combine(__builtin_shufflevector(b, b, 0, 1),
                   __builtin_shufflevector(b, b, 2, 3));
  auto d = combine(c, __builtin_shufflevector(c, c, 1, 0));
  return d[0];
}

/// The square root of numbers that are not negative, within 2e-6 of it:
/// Newton's method from a guess at the exponent, several times as fast as the
/// instruction and the same on every processor.
AMC_WIDE inline Floats squareRoot(Floats x) {
  Floats inverse = Floats(0x5f376908 - (Ints(x) >> 1));
  inverse *= 1.5008909f - 0.5f * x * inverse * inverse;
  inverse *= 1.5000008f - 0.5f * x * inverse * inverse;
  return x * inverse;
}

inline constexpr auto plus = [](auto a, auto b) { return a + b; };
// Of numbers that are not NaN, which the builtins care for.
inline constexpr auto larger = [](auto a, auto b) { return a > b ? a : b; };
inline constexpr auto smaller = [](auto a, auto b) { return a < b ? a : b; };

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_LANES_H
