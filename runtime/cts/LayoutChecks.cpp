//===- LayoutChecks.cpp - Every layout and the caller's memory ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same numbers in another layout give the same result, what lies around the
// elements of a result stays untouched, and so does what the caller passes.
//
//===----------------------------------------------------------------------===//

#include "Placed.h"

using namespace amcrt::cts;

namespace {

/// Three devices that get the same calls, only the third one in layouts.
struct Trio {
  Handle plain, again, placed;
  double tolerance;

  explicit Trio(const Subject &s)
      : plain(s), again(s), placed(s), tolerance(s.tolerance) {}

  void program(amc_tile_mode mode, const Matrix &block) {
    for (Handle *h : {&plain, &again, &placed})
      h->program({0, 0}, mode, block);
  }

  /// A device that repeats its bits does so in every layout.
  void expectSame(const Matrix &expected, const Matrix &repeated,
                  const Matrix &got, const std::string &what) const {
    if (expected.values == repeated.values)
      expect(got.values == expected.values,
             what + ": the layout changes the result");
    else
      expect(worstLine(got, expected, expected) <= tolerance,
             what + ": the layout changes the result by more than the "
                    "tolerance");
  }

  void expectReadBack(uint32_t rows, uint32_t cols, Layout layout,
                      const std::string &what) {
    Placed back(rows, cols, layout);
    amc_matrix_out out = back.out();
    placed.ok(placed.driver.read_back(placed.device, {0, 0}, &out),
              what.c_str());
    back.expectGuards(what);
    auto read = [&](Handle &h) {
      Placed simple(rows, cols, plainLayout);
      amc_matrix_out to = simple.out();
      h.ok(h.driver.read_back(h.device, {0, 0}, &to), "read_back");
      return simple.values();
    };
    expectSame(read(plain), read(again), back.values(), what);
  }

