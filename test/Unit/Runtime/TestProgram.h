//===- TestProgram.h - Programs made by hand ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_TESTPROGRAM_H
#define AMC_TEST_UNIT_RUNTIME_TESTPROGRAM_H

#include "amcrt/program/ProgramFile.h"
#include "amcrt/schema/program_generated.h"

#include <string>
#include <vector>

namespace amcrt {

/// A program under construction: `tables` can be changed at will.
class TestProgram {
public:
  /// Nothing but a device ("ideal") and a training table.
  TestProgram();

  fb::ProgramT tables;
  std::vector<uint8_t> constants, code;

  /// Behind what the arena holds.
  fb::Buffer arena(uint64_t elements,
                   fb::ElementType element = fb::ElementType::f32);
  fb::Buffer constant(const std::vector<float> &values);
  /// Row-major, the whole buffer.
  static fb::Matrix matrix(const fb::Buffer &buffer, uint32_t rows,
                           uint32_t cols);

  /// A state of n floats, which begins as `initial` when that is not empty.
  fb::Buffer state(const std::string &name, uint64_t n,
                   const std::vector<float> &initial = {});
  fb::EntryPointT &entry(const std::string &name);
  fb::Buffer input(fb::EntryPointT &entry, const std::string &name,
                   std::vector<int64_t> shape);
  void output(fb::EntryPointT &entry, const std::string &name,
              const fb::Buffer &buffer, std::vector<int64_t> shape);

  template <typename Action>
  static fb::ItemT &add(fb::EntryPointT &entry, Action action) {
    entry.schedule.push_back(std::make_unique<fb::ItemT>());
    entry.schedule.back()->action.Set(std::move(action));
    return *entry.schedule.back();
  }
  static fb::GemmT gemm(const fb::Matrix &a, const fb::Matrix &b,
                        const fb::Matrix &c);
  static fb::ProgramTileT programTile(fb::TileRef tile, const fb::Matrix &block,
                                      fb::TileMode mode = fb::TileMode::inv);
  /// fb::InverseT or fb::MvmT.
  template <typename Solve>
  static Solve solve(fb::TileRef tile, const fb::Matrix &rhs,
                     const fb::Matrix &out) {
    Solve item;
    item.tile = std::make_unique<fb::TileRef>(tile);
    item.rhs = std::make_unique<fb::Matrix>(rhs);
    item.out = std::make_unique<fb::Matrix>(out);
    return item;
  }

  std::vector<uint8_t> pack() const;
  /// The file, as if read from one of the running test.
  ProgramFile write() const;
  /// For a file that the running test removes.
  static std::string path(const std::string &name);
};

/// One of everything, valid. `refresh` programs tile 0 with the 3x3 state `m`
/// to invert and tile 1 with the same to multiply; `apply` reads `x` (3x2) and
/// computes `solution` = m^-1 x, `product` = m x, `gemm` = m x, `schur` (1x1),
/// `solved` = m^-1 x of the digital engine, and, on x86-64, `doubled` = 2 x.
TestProgram exampleProgram();

/// The matrix `m` of exampleProgram: symmetric, positive definite.
inline const std::vector<float> exampleMatrix = {4,  1,   0.5, 1, 3,
                                                 -1, 0.5, -1,  2};

} // namespace amcrt

#endif // AMC_TEST_UNIT_RUNTIME_TESTPROGRAM_H
