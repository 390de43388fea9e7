//===- GoldenCircuitTests.cpp - Circuits against ngspice
//-------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CircuitTools.h"
#include "device/sim/Circuit.h"
#include "device/sim/Wires.h"

#include <Eigen/LU>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

using namespace amcrt;
using amcrt::test::relativeError;
using amcrt::test::solve;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

namespace {

VectorXd vectorOf(const json &list) {
  auto values = list.get<std::vector<double>>();
  return Eigen::Map<VectorXd>(values.data(), Eigen::Index(values.size()));
}

MatrixXd matrixOf(const json &rows) {
  if (rows.is_null())
    return {};
  MatrixXd m(rows.size(), rows.at(0).size());
  for (size_t i = 0; i < rows.size(); ++i)
    m.row(Eigen::Index(i)) = vectorOf(rows[i]).transpose();
  return m;
}

struct Golden {
  explicit Golden(const std::string &name) {
    std::ifstream file(AMC_TEST_DATA "/golden_inv/inv_mvm_" + name + ".json");
    json g = json::parse(file);
    arrays = {matrixOf(g["Gp"]), matrixOf(g["Gn"]), {}};
    product = arrays;
    b = vectorOf(g["b"]);
    x = vectorOf(g["x_spice"]);
    y = vectorOf(g["y_mvm_spice"]);
    gain = g["A0"];
    gf = g["gf"];
    arrays.input.setConstant(b.size(), g["gin"]);
    wires = {g["r_row"], g["r_col"], g["inj"] == "far"};
  }
  Arrays arrays, product;
  Wires wires;
  VectorXd b, x, y;
  double gain, gf;
};

MatrixXd difference(const Arrays &arrays) {
  return arrays.isDifferential() ? arrays.positive - arrays.negative
                                 : arrays.positive;
}

VectorXd multiply(const Arrays &arrays, double gf, double gain,
                  const VectorXd &b) {
  return mvmRowGains(arrays, gf, gain).asDiagonal() * (difference(arrays) * b);
}

class GoldenCircuit : public testing::TestWithParam<const char *> {};

TEST_P(GoldenCircuit, AgreesWithNgspiceWithoutWires) {
  Golden g(std::string(GetParam()) + "_A1e+04_r0.0_near");
  EXPECT_LT(relativeError(solve(g.arrays, g.gain, g.b), g.x), 1e-12);
  EXPECT_LT(relativeError(multiply(g.product, g.gf, g.gain, g.b), g.y), 1e-12);
  EXPECT_LT(
      relativeError(exactInvTransfer(g.arrays, g.wires, g.gain) * g.b, g.x),
      1e-12);
}

TEST_P(GoldenCircuit, AgreesWithNgspiceWithWires) {
  for (const char *kind : {"_A1e+04_r1.73_near", "_A1e+08_r1.0_near"}) {
    Golden g(std::string(GetParam()) + kind);
    EXPECT_LT(
        relativeError(exactInvTransfer(g.arrays, g.wires, g.gain) * g.b, g.x),
        1e-10);
    EXPECT_LT(
        relativeError(exactMvmTransfer(g.product, g.wires, g.gf, g.gain) * g.b,
                      g.y),
        1e-10);
    Arrays fast = effectiveArrays(g.arrays, g.wires);
    EXPECT_LT(relativeError(solve(fast, g.gain, g.b), g.x), 5e-5);
    fast = effectiveArrays(g.product, g.wires);
    EXPECT_LT(relativeError(multiply(fast, g.gf, g.gain, g.b), g.y), 5e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Circuits, GoldenCircuit,
                         testing::Values("relu_N4", "signed_N4", "relu_N16",
                                         "signed_N16"));

} // namespace
