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

#include <Eigen/Core>

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

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

/// Combines the lanes of each of 16 vectors; lane i of the result is that of
/// v[i]. The lanes of a vector meet in the same order wherever it stands.
template <typename F>
AMC_WIDE inline Floats reduceEach(const Floats (&v)[lanes], F combine) {
  Floats a[lanes / 2], b[lanes / 4], c[lanes / 8];
  for (int i = 0; i < lanes / 2; ++i) // two vectors, interleaved
    a[i] = combine(
        __builtin_shufflevector(v[2 * i], v[2 * i + 1], 0, 16, 1, 17, 4, 20, 5,
                                21, 8, 24, 9, 25, 12, 28, 13, 29),
        __builtin_shufflevector(v[2 * i], v[2 * i + 1], 2, 18, 3, 19, 6, 22, 7,
                                23, 10, 26, 11, 27, 14, 30, 15, 31));
  for (int i = 0; i < lanes / 4; ++i) // four vectors, a quarter in each four
    b[i] = combine(
        __builtin_shufflevector(a[2 * i], a[2 * i + 1], 0, 1, 16, 17, 4, 5, 20,
                                21, 8, 9, 24, 25, 12, 13, 28, 29),
        __builtin_shufflevector(a[2 * i], a[2 * i + 1], 2, 3, 18, 19, 6, 7, 22,
                                23, 10, 11, 26, 27, 14, 15, 30, 31));
  auto quarters = [&](Floats x, Floats y) {
    return combine(__builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16,
                                           17, 18, 19, 24, 25, 26, 27),
                   __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20,
                                           21, 22, 23, 28, 29, 30, 31));
  };
  for (int i = 0; i < lanes / 8; ++i)
    c[i] = quarters(b[2 * i], b[2 * i + 1]);
  return quarters(c[0], c[1]);
}

/// An array that begins where a register of 512 bits is loaded at once.
template <typename T>
using Aligned = std::vector<T, Eigen::aligned_allocator<T>>;

/// A number for each of up to 16 vectors.
using PerVector = Floats;

/// Combines the elements of each of `count` vectors, at most 16, of `size`
/// numbers, `stride` apart. take(at, i, present) gives the 16 elements at `at`,
/// number i of the vector and the following, of which `present` exist.
template <typename T, typename Take, typename Combine>
AMC_WIDE inline PerVector reduceVectors(T *values, int64_t size, int64_t stride,
                                        int64_t count, Take take,
                                        Combine combine) {
  Floats parts[lanes];
  for (int64_t v = 0; v < lanes; ++v) {
    Floats part{};
    if (v < count)
      forLanes(size, [&](int64_t i, auto present) AMC_WIDE {
        part = combine(part, take(values + v * stride + i, i, present));
      });
    parts[v] = part;
  }
  return reduceEach(parts, combine);
}

/// The square root of numbers that are not negative, within 1.7e-5 of it: one
/// step of third order from a guess at the exponent, with factors that spread
/// the error. Several times as fast as the instruction, and as one of the
/// processor's guesses the same everywhere.
AMC_WIDE inline Floats squareRoot(Floats x) {
  Floats guess = Floats(0x5f200000 - (Ints(x) >> 1)); // of the inverse
  Floats y = x * guess, z = y * guess;
  return y * ((z * 0.66314323f - 1.76091262f) * z + 2.10234849f);
}

/// Added to a number below 2^22, leaves it rounded to an integer in the lowest
/// bits of the sum.
inline constexpr float rounder = 0x1.8p23f;

inline constexpr auto plus = [](auto a, auto b) { return a + b; };
// Of numbers that are not NaN, which the builtins care for.
inline constexpr auto larger = [](auto a, auto b) { return a > b ? a : b; };
inline constexpr auto smaller = [](auto a, auto b) { return a < b ? a : b; };

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_LANES_H