  /// On what was programmed for `mode`.
  void expectSolve(amc_tile_mode mode, uint32_t rows, const Matrix &rhs,
                   Layout of, Layout to, const std::string &what) {
    Placed from(rhs, of), result(rows, rhs.cols, to);
    amc_matrix in = from.in();
    amc_matrix_out out = result.out();
    auto call =
        mode == AMC_MODE_INV ? placed.driver.inverse : placed.driver.mvm;
    placed.ok(call(placed.device, {0, 0}, &in, &out, nullptr), what.c_str());
    result.expectGuards(what);
    from.expectUnchanged(what + ": rhs was written");
    auto solve = [&](Handle &h) {
      return mode == AMC_MODE_INV ? h.inverse({0, 0}, rhs)
                                  : h.mvm({0, 0}, rhs, rows);
    };
    expectSame(solve(plain), solve(again), result.values(), what);
  }
};

std::vector<uint32_t> sizes(const Handle &h) {
  uint32_t small = std::min(h.info.array_size, 5u);
  return {small, h.info.array_size};
}

Matrix blockOf(const Handle &h, amc_tile_mode mode, uint32_t n) {
  // A product takes other numbers of rows and columns as well.
  return mode == AMC_MODE_INV ? lopsidedMatrix(n, 3)
                              : randomMatrix(n, (n + 1) / 2, 3);
}

void programs(const Subject &s) {
  Trio d(s);
  for (amc_tile_mode mode : d.plain.modes())
    for (uint32_t n : sizes(d.plain))
      for (Layout layout : allLayouts()) {
        std::string what = std::string("program for ") + nameOf(mode) +
                           ", block of " + std::to_string(n) + " rows (" +
                           layout.name() + ")";
        Matrix values = blockOf(d.plain, mode, n);
        d.program(mode, values);
        Placed block(values, layout);
        amc_matrix in = block.in();
        d.placed.ok(s.driver().program(d.placed.device, {0, 0}, mode,
                                       AMC_ROUND_NEAREST, &in, nullptr,
                                       nullptr),
                    what.c_str());
        block.expectUnchanged(what + ": the block was written");
        for (Handle *h : {&d.plain, &d.again})
          h->program({0, 0}, mode, values);
        d.expectReadBack(values.rows, values.cols, plainLayout, what);
        d.expectSolve(mode, values.rows, randomMatrix(values.cols, 2, 4),
                      plainLayout, plainLayout, what);
      }
}

void solves(const Subject &s, amc_tile_mode mode) {
  Trio d(s);
  if (!(mode == AMC_MODE_INV ? d.plain.info.has_inv : d.plain.info.has_mvm))
    return;
  for (uint32_t n : sizes(d.plain)) {
    Matrix block = blockOf(d.plain, mode, n);
    d.program(mode, block);
    for (uint32_t columns : {1u, 3u})
      for (Layout layout : allLayouts()) {
        Matrix rhs = randomMatrix(block.cols, columns, 5);
        std::string what = std::string(nameOf(mode)) + " of " +
                           std::to_string(n) + " rows, " +
                           std::to_string(columns) + " columns, ";
        std::string name = " (" + layout.name() + ")";
        d.expectSolve(mode, n, rhs, layout, plainLayout, what + "rhs" + name);
        d.expectSolve(mode, n, rhs, plainLayout, layout, what + "out" + name);
        d.expectSolve(mode, n, rhs, layout, layout, what + "both" + name);
      }
  }
}

void readBacks(const Subject &s) {
  Trio d(s);
  for (amc_tile_mode mode : d.plain.modes())
    for (uint32_t n : sizes(d.plain)) {
      Matrix block = blockOf(d.plain, mode, n);
      d.program(mode, block);
      for (Layout layout : allLayouts())
        d.expectReadBack(block.rows, block.cols, layout,
                         "read_back of " + std::to_string(n) + " rows (" +
                             layout.name() + ")");
    }
}

/// `out` may be the memory of `rhs`.
void shared(const Subject &s, amc_tile_mode mode) {
  Trio d(s);
  if (!(mode == AMC_MODE_INV ? d.plain.info.has_inv : d.plain.info.has_mvm))
    return;
  for (uint32_t n : sizes(d.plain)) {
    d.program(mode, lopsidedMatrix(n, 3));
    for (uint32_t columns : {1u, 3u, n + 1})
      for (Layout layout : allLayouts()) {
        Matrix rhs = randomMatrix(n, columns, 5);
        Placed both(rhs, layout);
        amc_matrix in = both.in();
        amc_matrix_out out = both.out();
        std::string what =
            std::string(nameOf(mode)) + " of " + std::to_string(n) +
            " rows into the memory of rhs (" + layout.name() + ")";
        auto call = mode == AMC_MODE_INV ? s.driver().inverse : s.driver().mvm;
        d.placed.ok(call(d.placed.device, {0, 0}, &in, &out, nullptr),
                    what.c_str());
        both.expectGuards(what);
        d.expectSame(d.plain.use(mode, {0, 0}, rhs),
                     d.again.use(mode, {0, 0}, rhs), both.values(), what);
      }
  }
}

/// After a call its memory is the caller's again.
void keptPointers(const Subject &s) {
  Trio d(s);
  for (amc_tile_mode mode : d.plain.modes()) {
    uint32_t n = std::min(d.plain.info.array_size, 4u);
    Placed block(lopsidedMatrix(n, 3), plainLayout);
    amc_matrix in = block.in();
    for (Handle *h : {&d.plain, &d.again})
      h->program({0, 0}, mode, block.values());
    d.placed.ok(s.driver().program(d.placed.device, {0, 0}, mode,
                                   AMC_ROUND_NEAREST, &in, nullptr, nullptr),
                "program");
    block.fill(7);
    Placed rhs(randomMatrix(n, 2, 5), plainLayout), first(n, 2, plainLayout);
    Matrix expected = d.plain.use(mode, {0, 0}, rhs.values());
    Matrix repeated = d.again.use(mode, {0, 0}, rhs.values());
    auto call = mode == AMC_MODE_INV ? s.driver().inverse : s.driver().mvm;
    amc_matrix from = rhs.in();
    amc_matrix_out out = first.out();
    d.placed.ok(call(d.placed.device, {0, 0}, &from, &out, nullptr),
                nameOf(mode));
    d.expectSame(expected, repeated, first.values(),
                 std::string(nameOf(mode)) +
                     " after the block's memory was used for other things");
    first.fill(3);
    rhs.fill(5);
    for (Handle *h : {&d.plain, &d.again, &d.placed})
      h->use(mode, {0, 0}, randomMatrix(n, 2, 6));
    d.placed.ok(s.driver().advance(d.placed.device, 0), "advance");
    for (const Placed *memory : {&block, &rhs, &first})
      memory->expectUnchanged(std::string(nameOf(mode)) +
                              ": a later call wrote to memory of an earlier");
  }
}

} // namespace

void amcrt::cts::addLayoutChecks(std::vector<Check> &checks) {
  checks.push_back({"program/layouts", programs});
  for (amc_tile_mode mode : {AMC_MODE_INV, AMC_MODE_MVM}) {
    std::string name = nameOf(mode);
    checks.push_back(
        {name + "/layouts", [mode](const Subject &s) { solves(s, mode); }});
    checks.push_back({name + "/shared-memory",
                      [mode](const Subject &s) { shared(s, mode); }});
  }
  checks.push_back({"read_back/layouts", readBacks});
  checks.push_back({"memory/after-a-call", keptPointers});
}
