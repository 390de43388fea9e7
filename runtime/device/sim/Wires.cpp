//===- Wires.cpp - Resistance of the lines, fast model --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Wires.h"

#include <algorithm>

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

Arrays amcrt::effectiveArrays(const Arrays &arrays, const Wires &wires) {
  Arrays effective = arrays;
  if (!wires.any())
    return effective;
  if (wires.exact)
    return portArrays(arrays, wires);
  effective.positive = withShift(arrays);
  for (MatrixXd *g : {&effective.positive, &effective.negative}) {
    if (g->size() == 0)
      continue;
    bool hasInput =
        g == &effective.positive && wires.farInput && arrays.input.size() > 0;
    MatrixXd drops = wires.rowOhms * alongRows(*g);
    if (hasInput) {
      double cells = double(g->cols());
      for (Eigen::Index j = 0; j < g->cols(); ++j)
        drops.col(j) += wires.rowOhms * (cells - double(j)) * arrays.input;
      effective.input = arrays.input.array() / (1 + drops.col(0).array());
    }
    drops += wires.columnOhms * alongColumns(*g);
    *g = g->array() / (1 + drops.array());
  }
  splitShift(effective);
  return effective;
}
