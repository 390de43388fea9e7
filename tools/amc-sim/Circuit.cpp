//===- Circuit.cpp - amc-sim circuit --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Circuit.h"
#include "Commands.h"
#include "Matrices.h"
#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"
#include "amcrt/ParseJson.h"
#include "device/sim/Wires.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <optional>

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

namespace {

/// Reads the fields of a circuit, naming the file and the field in errors.
class CircuitFile {
public:
  explicit CircuitFile(const std::string &path) : path(path) {
    std::vector<uint8_t> bytes = readWholeFile(path, uint64_t(1) << 28);
    root = parseJson(bytes, path);
    if (!root.is_object())
      throw Error(path + ": is not a JSON object");
  }

  bool has(const char *name) const {
    return root.contains(name) && !root[name].is_null();
  }

  double number(const char *name, double low) const {
    const json &value = get(name);
    if (!value.is_number() || !std::isfinite(value.get<double>()) ||
        value.get<double>() < low)
      fail(name, "a number of at least " + json(low).dump());
    return value;
  }

  VectorXd vector(const char *name, Eigen::Index size) const {
    const json &list = get(name);
    if (!list.is_array() || Eigen::Index(list.size()) != size)
      fail(name, "a list of " + std::to_string(size) + " numbers");
    return numbers(name, list);
  }

  MatrixXd matrix(const char *name) const {
    const json &rows = get(name);
    if (!rows.is_array() || rows.empty() || rows.size() > 4096 ||
        !rows[0].is_array() || rows[0].empty())
      fail(name, "a list of rows");
    MatrixXd m(rows.size(), rows[0].size());
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].is_array() || rows[i].size() != rows[0].size())
        fail(name, "rows of one length");
      m.row(Eigen::Index(i)) = numbers(name, rows[i]).transpose();
    }
    if ((m.array() < 0).any())
      fail(name, "conductances of at least 0");
    return m;
  }

  std::string text(const char *name) const {
    if (!get(name).is_string())
      fail(name, "a text");
    return get(name);
  }

  [[noreturn]] void fail(const char *name, const std::string &expected) const {
    throw Error(path + ": /" + name + ": " + expected + " is expected");
  }

private:
  const json &get(const char *name) const {
    auto it = root.find(name);
    if (it == root.end())
      throw Error(path + ": /" + name + ": is missing");
    return *it;
  }

  VectorXd numbers(const char *name, const json &list) const {
    VectorXd v(list.size());
    for (size_t i = 0; i < list.size(); ++i) {
      if (!list[i].is_number())
        fail(name, "numbers");
      v[Eigen::Index(i)] = list[i];
    }
    return v;
  }

  std::string path;
  json root;
};

} // namespace

static double error(const VectorXd &x, const VectorXd &expected) {
  return (x - expected).norm() / expected.norm();
}

void sim::circuit(const std::string &file, bool exact,
                  const std::string &report) {
  CircuitFile f(file);
  Arrays arrays{f.matrix("Gp"), {}, {}};
  Eigen::Index rows = arrays.positive.rows(), cols = arrays.positive.cols();
  if (f.has("Gn")) {
    arrays.negative = f.matrix("Gn");
    if (arrays.negative.rows() != rows || arrays.negative.cols() != cols)
      f.fail("Gn", "a matrix of the shape of Gp");
  }
  Wires wires{f.number("r_row", 0), f.number("r_col", 0),
              f.has("inj") && f.text("inj") == "far"};
  double gain = f.number("A0", 0);
  VectorXd b = f.vector("b", cols);

  json result;
  if (f.has("x_spice")) {
    if (rows != cols)
      f.fail("Gp", "a square matrix for an inverse");
    Arrays loop = arrays;
    loop.input.setConstant(rows, f.number("gin", 0));
    VectorXd x;
    if (exact) {
      x = exactInvTransfer(loop, wires, gain) * b;
    } else {
      loop = effectiveArrays(loop, wires);
      x = invMatrix(loop, gain).partialPivLu().solve(-loop.inputCurrents(b));
    }
    result["inv_error"] = error(x, f.vector("x_spice", rows));
    result["x"] = std::vector<double>(x.begin(), x.end());
  }
  if (f.has("y_mvm_spice")) {
    double gf = f.number("gf", 0);
    VectorXd y;
    if (exact) {
      y = exactMvmTransfer(arrays, wires, gf, gain) * b;
    } else {
      Arrays effective = effectiveArrays(arrays, wires);
      MatrixXd g = effective.positive;
      if (effective.isDifferential())
        g -= effective.negative;
      y = mvmRowGains(effective, gf, gain).asDiagonal() * (g * b);
    }
    result["mvm_error"] = error(y, f.vector("y_mvm_spice", rows));
    result["y"] = std::vector<double>(y.begin(), y.end());
  }
  if (result.is_null())
    throw Error(file + ": has neither x_spice nor y_mvm_spice to compare with");
  for (const char *name : {"inv_error", "mvm_error"})
    if (result.contains(name))
      std::printf("%s %.6g\n", name, result[name].get<double>());
  if (!report.empty())
    writeText(report, result.dump(1) + "\n");
}
