//===- Plot.cpp - Curves as SVG -------------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

using namespace amcrt;

namespace {

constexpr double width = 420, height = 300; // of a panel
constexpr double left = 70, right = 30, top = 15, bottom = 45;
constexpr const char *colours[] = {"#1f77b4", "#d62728", "#2ca02c", "#9467bd",
                                   "#ff7f0e", "#8c564b", "#e377c2", "#17becf"};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string escaped(const std::string &text) {
  std::string out;
  for (char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

/// From values to pixels.
class Scale {
public:
  /// Up to `fineDecades` decades have ticks in between.
  Scale(const Axis &axis, double from, double to, int fineDecades)
      : isLogarithmic(axis.isLogarithmic), from(from), to(to),
        fineDecades(fineDecades) {
    if (axis.isFraction)
      low = 0, high = 1;
  }

  void include(double value) {
    if (!shows(value))
      return;
    if (isLogarithmic && value == 0) {
      hasZero = true;
      return;
    }
    low = std::min(low, map(value));
    high = std::max(high, map(value));
  }
  /// Rounds the limits outwards and chooses ticks.
  void finish() {
    isTooWide = low <= high && !std::isfinite(high - low);
    if (!(low <= high) || isTooWide)
      low = 0, high = 1;
    if (isLogarithmic)
      finishDecades();
    else
      finishSteps();
  }
  bool shows(double value) const {
    return std::isfinite(value) && !isTooWide && (!isLogarithmic || value >= 0);
  }
  double pixel(double value) const {
    double at = isLogarithmic && value == 0 ? low : map(value);
    return from + (to - from) * ((at - low) / (high - low));
  }

  std::vector<double> ticks;

private:
  double map(double value) const {
    return isLogarithmic ? std::log10(value) : value;
  }

  void finishDecades() {
    low = std::floor(low + 1e-9);
    high = std::max(std::ceil(high - 1e-9), low + 1);
    double step = std::ceil((high - low) / 6);
    for (double tick = low; tick <= high + 1e-9; tick += step)
      for (double factor : {1.0, 2.0, 5.0})
        if (factor == 1 ||
            (high - low + hasZero <= fineDecades && tick < high - 1e-9))
          ticks.push_back(factor * std::pow(10.0, tick));
    if (hasZero) {
      low -= 1;
      ticks.push_back(0);
    }
  }

  void finishSteps() {
    if (high - low < 1e-12 * std::max(std::abs(high), 1e-300))
      low -= 0.5 * std::max(std::abs(low), 1e-12),
          high = low + 2 * (high - low);
    double step = std::pow(10.0, std::floor(std::log10((high - low) / 4)));
    for (double factor : {5.0, 2.0})
      if ((high - low) / (step * factor) >= 4) {
        step *= factor;
        break;
      }
    low = std::floor(low / step + 1e-9) * step;
    // Next to the largest number there is none to round to.
    high = std::min(std::ceil(high / step - 1e-9) * step,
                    std::numeric_limits<double>::max());
    double last = std::floor((high - low) / step + 0.001);
    for (int i = 0; i <= last; ++i)
      ticks.push_back(std::abs(low + i * step) < step / 2 ? 0 : low + i * step);
  }

  bool isLogarithmic, hasZero = false;
  bool isTooWide = false; ///< the span is beyond float64
  double from, to;
  int fineDecades;
  double low = std::numeric_limits<double>::infinity(), high = -low;
};

std::string line(double x1, double y1, double x2, double y2,
                 const char *colour) {
  return "<line x1='" + number(x1) + "' y1='" + number(y1) + "' x2='" +
         number(x2) + "' y2='" + number(y2) + "' stroke='" + colour + "'/>\n";
}

std::string label(double x, double y, const std::string &text,
                  const std::string &attributes) {
  return "<text x='" + number(x) + "' y='" + number(y) + "' " + attributes +
         ">" + escaped(text) + "</text>\n";
}

std::string panelSvg(const Panel &panel) {
  // Labels beside each other need more room than above each other.
  Scale x(panel.x, left, width - right, 1), y(panel.y, height - bottom, top, 2);
  for (const Series &series : panel.series)
    for (auto [px, py] : series.points) {
      x.include(px);
      y.include(py);
    }
  x.finish();
  y.finish();
  bool isEmpty = true;
  for (const Series &series : panel.series)
    for (auto [px, py] : series.points)
      isEmpty &= !(x.shows(px) && y.shows(py));
  std::string out;
  for (double tick : x.ticks) {
    out += line(x.pixel(tick), top, x.pixel(tick), height - bottom, "#ddd");
    out += label(x.pixel(tick), height - bottom + 16, number(tick),
                 "text-anchor='middle'");
  }
  for (double tick : y.ticks) {
    out += line(left, y.pixel(tick), width - right, y.pixel(tick), "#ddd");
    out +=
        label(left - 6, y.pixel(tick) + 4, number(tick), "text-anchor='end'");
  }
  out += line(left, height - bottom, width - right, height - bottom, "#000");
  out += line(left, top, left, height - bottom, "#000");
  out += label((left + width - right) / 2, height - 8, panel.x.label,
               "text-anchor='middle'");
  out += label(0, 0, panel.y.label,
               "text-anchor='middle' transform='translate(14," +
                   number((top + height - bottom) / 2) + ") rotate(-90)'");
  if (isEmpty)
    out += label((left + width - right) / 2, (top + height - bottom) / 2,
                 "no values", "text-anchor='middle' fill='#777'");
  for (size_t k = 0; k < panel.series.size(); ++k) {
    // Curves may lie on each other: later ones have gaps and smaller marks.
    const char *dashes = std::array{"none", "7 3", "2 3", "9 3 2 3"}[k % 4];
    double radius = std::max(4.5 - double(k), 1.5);
    const char *colour = colours[k % std::size(colours)];
    std::string path, marks;
    for (auto [px, py] : panel.series[k].points) {
      if (!x.shows(px) || !y.shows(py))
        continue;
      std::string at = number(x.pixel(px)), up = number(y.pixel(py));
      path += at + "," + up + " ";
      if (panel.hasMarks)
        marks += "<circle cx='" + at + "' cy='" + up + "' r='" +
                 number(radius) + "' fill='" + colour + "'/>\n";
    }
    out += "<polyline points='" + path +
           "' fill='none' stroke-width='1.5' "
           "stroke='" +
           colour + "'" +
           (panel.hasMarks ? std::string(" stroke-dasharray='") + dashes + "'"
                           : "") +
           "/>\n" + marks;
  }
  return out;
}

} // namespace

std::string amcrt::plotSvg(const std::string &title,
                           const std::vector<Panel> &panels) {
  constexpr double header = 56;
  double columns = panels.size() > 1 ? 2 : 1;
  size_t rows = (panels.size() + 1) / 2;
  std::string across = number(columns * width),
              down = number(header + double(rows) * height);
  std::string out = "<svg xmlns='http://www.w3.org/2000/svg' width='" + across +
                    "' height='" + down + "' viewBox='0 0 " + across + " " +
                    down + "' role='img' aria-label='" + escaped(title) +
                    "' font-family='sans-serif' font-size='12'>\n"
                    "<rect width='100%' height='100%' fill='#fff'/>\n";
  out += label(columns * width / 2, 20, title,
               "text-anchor='middle' font-size='15'");
  double at = 20;
  if (!panels.empty())
    for (size_t k = 0; k < panels[0].series.size(); ++k) {
      const std::string &name = panels[0].series[k].name;
      out += "<rect x='" + number(at) +
             "' y='34' width='12' height='12' fill='" +
             colours[k % std::size(colours)] + "'/>\n";
      out += label(at + 18, 44, name, "");
      at += 32 + 7.5 * double(name.size());
    }
  for (size_t i = 0; i < panels.size(); ++i)
    out += "<g transform='translate(" + number(double(i % 2) * width) + "," +
           number(header + double(i / 2) * height) + ")'>\n" +
           panelSvg(panels[i]) + "</g>\n";
  return out + "</svg>\n";
}
