//===- Plot.h - Curves as SVG --------------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PLOT_PLOT_H
#define AMCRT_LIB_PLOT_PLOT_H

#include <string>
#include <utility>
#include <vector>

namespace amcrt {

struct Axis {
  std::string label; ///< with the unit
  bool isLogarithmic = false;
  bool isFraction = false; ///< from 0 to 1, whatever the values
};

struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points; ///< by rising x
};

/// One diagram. Points that are not finite, or negative on a logarithmic axis,
/// are left out, and all where their span is beyond float64; 0 has its own tick
/// at the lower end of a logarithmic axis.
struct Panel {
  Axis x, y;
  std::vector<Series> series;
  bool hasMarks = true; ///< a circle at each point
};

/// Panels side by side, two in a row, with one legend below `title`.
std::string plotSvg(const std::string &title, const std::vector<Panel> &panels);

} // namespace amcrt

#endif // AMCRT_LIB_PLOT_PLOT_H
