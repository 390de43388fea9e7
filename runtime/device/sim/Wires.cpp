//===- Wires.cpp - Resistance of the lines, fast model --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Wires.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// T G: for each cell, the conductance below it and its share above.
static MatrixXd alongColumns(const MatrixXd &g) {
  // (T G)_i - (T G)_(i-1) = sum of the rows from i on.
  MatrixXd below = g;
  for (Eigen::Index i = g.rows() - 2; i >= 0; --i)
    below.row(i) += below.row(i + 1);
  for (Eigen::Index i = 1; i < g.rows(); ++i)
    below.row(i) += below.row(i - 1);
  return below;
}

/// G K, from the amplifier's end.
static MatrixXd alongRows(const MatrixXd &g) {
  MatrixXd before = g;
  for (Eigen::Index j = 1; j < g.cols(); ++j)
    before.col(j) += before.col(j - 1);
  for (Eigen::Index j = g.cols() - 2; j >= 0; --j)
    before.col(j) += before.col(j + 1);
  return before;
}

MatrixXd amcrt::withShift(const Arrays &arrays) {
  if (!arrays.isShifted())
    return arrays.positive;
  MatrixXd whole(arrays.positive.rows(), arrays.positive.cols() + 1);
  whole << arrays.positive, arrays.shift;
  return whole;
}

void amcrt::splitShift(Arrays &arrays) {
  if (!arrays.isShifted())
    return;
  Eigen::Index cols = arrays.positive.cols() - 1;
  arrays.shift = arrays.positive.col(cols);
  arrays.positive.conservativeResize(Eigen::NoChange, cols);
}

namespace {

/// One array with its lines, to second order in their resistance.
struct Lines {
  MatrixXd siemens;       ///< effective
  VectorXd input;         ///< of a far input, to its own row
  MatrixXd nodes;         ///< as Arrays::nodes, of this array
  double largestDrop = 0; ///< of a cell, first order
  // About what the third order would change: G d^3, without its factor.
  MatrixXd third;
  VectorXd thirdInput;
};

} // namespace

/// The second-order currents that leave their way: those of column j raise the
/// voltage of row k, which drives column l, which drives row i,
///   Y_ij = r_col r_row sum_kl T_ik G_kj K_jl G_kl G_il.
/// T_ik grows by one with i up to k, so the sums over k follow from each other.
static MatrixXd sneakCurrents(const MatrixXd &g, const Wires &wires) {
  Eigen::Index rows = g.rows(), cols = g.cols();
  double ohms = wires.rowOhms * wires.columnOhms;
  if (ohms == 0)
    return MatrixXd::Zero(rows, cols);
  // A correction: float32 is enough. Rows of g are columns here, and the
  // conductances are in units of the largest, not to lose small ones.
  double unit = std::max(g.maxCoeff(), 1e-30);
  Eigen::MatrixXf lines = (g.transpose() / unit).cast<float>();
  Eigen::MatrixXf segments = Eigen::MatrixXf::NullaryExpr(
      cols, cols, [&](Eigen::Index l, Eigen::Index j) {
        return float(cols - std::max(l, j));
      });
  Eigen::MatrixXf below = lines * lines.transpose(), sums = below;
  Eigen::MatrixXf result(rows, cols);
  for (Eigen::Index i = 0; i < rows; ++i) {
    auto own = lines.col(i);
    for (Eigen::Index j = 0; j < cols; ++j) {
      if (i > 0) {
        below.col(j) -= lines(j, i - 1) * lines.col(i - 1);
        sums.col(j) += below.col(j);
      }
      result(i, j) = own.cwiseProduct(segments.col(j)).dot(sums.col(j));
    }
  }
  return ohms * unit * unit * unit * result.cast<double>();
}

static Lines linesOf(const MatrixXd &g, const VectorXd &farInput,
                     const Wires &wires) {
  // Loads of the rows: a far input sits at the first cell.
  MatrixXd loads = g;
  if (farInput.size() > 0)
    loads.col(0) += farInput;
  MatrixXd row = wires.rowOhms * alongRows(loads);
  MatrixXd rowTwice = wires.rowOhms * alongRows(loads.cwiseProduct(row));
  MatrixXd column = wires.columnOhms * alongColumns(g);
  MatrixXd columnTwice =
      wires.columnOhms * alongColumns(g.cwiseProduct(column));
  MatrixXd drop = row + column;
  MatrixXd second = rowTwice + columnTwice + row.cwiseProduct(column);
  Lines lines;
  lines.largestDrop = drop.maxCoeff();
  // 1 - drop + second - ... as a fraction, which is nearer to the whole series.
  lines.siemens =
      g.array() / (1 + drop.array() + drop.array().square() - second.array());
  lines.third = g.array() * drop.array().cube();
  lines.siemens.array() +=
      sneakCurrents(g, wires).array() / (1 + 2 * drop.array());

  // One row alone at 1 V: it pays for its own currents along the columns.
  MatrixXd weak = g.array() / (1 + drop.array());
  lines.nodes = -wires.columnOhms * (weak * weak.transpose());
  for (Eigen::Index k = 0; k < g.rows(); ++k)
    for (Eigen::Index i = 0; i < g.rows(); ++i)
      lines.nodes(i, k) *= double(std::min(i, k) + 1);
  for (Eigen::Index i = 0; i < g.rows(); ++i) {
    auto own = wires.columnOhms * double(i + 1) * g.row(i).array();
    lines.nodes(i, i) =
        (g.row(i).array() / (1 + row.row(i).array() + own)).sum();
  }
  if (farInput.size() > 0) {
    auto first = row.col(0).array();
    lines.input = farInput.array() /
                  (1 + first + first.square() - rowTwice.col(0).array());
    lines.thirdInput = farInput.array() * first.cube();
    lines.nodes.diagonal().array() += farInput.array() / (1 + first);
  }
  return lines;
}

