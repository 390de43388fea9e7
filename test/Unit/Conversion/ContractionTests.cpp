//===- ContractionTests.cpp - Vectorized contractions against plain loops -===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ContractionToVector/ContractionToVector.h"
#include "amc/Registration/Registration.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "llvm/Support/TargetSelect.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::amc;

namespace {

/// A contraction as text and as numbers. `maps` are the affine maps of a, b
/// and the result over d0, d1, ...
struct Case {
  const char *name;
  std::vector<int64_t> extents;
  const char *iterators; ///< one letter a loop: p(arallel) or r(eduction)
  std::array<const char *, 3> maps;
  std::array<std::vector<int64_t>, 3> shapes;
  bool vectorized = true;
};

const Case cases[] = {
    {"forward",
     {2, 6, 5, 11, 3, 3, 2},
     "pppprrr",
     {"(d0, d4, d2 + d5, d3 + d6)", "(d1, d4, d5, d6)", "(d0, d1, d2, d3)"},
     {{{2, 3, 7, 12}, {6, 3, 3, 2}, {2, 6, 5, 11}}}},
    {"forward_rows_left_over",
     {1, 29, 2, 40, 2, 1, 1},
     "pppprrr",
     {"(d0, d4, d2 + d5, d3 + d6)", "(d1, d4, d5, d6)", "(d0, d1, d2, d3)"},
     {{{1, 2, 2, 40}, {29, 2, 1, 1}, {1, 29, 2, 40}}}},
    {"forward_dilated",
     {2, 4, 3, 9, 2, 2, 3},
     "pppprrr",
     {"(d0, d4, d2 * 2 + d5 * 3, d3 + d6 * 2)", "(d1, d4, d5, d6)",
      "(d0, d1, d2, d3)"},
     {{{2, 2, 8, 13}, {4, 2, 2, 3}, {2, 4, 3, 9}}}},
    {"weight_gradient",
     {5, 3, 3, 2, 4, 6, 21},
     "pppprrr",
     {"(d4, d1, d5 + d2, d6 + d3)", "(d4, d0, d5, d6)", "(d0, d1, d2, d3)"},
     {{{4, 3, 8, 22}, {4, 5, 6, 21}, {5, 3, 3, 2}}}},
    {"shifted_products",
     {9, 7, 3, 4, 37},
     "ppprp",
     {"(d3, d0, d4)", "(d3, d1, d4 + d2 * 5)", "(d0, d1, d2, d4)"},
     {{{4, 9, 37}, {4, 7, 47}, {9, 7, 3, 37}}}},
    {"shifted_products_of_one_image",
     {5, 2, 6, 16},
     "pprp",
     {"(d2, d3)", "(d2, d0, d3 + d1)", "(d0, d1, d3)"},
     {{{6, 16}, {6, 5, 17}, {5, 2, 16}}}},
    {"elementwise",
     {6, 40},
     "pp",
     {"(d0, d1)", "(d0, d1)", "(d0, d1)"},
     {{{6, 40}, {6, 40}, {6, 40}}},
     /*vectorized=*/false},
    {"product",
     {7, 19, 5},
     "ppr",
     {"(d0, d2)", "(d2, d1)", "(d0, d1)"},
     {{{7, 5}, {5, 19}, {7, 19}}}},
    {"product_by_transposed",
     {7, 9, 35},
     "ppr",
     {"(d0, d2)", "(d1, d2)", "(d0, d1)"},
     {{{7, 35}, {9, 35}, {7, 9}}}},
    {"dot", {50}, "r", {"(d0)", "(d0)", "()"}, {{{50}, {50}, {}}}},
    {"outer",
     {9, 33},
     "pp",
     {"(d0)", "(d1)", "(d0, d1)"},
     {{{9}, {33}, {9, 33}}}},
    {"strided",
     {3, 4, 6},
     "ppr",
     {"(d0, d2)", "(d1, d2 * 2)", "(d1, d0)"},
     {{{3, 6}, {4, 11}, {4, 3}}},
     false},
};

void PrintTo(const Case &c, std::ostream *out) { *out << c.name; }

int64_t count(const std::vector<int64_t> &shape) {
  int64_t n = 1;
  for (int64_t size : shape)
    n *= size;
  return n;
}

class Contractions
    : public testing::TestWithParam<std::tuple<Case, int64_t, const char *>> {
protected:
  static void SetUpTestSuite() {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  }

  /// The module: one function of three buffers.
  static std::string text(const Case &c, const std::string &element) {
    std::string dims, iterators, types[3], maps;
    for (size_t i = 0; i < c.extents.size(); ++i) {
      dims += (i ? ", d" : "d") + std::to_string(i);
      iterators += std::string(i ? ", " : "") + "\"" +
                   (c.iterators[i] == 'p' ? "parallel" : "reduction") + "\"";
    }
    for (int k = 0; k < 3; ++k) {
      maps += std::string(k ? ", " : "") + "affine_map<(" + dims + ") -> " +
              c.maps[k] + ">";
      types[k] = "memref<";
      for (int64_t size : c.shapes[k])
        types[k] += std::to_string(size) + "x";
      types[k] += element + ">";
    }
    return "func.func @f(%a: " + types[0] + ", %b: " + types[1] +
           ", %c: " + types[2] +
           ") attributes {llvm.emit_c_interface} {\n linalg.generic "
           "{indexing_maps = [" +
           maps + "], iterator_types = [" + iterators +
           "]} ins(%a, %b : " + types[0] + ", " + types[1] +
           ") outs(%c : " + types[2] + ") {\n ^bb0(%x: " + element +
           ", %y: " + element + ", %z: " + element +
           "):\n %p = arith.mulf %x, %y : " + element +
           "\n %q = arith.addf %z, %p : " + element +
           "\n linalg.yield %q : " + element + "\n }\n return\n}\n";
  }

  /// Plain loops in float64 with the maps evaluated index by index.
  static void reference(const Case &c,
                        std::array<std::vector<double>, 3> &values,
                        linalg::GenericOp op) {
    std::vector<int64_t> at(c.extents.size(), 0);
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    auto place = [&](int k) {
      int64_t offset = 0;
      SmallVector<int64_t> index = maps[k].compose(ArrayRef<int64_t>(at));
      for (auto [i, size] : llvm::zip(index, c.shapes[k]))
        offset = offset * size + i;
      return offset;
    };
    for (bool more = true; more;) {
      values[2][place(2)] += values[0][place(0)] * values[1][place(1)];
      more = false;
      for (size_t i = at.size(); i-- > 0 && !more;) {
        more = ++at[i] < c.extents[i];
        if (!more)
          at[i] = 0;
      }
    }
  }

  template <typename T>
  void check(const Case &c, int64_t bits, const std::string &element) {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllToLLVMIRTranslations(registry);
    MLIRContext context(registry);
    context.loadAllAvailableDialects();
    OwningOpRef<ModuleOp> module =
        parseSourceString<ModuleOp>(text(c, element), &context);
    ASSERT_TRUE(module);
    linalg::GenericOp op;
    module->walk([&](linalg::GenericOp found) { op = found; });

    std::array<std::vector<double>, 3> expected;
    std::array<std::vector<T>, 3> values;
    std::mt19937 random(1);
    for (int k = 0; k < 3; ++k)
      for (int64_t i = 0; i < count(c.shapes[k]); ++i) {
        values[k].push_back(T(int(random() % 2001) - 1000) / T(500));
        expected[k].push_back(values[k].back());
      }
    reference(c, expected, op);

    PassManager passes(&context);
    passes.addPass(createVectorizeContractions({bits}));
    ASSERT_TRUE(succeeded(passes.run(*module)));
    bool left = false;
    module->walk([&](linalg::GenericOp) { left = true; });
    EXPECT_EQ(left, !c.vectorized);

    PassManager lower(&context);
    lower.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
    lower.addPass(memref::createExpandStridedMetadataPass());
    lower.addPass(createLowerAffinePass());
    lower.addPass(createSCFToControlFlowPass());
    lower.addPass(createConvertVectorToLLVMPass());
    lower.addPass(createFinalizeMemRefToLLVMConversionPass());
    lower.addPass(createConvertFuncToLLVMPass());
    lower.addPass(createArithToLLVMConversionPass());
    lower.addPass(createConvertIndexToLLVMPass());
    lower.addPass(createConvertControlFlowToLLVMPass());
    lower.addPass(createReconcileUnrealizedCastsPass());
    ASSERT_TRUE(succeeded(lower.run(*module)));

    ExecutionEngineOptions options;
    auto engine = ExecutionEngine::create(*module, options);
    ASSERT_TRUE(bool(engine)) << llvm::toString(engine.takeError());
    // The C interface takes one descriptor for each memref: two pointers, an
    // offset, sizes, strides.
    std::array<std::vector<int64_t>, 3> descriptors;
    std::array<void *, 3> pointers;
    for (int k = 0; k < 3; ++k) {
      auto address = reinterpret_cast<int64_t>(values[k].data());
      descriptors[k] = {address, address, 0};
      int64_t stride = count(c.shapes[k]);
      for (int64_t size : c.shapes[k])
        descriptors[k].push_back(size);
      for (int64_t size : c.shapes[k])
        descriptors[k].push_back(stride /= size);
      pointers[k] = descriptors[k].data();
    }
    llvm::Error error =
        (*engine)->invoke("f", pointers[0], pointers[1], pointers[2]);
    ASSERT_FALSE(bool(error));
    double tolerance = sizeof(T) == 4 ? 2e-5 : 1e-12;
    for (int64_t i = 0; i < count(c.shapes[2]); ++i)
      ASSERT_NEAR(values[2][i], expected[2][i],
                  tolerance * (1 + std::fabs(expected[2][i])))
          << "element " << i;
  }
};

TEST_P(Contractions, EqualPlainLoops) {
  auto [c, bits, element] = GetParam();
  if (std::string(element) == "f32")
    check<float>(c, bits, element);
  else
    check<double>(c, bits, element);
}

INSTANTIATE_TEST_SUITE_P(
    All, Contractions,
    testing::Combine(testing::ValuesIn(cases), testing::Values(128, 256, 512),
                     testing::Values("f32", "f64")),
    [](const testing::TestParamInfo<Contractions::ParamType> &info) {
      return std::string(std::get<0>(info.param).name) + "_" +
             std::to_string(std::get<1>(info.param)) + "_" +
             std::get<2>(info.param);
    });

} // namespace
