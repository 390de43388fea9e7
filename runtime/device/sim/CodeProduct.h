//===- CodeProduct.h - Noisy products with codes of a DAC ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The common case of a product in one pass: the inputs are codes of at most 8
// bits, the outputs are noisy, stay between the rails, and go to an ADC that
// sees nothing of what is rounded. Cells and codes are integers of 16 bits
// then, multiplied twice as fast as float32.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CODEPRODUCT_H
#define AMCRT_DEVICE_SIM_CODEPRODUCT_H

#include "Converters.h"
#include "Lanes.h"
#include "Response.h"

namespace amcrt {

/// What a product circuit makes of up to 16 vectors:
///   out = transfer u + offset + deviation(u) normal,
///   deviation_i = |gain_i| sqrt(sum_j squares_ij u_j^2 + constant_i).
/// Entries of `transfer` and `squares` are rounded to 2^-15 of the largest of
/// their row, u_j^2 to 2^-16 of |u|^2.
class CodeProduct {
public:
  /// Whether products of that response are of this kind: what is rounded off
  /// the cells adds up to less than 1/32 of a step of the ADC in its finest
  /// range (standard deviation, all inputs at the full scale).
  static bool serves(const Response &response, const DeviceDescription &);

  CodeProduct() = default;
  CodeProduct(const Response &response, const DeviceDescription &description);

  /// Rows of `normal`: those of the matrix, padded.
  Eigen::Index paddedRows() const { return Eigen::Index(offset.size()); }

  struct Result {
    PerVector outputPeaks; ///< largest magnitudes, volts
    PerVector arrayWatts;
  };

  /// `in`: vectors whose largest magnitudes are `inputPeaks`, which take the
  /// full scale of the DAC. `normal`: independent standard normal numbers.
  Result multiply(const ConstVectors &in, PerVector inputPeaks,
                  const Eigen::MatrixXf &normal, Eigen::MatrixXf &out) const;

private:
  struct Codes;
  void convert(const ConstVectors &in, PerVector inputPeaks,
               Codes &codes) const;

  Eigen::Index rows = 0, cols = 0;
  float codeStep = 0, codeVolts = 0; ///< of the full scale; a code's volts
  Aligned<int32_t> packed; ///< a panel of `transfer`, one of `squares`
  // Padded.
  Aligned<float> transferUnits, squareUnits, constant, offset;
  Aligned<float> lineWatts; ///< at a voltage of one code
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CODEPRODUCT_H
