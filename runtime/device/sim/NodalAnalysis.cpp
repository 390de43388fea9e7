//===- NodalAnalysis.cpp - Resistance of the lines, exact ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An array is reduced to its ports: the drivers of the columns and, on the
// rows, the amplifiers' inputs and a far input behind its conductance. Rows are
// first reduced one by one (a tridiagonal system each), then chained along the
// columns from the open end to the drivers.
//
//===----------------------------------------------------------------------===//

#include "Wires.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Currents into an array: drivers cc c + cu u, row ports cu' c + uu u, where
/// c are the voltages of the columns and u those of the row ports: amplifier
/// inputs first, then far inputs if there are any.
struct Ports {
  MatrixXd cc, cu, uu;
};

} // namespace

/// How voltages along a row rise over its end for currents into its cells:
/// the inverse of the chain's Laplacian with the cells' own load. Its pivots
/// from either end give the inverse of a tridiagonal matrix entry by entry.
static MatrixXd rowResponse(const VectorXd &loads, double rowOhms) {
  Eigen::Index n = loads.size();
  VectorXd diagonal = (rowOhms * loads).array() + 2;
  diagonal[0] -= 1;
  VectorXd fromFirst = diagonal, fromLast = diagonal;
  for (Eigen::Index j = 1; j < n; ++j) {
    fromFirst[j] -= 1 / fromFirst[j - 1];
    fromLast[n - 1 - j] -= 1 / fromLast[n - j];
  }
  MatrixXd response(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    double entry = rowOhms / (fromFirst[j] + fromLast[j] - diagonal[j]);
    response(j, j) = entry;
    for (Eigen::Index k = j + 1; k < n; ++k)
      response(k, j) = entry /= fromLast[k];
  }
  response.triangularView<Eigen::StrictlyUpper>() = response.transpose();
  return response;
}

/// Adds the cells `g` of row i, with an input conductance at its first cell
/// (0: none), to an array whose columns end at this row.
static void addRow(Ports &ports, Eigen::Index i, const VectorXd &g,
                   double input, double rowOhms) {
  Eigen::Index n = g.size(), rows = ports.uu.rows();
  // Elements of the row: its cells, then the input, which sits at the first.
  Eigen::Index elements = n + (input > 0);
  VectorXd siemens(elements), loads = g;
  siemens.head(n) = g;
  if (input > 0) {
    siemens[n] = input;
    loads[0] += input;
  }
  MatrixXd response = rowResponse(loads, rowOhms);
  response.conservativeResize(elements, elements);
  for (Eigen::Index e = n; e < elements; ++e) {
    response.row(e).head(n) = response.row(0).head(n);
    response.col(e).head(n) = response.col(0).head(n);
    response(e, e) = response(0, 0);
  }
  MatrixXd y = -(siemens.asDiagonal() * response * siemens.asDiagonal());
  y.diagonal() += siemens;
  // The amplifier's node takes what the elements give.
  VectorXd toEnd = -y.rowwise().sum();
  ports.cc += y.topLeftCorner(n, n);
  ports.cu.col(i) += toEnd.head(n);
  ports.uu(i, i) -= toEnd.sum();
  if (input > 0) {
    Eigen::Index far = rows / 2 + i;
    ports.cu.col(far) += y.col(n).head(n);
    ports.uu(i, far) += toEnd[n];
    ports.uu(far, i) += toEnd[n];
    ports.uu(far, far) += y(n, n);
  }
}

/// Puts a segment of column wire before the columns. Only ports from `first` on
/// are connected to them yet.
static void addColumnSegment(Ports &ports, Eigen::Index first,
                             double columnOhms) {
  if (columnOhms == 0)
    return;
  Eigen::Index n = ports.cc.rows();
  MatrixXd behind = MatrixXd::Identity(n, n) + columnOhms * ports.cc;
  Eigen::LLT<MatrixXd> factors(behind);
  Eigen::Index count = ports.cu.cols() - first;
  auto connected = ports.cu.rightCols(count);
  MatrixXd cu = factors.solve(connected);
  ports.uu.bottomRightCorner(count, count).noalias() -=
      columnOhms * connected.transpose() * cu;
  connected = cu;
  factors.solveInPlace(ports.cc);
}

static Ports reduce(const MatrixXd &g, const VectorXd &farInput,
                    const Wires &wires) {
  Eigen::Index rows = g.rows(), cols = g.cols();
  Eigen::Index rowPorts = rows + farInput.size();
  Ports ports{MatrixXd::Zero(cols, cols), MatrixXd::Zero(cols, rowPorts),
              MatrixXd::Zero(rowPorts, rowPorts)};
  for (Eigen::Index i = rows - 1; i >= 0; --i) {
    addRow(ports, i, g.row(i).transpose(),
           farInput.size() > 0 ? farInput[i] : 0, wires.rowOhms);
    addColumnSegment(ports, i, wires.columnOhms);
  }
  return ports;
}

Arrays amcrt::portArrays(const Arrays &arrays, const Wires &wires) {
  Eigen::Index n = arrays.positive.rows();
  bool far = wires.farInput && wires.rowOhms > 0 && arrays.input.size() > 0;
  Ports p = reduce(withShift(arrays), far ? arrays.input : VectorXd(), wires);
  Arrays result = arrays;
  result.positive = -p.cu.leftCols(n).transpose();
  splitShift(result);
  if (far) {
    result.farInputs = -p.uu.topRightCorner(n, n);
    result.input = result.farInputs.diagonal();
  }
  result.nodes = p.uu.topLeftCorner(n, n);
  if (arrays.isDifferential()) {
    Ports q = reduce(arrays.negative, VectorXd(), wires);
    result.negative = -q.cu.transpose();
    result.nodes += q.uu;
  }
  if (arrays.input.size() > 0 && !far)
    result.nodes.diagonal() += arrays.input;
  return result;
}

MatrixXd amcrt::exactInvTransfer(const Arrays &arrays, const Wires &wires,
                                 double gain) {
  Arrays ports = portArrays(arrays, wires);
  Eigen::Index n = arrays.positive.rows();
  return -invMatrix(ports, gain)
              .partialPivLu()
              .solve(ports.inputCurrents(MatrixXd::Identity(n, n)));
}

MatrixXd amcrt::exactMvmTransfer(const Arrays &arrays, const Wires &wires,
                                 double gf, double gain) {
  Arrays product = arrays;
  product.input.resize(0);
  return mvmMatrix(portArrays(product, wires), gf, gain);
}
