//===- Circuit.cpp - amc-sim circuit --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Circuit.h"
#include "Matrices.h"
#include "Studies.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Nearest.h"
#include "device/sim/Dynamics.h"
#include "device/sim/Modes.h"
#include "device/sim/Wires.h"
#include "support/ParseJson.h"
#include "support/WriteJson.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>

#include <algorithm>
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
    root = readJson(path, uint64_t(1) << 28);
    if (!root.is_object())
      throw Error(path + ": is not a JSON object");
    // What circuits are made from, and the matrix, may stand beside them.
    const std::vector<std::string> known = {
        "Gp", "Gn",   "A0", "r_row",   "r_col",       "inj",
        "b",  "gin",  "gf", "x_spice", "y_mvm_spice", "kind",
        "N",  "ginv", "A",  "Gu",      "x_ideal"};
    for (const auto &item : root.items())
      if (std::find(known.begin(), known.end(), item.key()) == known.end())
        throw Error(path + ": /" + item.key() +
                    ": is not known; the nearest name is '/" +
                    nearest(item.key(), known) + "'");
  }

  bool has(const char *name) const {
    return root.contains(name) && !root[name].is_null();
  }

  double number(const char *name, double low) const {
    return has(name) ? checked(name, get(name), low) : 0;
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
    throw Error(path + ": /" + name + ": expected " + expected);
  }

private:
  double checked(const char *name, const json &value, double low) const {
    if (!value.is_number() || !std::isfinite(value.get<double>()) ||
        value.get<double>() < low)
      fail(name, "a number of at least " + json(low).dump());
    return value;
  }

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
        fail(name, "numbers only");
      v[Eigen::Index(i)] = list[i];
    }
    return v;
  }

  std::string path;
  json root;
};

} // namespace

/// A circuit and the voltages that drive it.
struct Drive {
  Arrays arrays;
  Wires wires;
  double gain;
  VectorXd b;
  bool exact;
};

static VectorXd solveLoop(const Drive &d, double gin) {
  Arrays loop = d.arrays;
  loop.input.setConstant(loop.positive.rows(), gin);
  if (d.exact)
    return exactInvTransfer(loop, d.wires, d.gain) * d.b;
  loop = effectiveArrays(loop, d.wires);
  return invMatrix(loop, d.gain).partialPivLu().solve(-loop.inputCurrents(d.b));
}

static bool isStableLoop(const Drive &d, double gin) {
  Arrays loop = d.arrays;
  loop.input.setConstant(loop.positive.rows(), gin);
  return slowestRateByEigenvalues(
             loopRates(effectiveArrays(loop, d.wires), d.gain)) > 0;
}

static VectorXd solveProduct(const Drive &d, double gf) {
  if (d.exact)
    return exactMvmTransfer(d.arrays, d.wires, gf, d.gain) * d.b;
  Arrays effective = effectiveArrays(d.arrays, d.wires);
  MatrixXd g = effective.positive;
  if (effective.isDifferential())
    g -= effective.negative;
  return mvmRowGains(effective, gf, d.gain).asDiagonal() * (g * d.b);
}

namespace {

/// The outputs of one of the two circuits.
struct Outputs {
  const char *name;      ///< `x` or `y`
  const char *stored;    ///< field of the answer
  const char *errorName; ///< in what is printed
  VectorXd volts;
  std::optional<double> error; ///< relative to the answer, if there is one
};

} // namespace

static void compare(Outputs &outputs, const CircuitFile &f,
                    const std::string &file) {
  if (!outputs.volts.allFinite())
    throw Error(file + ": the circuit has no solution");
  if (!f.has(outputs.stored))
    return;
  VectorXd expected = f.vector(outputs.stored, outputs.volts.size());
  double difference = (outputs.volts - expected).norm();
  outputs.error = difference == 0 ? 0 : difference / expected.norm();
}

void sim::circuit(const CircuitOptions &options) {
  checkOutputs({options.output, options.report});
  const std::string &file = options.file;
  CircuitFile f(file);
  Drive d{{f.matrix("Gp"), {}, {}}, {}, f.number("A0", 0), {}, options.exact};
  Eigen::Index rows = d.arrays.positive.rows(), cols = d.arrays.positive.cols();
  if (f.has("Gn")) {
    d.arrays.negative = f.matrix("Gn");
    if (d.arrays.negative.rows() != rows || d.arrays.negative.cols() != cols)
      f.fail("Gn", "a matrix of the shape of Gp");
  }
  d.wires = {f.number("r_row", 0), f.number("r_col", 0),
             f.has("inj") && f.text("inj") == "far"};
  if (f.has("inj") && !d.wires.farInput && f.text("inj") != "near")
    f.fail("inj", "\"near\" or \"far\"");
  d.b = f.vector("b", cols);

  // Both circuits where the file has answers of both.
  bool isCompared = f.has("x_spice") || f.has("y_mvm_spice");
  std::vector<Outputs> solved;
  std::optional<bool> isStable;
  if (f.has("x_spice") || (!isCompared && f.has("gin"))) {
    if (rows != cols)
      f.fail("Gp", "a square matrix for an inverse");
    double gin = f.number("gin", 0);
    solved.push_back({"x", "x_spice", "inv_error", solveLoop(d, gin), {}});
    isStable = isStableLoop(d, gin);
  }
  if (f.has("y_mvm_spice") || (!isCompared && f.has("gf")))
    solved.push_back({"y",
                      "y_mvm_spice",
                      "mvm_error",
                      solveProduct(d, f.number("gf", 0)),
                      {}});
  if (solved.empty())
    throw Error(file +
                ": has neither gin, the input conductance of a loop, nor "
                "gf, the feedback of a product");
  json result;
  MatrixXd columns(rows, Eigen::Index(solved.size()));
  for (size_t k = 0; k < solved.size(); ++k) {
    compare(solved[k], f, file);
    columns.col(Eigen::Index(k)) = solved[k].volts;
    const VectorXd &volts = solved[k].volts;
    result[solved[k].name] = std::vector<double>(volts.begin(), volts.end());
    if (solved[k].error)
      result[solved[k].errorName] = *solved[k].error;
  }
  if (isStable && !isCompared)
    result["stable"] = *isStable;

  for (const Outputs &outputs : solved)
    if (outputs.error)
      std::printf("%s %.6g\n", outputs.errorName, *outputs.error);
  if (!isCompared) {
    if (isStable)
      std::printf("stable         %s\n",
                  *isStable ? "yes" : "no: the outputs latch at the rails");
    for (const Outputs &outputs : solved)
      for (Eigen::Index i = 0; i < rows; ++i)
        std::printf("%s%-13ld %.9g V\n", outputs.name, long(i),
                    outputs.volts[i]);
  }
  if (!options.output.empty())
    writeMatrix(options.output, columns.cast<float>());
  if (!options.report.empty())
    writeText(options.report, jsonText(result) + "\n");
}
