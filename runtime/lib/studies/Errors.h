//===- Errors.h - Errors over several seeds ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_ERRORS_H
#define AMCRT_LIB_STUDIES_ERRORS_H

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace amcrt::sim {

/// The relative error of a device with each of some seeds.
struct Errors {
  std::vector<double> each;

  double mean() const { return each[0] + momentOf(1) / double(each.size()); }

  /// Of the errors themselves, estimated from them; 0 for one.
  double standardDeviation() const {
    double n = double(each.size()), sum = momentOf(1);
    double squares = std::max(0.0, momentOf(2) - sum * sum / n);
    return each.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  }

  /// `0.1419`; with several seeds `0.1419 +- 0.01`.
  std::string text() const {
    char text[64];
    if (each.size() > 1)
      std::snprintf(text, sizeof text, "%.4g +- %.2g", mean(),
                    standardDeviation());
    else
      std::snprintf(text, sizeof text, "%.4g", mean());
    return text;
  }

  std::string line() const {
    if (!std::isfinite(mean()))
      return "not defined: the exact result is zero";
    return text() + " (relative to float64" +
           (each.size() > 1 ? ", " + std::to_string(each.size()) + " seeds"
                            : "") +
           ")";
  }

  void addTo(nlohmann::json &report) const {
    if (each.size() < 2)
      return;
    report["error_standard_deviation"] = standardDeviation();
    report["errors"] = each;
  }

private:
  /// Sum of powers of what the errors differ from the first: 0 where all are
  /// alike.
  double momentOf(int power) const {
    double sum = 0;
    for (double error : each)
      sum += error == each[0] ? 0 : std::pow(error - each[0], power);
    return sum;
  }
};

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_ERRORS_H
