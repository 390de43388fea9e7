//===- Crossbar.h - One simulated tile ------------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_CROSSBAR_H
#define AMCRT_LIB_STUDIES_CROSSBAR_H

#include "Matrices.h"
#include "Studies.h"
#include "device/sim/SimTile.h"

#include <optional>

namespace amcrt::sim {

/// What tiles are made to hold: a matrix to write, or conductances that were
/// measured.
struct Contents {
  Matrix matrix;             ///< of the program
  Matrix positive, negative; ///< siemens; `negative` may be empty
  Matrix shift; ///< siemens, a column for each column of tiles; may be empty
  bool isMeasured = false;
  /// With conductances: the range stands for what it would if a tile's block
  /// had been written by `writer`; else for 1.
  bool isScaled = false;
  DeviceDescription writer;
};

/// Reads what the options name. Without --matrix the matrix is (Gp - Gn) /
/// (gmax - gmin), with a shift column (Gp - g) / (gmax - gmin). Throws Error
/// naming the file.
Contents readContents(const OperationOptions &options,
                      const DeviceDescription &description);

/// A tile and what a user does with it, in the order of the functions.
class Crossbar {
public:
  /// `index`: over all chips. Throws Error where the device has no periphery
  /// for the mode. The description must outlive it.
  Crossbar(const DeviceDescription &description, amc_tile_mode mode,
           uint64_t seed, uint32_t index);
  Crossbar(const Crossbar &) = delete;

  /// Writes, or takes, a block of the contents.
  amc_program_result hold(const Contents &contents, Eigen::Index row,
                          Eigen::Index col, Eigen::Index rows,
                          Eigen::Index cols);
  /// Waits and calibrates as the options say.
  std::optional<amc_calibrate_result> prepare(const OperationOptions &options);
  /// Throws Error where a result does not fit float32.
  amc_solve_result solve(const amc_matrix &rhs, Matrix &result);

  SimTile tile;

private:
  amc_tile_mode mode;
  double clock = 0; ///< seconds
};

/// Writes the conductances of tiles side by side, and the matrix they realise,
/// to PREFIX-positive.npy, -negative.npy, -shift.npy and -realised.npy.
class ConductanceFiles {
public:
  ConductanceFiles(Eigen::Index rows, Eigen::Index cols, Eigen::Index tileCols)
      : positive(Matrix::Zero(rows, cols)), negative(positive),
        realised(positive), shift(Matrix::Zero(rows, tileCols)) {}

  /// Of a tile whose block begins at `row` and `col`, in column `tileCol` of
  /// the tiles.
  void take(Crossbar &crossbar, Eigen::Index row, Eigen::Index col,
            Eigen::Index tileCol);
  /// Throws Error.
  void write(const std::string &prefix) const;

private:
  Matrix positive, negative, realised;
  Matrix shift; ///< a column for each column of tiles
  bool isPair = false, isShifted = false;
};

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_CROSSBAR_H
