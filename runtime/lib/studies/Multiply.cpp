//===- Multiply.cpp - amc-sim mvm -----------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Crossbar.h"
#include "Errors.h"
#include "Matrices.h"
#include "Studies.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/support/Error.h"
#include "support/WriteJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;

namespace {

/// What one seed gave. Tiles work at the same time, sums are digital.
struct Product {
  Eigen::MatrixXd y;
  double programSeconds = 0, programJoules = 0, seconds = 0, joules = 0;
  uint64_t cells = 0, saturated = 0;
};

} // namespace

static Product multiply(const DeviceDescription &d, uint64_t seed,
                        const Contents &contents, const Matrix &v,
                        const OperationOptions &options,
                        ConductanceFiles *files) {
  const Matrix &a = contents.matrix;
  Eigen::Index size = d.capabilities.arraySize;
  Product product;
  product.y.setZero(a.rows(), v.cols());
  uint32_t index = 0;
  for (Eigen::Index row = 0; row < a.rows(); row += size)
    for (Eigen::Index col = 0; col < a.cols(); col += size) {
      Eigen::Index rows = std::min(size, a.rows() - row),
                   cols = std::min(size, a.cols() - col);
      Crossbar crossbar(d, AMC_MODE_MVM, seed, index++);
      amc_program_result programmed =
          crossbar.hold(contents, row, col, rows, cols);
      crossbar.prepare(options);
      Matrix part(rows, v.cols());
      amc_solve_result done =
          crossbar.solve(block(v, col, 0, cols, v.cols()), part);
      product.y.middleRows(row, rows) += part.cast<double>();
      product.programSeconds =
          std::max(product.programSeconds, programmed.seconds);
      product.seconds = std::max(product.seconds, done.seconds);
      product.programJoules += programmed.joules;
      product.joules += done.joules;
      product.cells += programmed.cells_written;
      product.saturated += done.saturated;
      if (files)
        files->take(crossbar, row, col, col / size);
    }
  return product;
}

void sim::multiply(const OperationOptions &options) {
  checkOutputs({options.output, options.report,
                withEnding(options.writeConductances, "-positive.npy")});
  DeviceDescription d = loadDevice(options.device);
  const Contents contents = readContents(options, d);
  const Matrix &a = contents.matrix, v = readMatrix(options.rhs);
  const std::string &name =
      options.matrix.empty() ? options.conductances[0] : options.matrix;
  if (v.rows() != a.cols())
    throw Error(options.rhs + ": has " + std::to_string(v.rows()) +
                " rows, the matrix " + std::to_string(a.cols()) + " columns");
  Eigen::Index size = d.capabilities.arraySize,
               tileCols = (a.cols() + size - 1) / size;
  uint64_t needed = uint64_t((a.rows() + size - 1) / size) * uint64_t(tileCols);
  std::string what = capacityOf(d).whyNotTiles(needed, name + ": needs");
  if (!what.empty())
    throw Error(what);

  Eigen::MatrixXd exact = a.cast<double>() * v.cast<double>();
  ConductanceFiles files(a.rows(), a.cols(), tileCols);
  Errors errors;
  Product first;
  for (uint64_t i = 0; i < options.seeds; ++i) {
    Product product = ::multiply(d, options.seed + i, contents, v, options,
                                 i == 0 ? &files : nullptr);
    errors.each.push_back(relativeError(product.y, exact));
    if (i == 0)
      first = std::move(product);
  }
  Matrix y = first.y.cast<float>();
  if (!y.allFinite())
    throw Error(name + ": a sum over its tiles does not fit float32; smaller "
                       "vectors do");
  std::printf("error          %s\n", errors.line().c_str());
  std::printf("tiles          %llu\n", static_cast<unsigned long long>(needed));
  std::printf("saturated      %llu columns\n",
              static_cast<unsigned long long>(first.saturated));
  warnOfSaturation(first.saturated, needed * uint64_t(v.cols()));
  std::printf("multiplying    %.4g s, %.4g J\n", first.seconds, first.joules);
  if (!contents.isMeasured)
    std::printf("programming    %.4g s, %.4g J, %llu cells\n",
                first.programSeconds, first.programJoules,
                static_cast<unsigned long long>(first.cells));
  if (!options.output.empty())
    writeMatrix(options.output, y);
  if (!options.writeConductances.empty())
    files.write(options.writeConductances);
  if (options.report.empty())
    return;
  nlohmann::json report = {{"error", errors.mean()},
                           {"tiles", needed},
                           {"saturated", first.saturated},
                           {"mvm_seconds", first.seconds},
                           {"mvm_joules", first.joules},
                           {"program_seconds", first.programSeconds},
                           {"program_joules", first.programJoules},
                           {"cells_written", first.cells}};
  errors.addTo(report);
  writeText(options.report, jsonText(report) + "\n");
}