/// A block among the wires: lines that it does not take have no cells. They end
/// behind the last one that it takes.
static Arrays spread(const Arrays &block) {
  auto [rows, cols] = block.lines;
  auto behind = [](const std::vector<Eigen::Index> &lines) {
    return *std::max_element(lines.begin(), lines.end()) + 1;
  };
  Arrays wide;
  auto place = [&](const MatrixXd &from, MatrixXd &to) {
    to.setZero(behind(rows), behind(cols));
    to(rows, cols) = from;
  };
  auto placeRows = [&](const VectorXd &from, VectorXd &to) {
    if (from.size() == 0)
      return;
    to.setZero(behind(rows));
    to(rows) = from;
  };
  place(block.positive, wide.positive);
  if (block.isDifferential())
    place(block.negative, wide.negative);
  placeRows(block.input, wide.input);
  placeRows(block.shift, wide.shift);
  return wide;
}

/// The block's lines of what `spread` gave, after its wires are in.
static Arrays gather(Arrays wide, const BlockLines &lines) {
  auto take = [](auto &from, const auto &...indices) {
    if (from.size() > 0)
      from = from(indices...).eval();
  };
  take(wide.positive, lines.rows, lines.cols);
  take(wide.negative, lines.rows, lines.cols);
  take(wide.input, lines.rows);
  take(wide.shift, lines.rows);
  take(wide.nodes, lines.rows, lines.rows);
  take(wide.farInputs, lines.rows, lines.rows);
  wide.lines = lines;
  return wide;
}

/// How far currents that change by those of `third` move the solution of a
/// loop, as a share of it: the largest of a few vectors of inputs. An
/// ill-conditioned loop shows it, as its slowest mode is in each of them.
static double shareOfSolution(const Arrays &loop, const Arrays &third) {
  constexpr int vectors = 3;
  Eigen::Index n = loop.positive.rows();
  MatrixXd inputs =
      MatrixXd::NullaryExpr(n, vectors, [](Eigen::Index i, Eigen::Index k) {
        return std::cos(double((k + 1) * i * i)) < 0 ? -1.0 : 1.0;
      });
  Eigen::PartialPivLU<MatrixXd> factors(invMatrix(loop, 0));
  MatrixXd x = factors.solve(loop.inputCurrents(inputs));
  MatrixXd change =
      factors.solve(invMatrix(third, 0) * x + third.inputCurrents(inputs));
  return (change.colwise().norm().array() / x.colwise().norm().array())
      .maxCoeff<Eigen::PropagateNaN>();
}

Arrays amcrt::effectiveArrays(const Arrays &arrays, const Wires &wires) {
  // Where lines lose more, or a loop makes more of what they lose, the series
  // is too short. It is shorter for far inputs, whose currents stay in their
  // rows.
  constexpr double largeDrop = 0.12, largeShare = 2e-3, largeShareFar = 5e-4;
  if (!wires.any())
    return arrays;
  bool isSpread = arrays.lines.rows.size() > 0 && !arrays.lines.isCorner();
  Arrays wide = isSpread ? spread(arrays) : arrays;
  auto ofBlock = [&](Arrays &&whole) {
    return isSpread ? gather(std::move(whole), arrays.lines) : std::move(whole);
  };
  auto exact = [&] { return ofBlock(portArrays(wide, wires)); };
  if (wires.exact)
    return exact();
  bool hasInput = arrays.input.size() > 0;
  bool far = hasInput && wires.farInput;
  Lines p = linesOf(withShift(wide), far ? wide.input : VectorXd(), wires);
  if (p.largestDrop > largeDrop)
    return exact();
  Arrays effective = wide, third = wide;
  effective.positive = std::move(p.siemens);
  third.positive = std::move(p.third);
  splitShift(effective);
  splitShift(third);
  effective.nodes = std::move(p.nodes);
  if (arrays.isDifferential()) {
    Lines q = linesOf(wide.negative, VectorXd(), wires);
    if (q.largestDrop > largeDrop)
      return exact();
    effective.negative = std::move(q.siemens);
    third.negative = std::move(q.third);
    effective.nodes += q.nodes;
  }
  if (!hasInput)
    return ofBlock(std::move(effective));
  if (far) {
    effective.input = std::move(p.input);
    third.input = std::move(p.thirdInput);
  } else {
    effective.nodes.diagonal() += wide.input;
    third.input.setZero();
  }
  double large = far ? largeShareFar : largeShare;
  effective = ofBlock(std::move(effective));
  third = ofBlock(std::move(third));
  if (!(shareOfSolution(effective, third) <= large))
    return exact();
  return effective;
}
