//===- MappingTests.cpp - Mapped solutions against dense ones -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "amc/Registration/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::test;

namespace {
class Mapping : public ::testing::Test {
protected:
  static void SetUpTestSuite() { amc::registerAllPasses(); }

  Mapping() {
    DialectRegistry registry;
    amc::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  /// The module lowered with the given options, as an interpreter.
  Interpreter lower(const std::string &text, const std::string &options) {
    module = parseSourceString<ModuleOp>(text, &context);
    PassManager manager(&context);
    std::string pipeline = "lower-to-crossbar{" + options + "}";
    if (!module || failed(parsePassPipeline(pipeline, manager)) ||
        failed(manager.run(*module)))
      ADD_FAILURE() << text;
    return Interpreter(*module);
  }

  Array random(int64_t rows, int64_t cols) {
    Array result({rows, cols});
    std::normal_distribution<double> normal;
    for (double &value : result.values)
      value = normal(engine);
    return result;
  }

  /// A covariance of off-mean samples with rows of very different scale, the
  /// last one constant as a bias is, plus damping.
  Array factor(int64_t n) {
    Array samples = random(2 * n, n), result({n, n});
    for (int64_t i = 0; i < n; ++i)
      for (int64_t s = 0; s < 2 * n; ++s) {
        double &x = samples(s, i);
        x = i == n - 1 ? 1.0 : (x + 0.5) * std::pow(10.0, i % 3 - 1);
      }
    for (int64_t s = 0; s < 2 * n; ++s)
      for (int64_t i = 0; i < n; ++i)
        for (int64_t j = 0; j < n; ++j)
          result(i, j) += samples(s, i) * samples(s, j) / (2 * n);
    for (int64_t i = 0; i < n; ++i)
      result(i, i) += 0.01;
    return result;
  }

  std::mt19937 engine{7};
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};
} // namespace

static std::string matrix(int64_t rows, int64_t cols) {
  return "tensor<" + std::to_string(rows) + "x" + std::to_string(cols) +
         "xf64>";
}

/// @solve(M, B) = M^-1 B.
static std::string oneSolve(int64_t n, int64_t k, const std::string &attrs) {
  std::string m = matrix(n, n), b = matrix(n, k);
  return "func.func @solve(%m: " + m + ", %b: " + b + ") -> " + b +
         " {\n  %x = amc.solve %m, %b {" + attrs + "} : " + m + ", " + b +
         " -> " + b + "\n  return %x : " + b + "\n}\n";
}

static std::string spd(int64_t border) {
  return "property = #amc.property<spd>, border = " + std::to_string(border) +
         " : i64";
}

static Array identity(int64_t n) {
  Array result({n, n});
  for (int64_t i = 0; i < n; ++i)
    result(i, i) = 1.0;
  return result;
}

static void expectNear(const Array &actual, const Array &expected,
                       double tolerance) {
  ASSERT_EQ(actual.shape, expected.shape);
  double scale = 0.0, error = 0.0;
  for (auto [a, e] : llvm::zip_equal(actual.values, expected.values)) {
    scale = std::max(scale, std::abs(e));
    // A NaN must not pass.
    error = std::abs(a - e) <= error ? error : std::abs(a - e);
  }
  EXPECT_LE(error, tolerance * scale);
}

TEST_F(Mapping, RecursionIsExact) {
  for (int64_t n : {1, 2, 12, 63, 64, 65, 128, 129, 201})
    for (int64_t border : {0, 1}) {
      SCOPED_TRACE("size " + std::to_string(n) + ", border " +
                   std::to_string(border));
      Array m = factor(n), b = random(n, 3);
      Interpreter run = lower(oneSolve(n, 3, spd(border)), "tiling=block-amc");
      expectNear(run.call("solve", {m, b}).at(0), solveDense(m, b), 1e-10);
      int64_t inner = n - (n > 1 ? border : 0), blocks = (inner + 63) / 64;
      EXPECT_EQ(run.tiles.size(), inner == 1 ? 0u : blocks * blocks);
      for (const auto &[place, tile] : run.tiles) {
        EXPECT_LE(tile.matrix.shape[0], 64);
        EXPECT_LE(tile.matrix.shape[1], 64);
        for (int64_t i = 0; tile.inverts && i < tile.matrix.shape[0]; ++i)
          EXPECT_NEAR(tile.matrix(i, i), 1.0, 1e-12) << "not equilibrated";
      }
    }
}

TEST_F(Mapping, RecursionOfALargeLayerIsExact) {
  Array m = factor(785), b = random(785, 1);
  Interpreter run = lower(oneSolve(785, 1, spd(1)), "tiling=block-amc");
  expectNear(run.call("solve", {m, b}).at(0), solveDense(m, b), 1e-9);
  EXPECT_EQ(run.tiles.size(), 169u);
}

TEST_F(Mapping, DeepRecursionOnSeveralChips) {
  Array m = factor(101), b = random(101, 2);
  Interpreter run = lower(oneSolve(101, 2, spd(1)),
                          "device=" AMC_TEST_DATA "/devices/small-array.json "
                          "tiling=block-amc");
  expectNear(run.call("solve", {m, b}).at(0), solveDense(m, b), 1e-10);
  EXPECT_EQ(run.tiles.size(), 169u);
  EXPECT_EQ(run.tiles.rbegin()->first, std::make_pair(int64_t(1), int64_t(68)));
}

// Solving for the identity gives the realised inverse, whose inverse is the
// matrix that the tiles stand for.
TEST_F(Mapping, DiagonalBlocksAreThoseOfTheMatrix) {
  for (int64_t n : {64, 65, 128, 129, 201}) {
    SCOPED_TRACE(n);
    int64_t blocks = (n + 63) / 64;
    Array m = factor(n);
    auto consecutive = [&](int64_t i) {
      int64_t large = n % blocks, size = n / blocks;
      return i < large * (size + 1) ? i / (size + 1)
                                    : large + (i - large * (size + 1)) / size;
    };
    for (const char *options : {"tiling=auto", "tiling=block-diagonal",
                                "tiling=block-diagonal grouping=consecutive"}) {
      SCOPED_TRACE(options);
      bool interleaved = !StringRef(options).contains("grouping");
      auto block = [&](int64_t i) {
        return interleaved ? i % blocks : consecutive(i);
      };
      Array expected = m;
      for (int64_t i = 0; i < n; ++i)
        for (int64_t j = 0; j < n; ++j)
          if (block(i) != block(j))
            expected(i, j) = 0.0;
      Interpreter run = lower(oneSolve(n, n, spd(0)), options);
      Array inverse = run.call("solve", {m, identity(n)}).at(0);
      expectNear(solveDense(inverse, identity(n)), expected, 1e-9);
      EXPECT_EQ(run.tiles.size(), size_t(blocks));
    }
  }
}

TEST_F(Mapping, BorderIsKeptExactly) {
  // What is dropped couples blocks of the Schur complement, not the border.
  Array m = factor(129);
  Interpreter run = lower(oneSolve(129, 129, spd(1)), "tiling=auto");
  Array inverse = run.call("solve", {m, identity(129)}).at(0);
  Array realised = solveDense(inverse, identity(129));
  for (int64_t i = 0; i < 129; ++i) {
    EXPECT_NEAR(realised(i, 128), m(i, 128), 1e-8);
    EXPECT_NEAR(realised(128, i), m(128, i), 1e-8);
  }
  Array expected = m;
  for (int64_t i = 0; i < 128; ++i)
    for (int64_t j = 0; j < 128; ++j)
      if (i % 2 != j % 2)
        expected(i, j) = m(i, 128) * m(128, j) / m(128, 128);
  expectNear(realised, expected, 1e-9);
}

TEST_F(Mapping, RefinementRestoresDroppedCouplings) {
  Array m = factor(129), b = random(129, 3);
  // A column without a right-hand side stays zero.
  for (int64_t i = 0; i < 129; ++i)
    b(i, 1) = 0.0;
  Array exact = solveDense(m, b);
  double before = INFINITY;
  for (int steps : {1, 4, 16}) {
    Interpreter run = lower(oneSolve(129, 3, spd(1)),
                            "tiling=auto refinement=" + std::to_string(steps));
    Array x = run.call("solve", {m, b}).at(0);
    double error = 0.0;
    for (auto [actual, expected] : llvm::zip_equal(x.values, exact.values))
      error += (actual - expected) * (actual - expected);
    EXPECT_LT(error, 0.2 * before) << steps << " steps";
    before = error;
    EXPECT_EQ(run.tiles.size(), 2u);
    EXPECT_EQ(run.inverses, 2u * steps);
  }
  Interpreter run =
      lower(oneSolve(129, 3, spd(1)), "tiling=auto refinement=100");
  expectNear(run.call("solve", {m, b}).at(0), exact, 1e-9);
}

TEST_F(Mapping, GeneralMatrixWithABorder) {
  Array m = random(9, 9), b = random(9, 2);
  for (int64_t i = 0; i < 9; ++i)
    m(i, i) += 5.0;
  Interpreter run = lower(oneSolve(9, 2, "border = 1 : i64"), "");
  expectNear(run.call("solve", {m, b}).at(0), solveDense(m, b), 1e-12);
  EXPECT_EQ(run.tiles.size(), 1u);
}

TEST_F(Mapping, PlansAreCarriedOutAsWritten) {
  // Exact plans, whatever their parts are.
  for (auto [n, plan] : std::initializer_list<std::pair<int64_t, const char *>>{
           {1, "digital"},
           {300, "digital"},
           {2, "border(1, tile)"},
           {65, "border(1, digital)"},
           {66, "border(1, border(1, tile))"},
           {66, "border(1, equilibrate(border(1, tile)))"},
           {40, "equilibrate(equilibrate(tile))"},
           {64, "blocks(interleaved, tile)"},
           {70, "schur(6, tile, tile)"},
           {70, "schur(6, digital, equilibrate(tile))"},
           {130, "schur(66, border(1, border(1, equilibrate(tile))), tile)"},
           {130, "schur(66, equilibrate(schur(3, tile, tile)), digital)"},
           {200, "equilibrate(schur(7, tile, schur(130, digital, tile)))"},
           {129, "border(1, schur(64, tile, equilibrate(tile)))"},
           {90, "schur(45, cg(45, 0.0, equilibrate(blocks(interleaved, "
                "2*tile))), tile)"}}) {
    SCOPED_TRACE(plan);
    Array m = factor(n), b = random(n, 3);
    Interpreter run =
        lower(oneSolve(n, 3, spd(0) + ", plan = #amc.plan<" + plan + ">"), "");
    expectNear(run.call("solve", {m, b}).at(0), solveDense(m, b), 1e-8);
  }
}

TEST_F(Mapping, ColumnsThatAreDoneStop) {
  const int64_t n = 65;
  Array m = factor(n), b = random(n, 3);
  for (int64_t i = 0; i < n; ++i) {
    b(i, 1) = 0.0;
    b(i, 2) *= 1e-20;
  }
  for (double tolerance : {1e-1, 1e-3, 1e-6}) {
    Interpreter run =
        lower(oneSolve(n, 3,
                       spd(0) + ", plan = #amc.plan<cg(60, " +
                           llvm::formatv("{0:e}", tolerance).str() +
                           ", equilibrate(blocks(interleaved, 2*tile)))>"),
              "");
    Array x = run.call("solve", {m, b}).at(0);
    for (int64_t j = 0; j < 3; ++j) {
      double residual = 0.0, size = 0.0;
      for (int64_t i = 0; i < n; ++i) {
        double left = b(i, j);
        for (int64_t k = 0; k < n; ++k)
          left -= m(i, k) * x(k, j);
        residual += left * left;
        size += b(i, j) * b(i, j);
      }
      EXPECT_LE(residual, tolerance * tolerance * size * (1 + 1e-6));
      // It went no further than it had to: the next steps reach 1e-12.
      if (size > 0.0)
        EXPECT_GT(residual, 1e-8 * tolerance * tolerance * size);
    }
  }
}

TEST_F(Mapping, PreconditioningUsesWhatRefreshWrote) {
  const int64_t in = 101, out = 12;
  std::string a = matrix(in, in), g = matrix(out, out), w = matrix(out, in);
  Interpreter run = lower(
      "ml_program.global private mutable @A : " + a +
          " {train.role = #train.role<derived>}\nml_program.global private "
          "mutable @G : " +
          g + " {train.role = #train.role<derived>}\nfunc.func @refresh(%a: " +
          a + ", %g: " + g + ") {\n  ml_program.global_store @A = %a : " + a +
          "\n  ml_program.global_store @G = %g : " + g +
          "\n  return\n}\nfunc.func @apply(%dw: " + w + ") -> " + w +
          " {\n  %a = ml_program.global_load @A : " + a +
          "\n  %g = ml_program.global_load @G : " + g +
          "\n  %u = train.precondition(%a, %g, %dw) {bias = true} : (" + a +
          ", " + g + ", " + w + ") -> " + w + "\n  return %u : " + w + "\n}\n",
      "tiling=block-amc");
  auto transposed = [](const Array &m) {
    Array result({m.shape[1], m.shape[0]});
    for (int64_t i = 0; i < m.shape[0]; ++i)
      for (int64_t j = 0; j < m.shape[1]; ++j)
        result(j, i) = m(i, j);
    return result;
  };
  for (int refresh = 0; refresh < 2; ++refresh) {
    Array fa = factor(in), fg = factor(out);
    run.call("refresh", {fa, fg});
    EXPECT_EQ(run.tiles.size(), 5u);
    for (int apply = 0; apply < 2; ++apply) {
      Array dw = random(out, in);
      Array expected =
          transposed(solveDense(fa, transposed(solveDense(fg, dw))));
      expectNear(run.call("apply", {dw}).at(0), expected, 1e-10);
    }
  }
  EXPECT_EQ(run.inverses, 4u * (1 + 3));
  EXPECT_EQ(run.products, 4u * 2);
}
