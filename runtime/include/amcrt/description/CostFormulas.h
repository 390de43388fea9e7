//===- CostFormulas.h - Time and energy of a device ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formulas of docs/device.md, "Time and energy". The simulator puts in what
// its circuits did, an estimate what they may do.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_COSTFORMULAS_H
#define AMCRT_DESCRIPTION_COSTFORMULAS_H

#include "amcrt/description/DeviceDescription.h"

#include <algorithm>
#include <limits>
#include <numbers>

namespace amcrt {

/// Simulated cost of one operation.
struct Cost {
  double seconds = 0, joules = 0;

  Cost operator*(double times) const {
    return {seconds * times, joules * times};
  }
  Cost &operator+=(const Cost &other) {
    seconds += other.seconds;
    joules += other.joules;
    return *this;
  }
};

/// The relative error at which an output counts as settled: half a step of the
/// ADC, 2^-24 for an exact one.
double settledError(const ConverterPhysics &converters);

/// 2 pi GBWP, in 1 / s.
inline double unityRate(const OpampPhysics &opamp) {
  return 2 * std::numbers::pi * opamp.bandwidthHertz;
}

/// `pulses` in all, `steps` one after the other: the cells of a row are written
/// together.
inline Cost writeCost(double pulses, double steps, const WritePhysics &write) {
  return {steps * write.pulseSeconds, pulses * write.pulseJoules};
}

/// Of vectors that have the same number of inputs, outputs and amplifiers.
class VectorCost {
public:
  VectorCost(int64_t inputs, int64_t outputs, double amplifiers,
             const Physics &p)
      : conversion{turns(p.converters.linesPerDac, inputs) *
                           p.converters.dacSeconds +
                       turns(p.converters.linesPerAdc, outputs) *
                           p.converters.adcSeconds,
                   double(inputs) * p.converters.dacJoules +
                       double(outputs) * p.converters.adcJoules},
        slow(p.opamp.slewVoltsPerSecond > 0 ? 1 / p.opamp.slewVoltsPerSecond
                                            : 0),
        sampledSeconds(p.converters.sampleSeconds > 0
                           ? p.converters.sampleSeconds
                           : std::numeric_limits<double>::infinity()),
        amplifierWatts(amplifiers * p.opamp.watts) {}

  /// Of one vector: `peakVolts`, its largest output; `arrayWatts`, what cells
  /// and inputs take meanwhile.
  Cost once(double settlingSeconds, double peakVolts, double arrayWatts) const {
    double analog =
        std::min(settlingSeconds + peakVolts * slow, sampledSeconds);
    double seconds = conversion.seconds + analog;
    double watts = amplifierWatts + arrayWatts;
    return {seconds, seconds * watts + conversion.joules};
  }

private:
  /// A shared converter takes its lines one after the other.
  static double turns(uint32_t lines, int64_t used) {
    return double(std::min<int64_t>(lines, used));
  }

  Cost conversion;
  double slow; ///< seconds a volt
  double sampledSeconds;
  double amplifierWatts;
};

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_COSTFORMULAS_H
