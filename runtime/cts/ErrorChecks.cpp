//===- ErrorChecks.cpp - Wrong calls are answered and change nothing ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <cmath>

using namespace amcrt::cts;

static void badBlocks(const Subject &s) {
  Handle h(s);
  auto program = [&](amc_tile_mode mode, const amc_matrix *block) {
    return s.driver().program(h.device, {0, 0}, mode, AMC_ROUND_NEAREST, block,
                              nullptr, nullptr);
  };
  amc_tile_mode mode = h.anyMode();
  Matrix good = easyMatrix(2, 1);
  h.fails(program(mode, nullptr), AMC_INVALID_ARGUMENT, "a null block");
  amc_matrix block = good.in();
  block.data = nullptr;
  h.fails(program(mode, &block), AMC_INVALID_ARGUMENT, "null data");
  block = good.in();
  block.rows = 0;
  h.fails(program(mode, &block), AMC_INVALID_ARGUMENT, "a block of no rows");
  block = good.in();
  block.cols = 0;
  h.fails(program(mode, &block), AMC_INVALID_ARGUMENT, "a block of no columns");
  for (float value : {NAN, INFINITY, -INFINITY}) {
    Matrix bad = good;
    bad(1, 0) = value;
    block = bad.in();
    h.fails(program(mode, &block), AMC_INVALID_ARGUMENT,
            "a value that is not finite");
  }
  Matrix large(h.info.array_size + 1, h.info.array_size + 1);
  block = large.in();
  h.fails(program(mode, &block), AMC_INVALID_ARGUMENT, "a block too large");
  if (h.info.has_inv && h.info.array_size >= 3) {
    Matrix wide(2, 3);
    block = wide.in();
    h.fails(program(AMC_MODE_INV, &block), AMC_INVALID_ARGUMENT,
            "a block to invert that is not square");
  }
  block = good.in();
  h.fails(program(amc_tile_mode(7), &block), AMC_INVALID_ARGUMENT,
          "an unknown mode");
}

static void badTiles(const Subject &s) {
  Handle h(s);
  Matrix good = easyMatrix(2, 1), x(2, 2);
  amc_matrix block = good.in();
  amc_matrix_out out = x.out();
  for (amc_tile_id id :
       {amc_tile_id{h.info.chips, 0},
        amc_tile_id{0, h.info.tiles_per_chip + h.info.spare_tiles},
        amc_tile_id{UINT32_MAX, UINT32_MAX}}) {
    h.fails(s.driver().program(h.device, id, h.anyMode(), AMC_ROUND_NEAREST,
                               &block, nullptr, nullptr),
            AMC_OUT_OF_RANGE, "program of a tile that is not there");
    h.fails(s.driver().inverse(h.device, id, &block, &out, nullptr),
            AMC_OUT_OF_RANGE, "inverse on a tile that is not there");
    h.fails(s.driver().mvm(h.device, id, &block, &out, nullptr),
            AMC_OUT_OF_RANGE, "mvm on a tile that is not there");
    h.fails(s.driver().read_back(h.device, id, &out), AMC_OUT_OF_RANGE,
            "read_back of a tile that is not there");
  }
  amc_tile_id last{h.info.chips - 1,
                   h.info.tiles_per_chip + h.info.spare_tiles - 1};
  h.program(last, h.anyMode(), good);
  h.ok(s.driver().read_back(h.device, last, &out),
       "read_back of the last tile");
}

