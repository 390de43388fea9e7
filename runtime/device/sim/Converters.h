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
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CONVERTERS_H
#define AMCRT_DEVICE_SIM_CONVERTERS_H

#include "Random.h"

#include <Eigen/Core>

namespace amcrt {

/// Analog ranges are 2^0 to 2^-deepestRange of the full scale.
inline constexpr int deepestRange = 7;

/// One step of a converter with full scale 1; 0 for 0 bits, which is exact.
/// Codes are symmetric, -(2^(bits - 1) - 1) to 2^(bits - 1) - 1.
float converterStep(unsigned bits);

/// The largest magnitude.
float peakOf(const Eigen::Ref<const Eigen::VectorXf> &values);

/// What the DAC makes of values whose largest magnitude is `peak`, above 0,
/// which takes its full scale.
void fillRange(Eigen::Ref<Eigen::VectorXf> values, float peak, float fullScale,
               unsigned bits);

/// The smallest range r with peak 2^-r <= limit, at most `deepestRange`.
int rangeBelow(float peak, float limit);

/// The largest range r whose full scale 2^-r fullScale still covers `peak`.
int rangeAbove(float peak, float fullScale);

/// Rounds each value to its code, cuts it at the full scale, and multiplies it
/// by `unit`.
void convert(Eigen::Ref<Eigen::VectorXf> values, float fullScale, unsigned bits,
             float unit = 1);

/// Adds the converter's own noise, `lsb` steps; nothing for 0 bits.
void addConverterNoise(Eigen::Ref<Eigen::VectorXf> values, float fullScale,
                       unsigned bits, double lsb, const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CONVERTERS_H
