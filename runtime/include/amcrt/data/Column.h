//===- Column.h - One input of the program, row by row -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DATA_COLUMN_H
#define AMCRT_DATA_COLUMN_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace amcrt {

/// The values of one program input for all examples. Row i is example i.
/// Implementations are immutable: reading is safe from several threads.
class Column {
public:
  enum class Element { f32, f64, i64 };

  virtual ~Column() = default;

  /// Where the values come from, for error messages.
  virtual std::string origin() const = 0;
  virtual size_t rows() const = 0;
  virtual Element element() const = 0;
  /// Shape of one row; empty for scalars.
  virtual const std::vector<int64_t> &rowShape() const = 0;
  /// Writes row `row` (elements in row-major order, of type `element()`) to
  /// `out`.
  virtual void read(size_t row, void *out) const = 0;

  /// Elements of one row.
  size_t rowElements() const;
};

/// Reads an IDX file of unsigned bytes, plain or gzip-compressed. Rank 1 gives
/// labels (i64), higher ranks images (f32, value / 255).
/// `labelBase`: subtracted from labels; by default the smallest label of the
/// file. Throws Error on a missing, truncated, oversized or foreign file.
std::unique_ptr<Column>
readIdx(const std::string &path,
        std::optional<int64_t> labelBase = std::nullopt);

/// The smallest label of a label column read by `readIdx`.
int64_t labelBase(const Column &labels);

/// Reads a .npy file (version 1-3, little endian, C or Fortran order; f4, f8,
/// i4, i8, u1, b1) whose first axis counts the examples. Throws Error on
/// anything else, and on floats that are not finite.
std::unique_ptr<Column> readNpy(const std::string &path);

/// Generated handwriting-like letters A-L, 28x28, as two columns.
struct Letters {
  std::unique_ptr<Column> images; ///< f32, rows of `imageShape`
  std::unique_ptr<Column> labels; ///< i64, 0..11
};

/// `count` letters of the stream `seed`, beginning with letter `first`. Letter
/// i is a function of (seed, i) alone.
Letters makeLetters(uint32_t seed, size_t first, size_t count);

/// Writes columns as IDX files of unsigned bytes, gzip-compressed: images as
/// value * 255 (rank 2 rows without their channel axis of 1), labels as they
/// are. Throws Error when the file cannot be written.
void writeIdx(const Column &column, const std::string &path);

} // namespace amcrt

#endif // AMCRT_DATA_COLUMN_H