static void notProgrammed(const Subject &s) {
  Handle h(s);
  Matrix good = easyMatrix(2, 1), x(2, 2);
  amc_matrix in = good.in();
  amc_matrix_out out = x.out();
  auto inverse = [&] {
    return s.driver().inverse(h.device, {0, 0}, &in, &out, nullptr);
  };
  auto mvm = [&] {
    return s.driver().mvm(h.device, {0, 0}, &in, &out, nullptr);
  };
  h.fails(inverse(), AMC_NOT_PROGRAMMED, "inverse before program");
  h.fails(mvm(), AMC_NOT_PROGRAMMED, "mvm before program");
  h.fails(s.driver().read_back(h.device, {0, 0}, &out), AMC_NOT_PROGRAMMED,
          "read_back before program");
  if (h.info.has_inv) {
    h.program({0, 0}, AMC_MODE_INV, good);
    h.fails(mvm(), AMC_NOT_PROGRAMMED, "mvm on a tile for inverses");
  }
  if (h.info.has_mvm) {
    h.program({0, 0}, AMC_MODE_MVM, good);
    h.fails(inverse(), AMC_NOT_PROGRAMMED, "inverse on a tile for products");
  }
}

static void badOperands(const Subject &s) {
  Handle h(s);
  auto check = [&](auto call, const std::string &name) {
    Matrix good = randomMatrix(3, 2, 1), x(3, 2);
    auto fails = [&](amc_matrix in, amc_matrix_out out, const char *what) {
      h.fails(call(h.device, amc_tile_id{0, 0}, &in, &out, nullptr),
              AMC_INVALID_ARGUMENT, name + ", " + what);
    };
    amc_matrix in = good.in();
    amc_matrix_out out = x.out();
    h.fails(call(h.device, amc_tile_id{0, 0}, nullptr, &out, nullptr),
            AMC_INVALID_ARGUMENT, name + ", null rhs");
    h.fails(call(h.device, amc_tile_id{0, 0}, &in, nullptr, nullptr),
            AMC_INVALID_ARGUMENT, name + ", null out");
    amc_matrix bad = in;
    bad.data = nullptr;
    fails(bad, out, "null data");
    bad = in;
    bad.rows = 2;
    fails(bad, out, "too few rows");
    bad = in;
    bad.cols = 0;
    fails(bad, out, "no columns");
    amc_matrix_out badOut = out;
    badOut.data = nullptr;
    fails(in, badOut, "null data of out");
    badOut = out;
    badOut.cols = 1;
    fails(in, badOut, "another number of columns in out");
    badOut = out;
    badOut.rows = 2;
    fails(in, badOut, "another number of rows in out");
    good(2, 1) = NAN;
    fails(good.in(), out, "a value that is not finite");
  };
  if (h.info.has_inv) {
    h.program({0, 0}, AMC_MODE_INV, easyMatrix(3, 1));
    check(s.driver().inverse, "inverse");
  }
  if (h.info.has_mvm) {
    h.program({0, 0}, AMC_MODE_MVM, easyMatrix(3, 1));
    check(s.driver().mvm, "mvm");
  }
}

static void leaveTiles(const Subject &s) {
  Handle a(s), b(s);
  amc_tile_mode mode = a.anyMode();
  Matrix block = easyMatrix(3, 1), bad = block, rhs = randomMatrix(3, 2, 2);
  bad(0, 0) = NAN;
  a.program({0, 0}, mode, block);
  b.program({0, 0}, mode, block);
  amc_matrix in = bad.in();
  Matrix x(3, 2);
  amc_matrix_out out = x.out();
  a.fails(s.driver().program(a.device, {0, 0}, mode, AMC_ROUND_NEAREST, &in,
                             nullptr, nullptr),
          AMC_INVALID_ARGUMENT, "NaN");
  s.driver().inverse(a.device, {0, 0}, &in, &out, nullptr);
  s.driver().mvm(a.device, {0, 0}, &in, &out, nullptr);
  auto use = [&](Handle &h) { return h.use(mode, {0, 0}, rhs); };
  expect(use(a).values == use(b).values, "a failed call changed a tile");
}

void amcrt::cts::addErrorChecks(std::vector<Check> &checks) {
  checks.push_back({"errors/bad-blocks", badBlocks});
  checks.push_back({"errors/bad-tiles", badTiles});
  checks.push_back({"errors/not-programmed", notProgrammed});
  checks.push_back({"errors/bad-operands", badOperands});
  checks.push_back({"errors/leave-the-tiles", leaveTiles});
}
