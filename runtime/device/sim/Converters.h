//===- Converters.h - Digital to analog and back -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E11. Uniform converters with ranging. The full scale follows the largest
// value of a vector: digitally for the DAC (the vector is normalised first), in
// factors of two for the analog ranges, 1 to 2^-7 of the full scale.
//
// The functions take up to 16 vectors, the columns of a matrix, and what
// belongs to a vector in a lane.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CONVERTERS_H
#define AMCRT_DEVICE_SIM_CONVERTERS_H

#include "Lanes.h"
#include "Random.h"

#include <Eigen/Core>

namespace amcrt {

/// Analog ranges are 2^0 to 2^-deepestRange of the full scale.
inline constexpr int deepestRange = 7;

/// One step of a converter with full scale 1; 0 for 0 bits, which is exact.
/// Codes are symmetric, -(2^(bits - 1) - 1) to 2^(bits - 1) - 1.
float converterStep(unsigned bits);

using Vectors = Eigen::Ref<Eigen::MatrixXf, 0, Eigen::OuterStride<>>;
using ConstVectors = Eigen::Ref<const Eigen::MatrixXf, 0, Eigen::OuterStride<>>;

/// The largest magnitudes.
PerVector peaksOf(const ConstVectors &values);
/// The sums of the elements.
PerVector sumsOf(const ConstVectors &values);

/// Adds `offset` to each vector. Returns the largest magnitudes of the sums.
PerVector addToEach(Eigen::MatrixXf &values, const Eigen::VectorXf &offset);

/// How a DAC rounds a vector whose largest magnitude, `peak`, takes its full
/// scale of 1 / `step` codes.
class DacScale {
public:
  DacScale(float peak, float step)
      : lift(peak < 0x1p-60f ? 0x1p80f : 1),
        codes(peak > 0 ? 1 / (peak * lift * step) : 0) {}

  /// The code, added to `rounder`.
  AMC_WIDE Floats rounded(Floats v) const { return v * lift * codes + rounder; }

private:
  // Two factors, as the inverse of a denormal number is not finite.
  float lift, codes;
};

/// What the DAC makes of vectors whose largest magnitudes are `peaks`, which
/// take its full scale. A vector of zeros stays one. `to` has the shape.
void fillRange(const ConstVectors &values, PerVector peaks, float fullScale,
               unsigned bits, Eigen::MatrixXf &to);

/// The smallest range r with peak 2^-r <= limit, at most `deepestRange`.
int rangeBelow(float peak, float limit);

/// The largest range r whose full scale 2^-r fullScale still covers the peak;
/// 0 where none does.
Ints rangesAbove(PerVector peaks, float fullScale);

/// Rounds each value to its code, cuts it at the full scale, and multiplies it
/// by `units`. `to` has the shape.
void convert(const ConstVectors &values, PerVector fullScales, unsigned bits,
             PerVector units, Vectors to);

/// Adds the converter's own noise, `lsb` steps; nothing for 0 bits. The stream
/// is that of the first vector; each has its own operation.
void addConverterNoise(Eigen::MatrixXf &values, PerVector fullScales,
                       unsigned bits, double lsb, RandomStream stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CONVERTERS_H
