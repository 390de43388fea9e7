//===- AnyOperationTests.cpp - Operations of any operands and attributes --===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever a .mlir file holds is refused with a diagnostic, by the parser, a
// verifier or a pass, or is lowered; it never ends the program. Each operation
// of the project's dialects is written in its generic form, valid at first,
// then with one part exchanged for another, most of them wrong, or left out.
//
//===----------------------------------------------------------------------===//

#include "amc/Registration/Registration.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

using namespace mlir;

namespace {

// clang-format off
/// One valid operation of each kind.
constexpr const char *valid[] = {
    R"("onnx.Add"(tensor<2x3xf32>, tensor<3xf32>) -> (tensor<2x3xf32>))",
    R"("onnx.Conv"(tensor<4x2x5x5xf32>, tensor<3x2x2x2xf32>, tensor<3xf32>) -> (tensor<4x3x4x4xf32>)
       auto_pad = "NOTSET", dilations = array<i64: 1, 1>, group = 1 : i64, kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>)",
    R"("onnx.MaxPool"(tensor<4x3x4x4xf32>) -> (tensor<4x3x2x2xf32>)
       kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, ceil_mode = 0 : i64, auto_pad = "NOTSET")",
    R"("onnx.AveragePool"(tensor<4x3x4x4xf32>) -> (tensor<4x3x2x2xf32>)
       kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, count_include_pad = 1 : i64)",
    R"("onnx.Gemm"(tensor<4x3xf32>, tensor<3x2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>)
       alpha = 1.0 : f32, beta = 1.0 : f32, transA = 0 : i64, transB = 0 : i64)",
    R"("onnx.MatMul"(tensor<4x3xf32>, tensor<3x2xf32>) -> (tensor<4x2xf32>))",
    R"("onnx.Softmax"(tensor<4x3xf32>) -> (tensor<4x3xf32>) axis = 1 : i64)",
    R"("onnx.ReduceMean"(tensor<4x3xf32>) -> (tensor<4xf32>) axes = array<i64: 1>, keepdims = 0 : i64)",
    R"("onnx.Transpose"(tensor<4x3xf32>) -> (tensor<3x4xf32>) perm = array<i64: 1, 0>)",
    R"("onnx.Pad"(tensor<4x3xf32>) -> (tensor<5x4xf32>) pads = array<i64: 1, 0, 0, 1>)",
    R"("onnx.Reshape"(tensor<4x3xf32>) -> (tensor<2x6xf32>))",
    R"("onnx.Flatten"(tensor<4x3x2xf32>) -> (tensor<4x6xf32>) axis = 1 : i64)",
    R"("onnx.Unsqueeze"(tensor<4x3xf32>) -> (tensor<4x1x3xf32>) axes = array<i64: 1>)",
    R"("onnx.Squeeze"(tensor<4x1x3xf32>) -> (tensor<4x3xf32>) axes = array<i64: 1>)",
    R"("onnx.Dropout"(tensor<4x3xf32>) -> (tensor<4x3xf32>) ratio = 5.0e-01 : f32, seed = 3 : i64)",
    R"("onnx.SoftmaxCrossEntropyLoss"(tensor<4x3xf32>, tensor<4xi64>, tensor<3xf32>) -> (tensor<f32>)
       reduction = "mean", ignore_index = 0 : i64)",
    R"("onnx.NegativeLogLikelihoodLoss"(tensor<4x3xf32>, tensor<4xi64>) -> (tensor<f32>) reduction = "sum")",
    R"("train.conv_input_grad"(tensor<4x3x4x4xf32>, tensor<3x2x2x2xf32>) -> (tensor<4x2x5x5xf32>)
       dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>)",
    R"("train.conv_weight_grad"(tensor<4x2x5x5xf32>, tensor<4x3x4x4xf32>) -> (tensor<3x2x2x2xf32>)
       dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>)",
    R"("train.max_pool_grad"(tensor<4x3x4x4xf32>, tensor<4x3x2x2xf32>) -> (tensor<4x3x4x4xf32>)
       kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>)",
    R"("train.average_pool_grad"(tensor<4x3x2x2xf32>) -> (tensor<4x3x4x4xf32>)
       kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, count_include_pad = 0 : i64, ceil_mode = 0 : i64)",
    R"("train.relu_grad"(tensor<4x3xf32>, tensor<4x3xf32>) -> (tensor<4x3xf32>))",
    R"("train.cross_entropy_grad"(tensor<4x3xf32>, tensor<4xi64>, tensor<3xf32>, tensor<f32>) -> (tensor<4x3xf32>)
       reduction = "mean", ignore_index = 0 : i64)",
    R"("train.nll_grad"(tensor<4x3xf32>, tensor<4xi64>, tensor<f32>) -> (tensor<4x3xf32>) reduction = "sum")",
    R"("train.activation_factor"(tensor<4x3xf32>) -> (tensor<4x4xf32>) bias = true, batch = 4 : i64)",
    R"("train.activation_factor"(tensor<4x2x5x5xf32>) -> (tensor<8x8xf32>)
       batch = 4 : i64, kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 1>, pads = array<i64: 1, 0, 0, 0>, dilations = array<i64: 1, 1>)",
    R"("train.gradient_factor"(tensor<4x3x5x5xf32>) -> (tensor<3x3xf32>) batch = 4 : i64, channel_axis = 1 : i64)",
    R"("train.update_average"(tensor<3x3xf32>, tensor<3x3xf32>, tensor<i64>) -> (tensor<3x3xf32>) decay = 9.0e-01 : f64)",
    R"("train.damp"(tensor<3x3xf32>, tensor<2x2xf32>, tensor<f32>) -> (tensor<3x3xf32>, tensor<2x2xf32>))",
    R"("train.precondition"(tensor<4x4xf32>, tensor<3x3xf32>, tensor<3x4xf32>) -> (tensor<3x4xf32>) bias = true)",
    R"("train.trust_region"(tensor<f32>, tensor<3x4xf32>, tensor<3x4xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) kl_clip = 1.0e-03 : f64)",
    R"("train.gate"(tensor<3x4xf32>, tensor<f32>) -> (tensor<3x4xf32>))",
    R"("train.momentum"(tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<f32>) -> (tensor<3x4xf32>, tensor<3x4xf32>)
       momentum = 9.0e-01 : f64, weight_decay = 0.0 : f64)",
    R"("train.adam"(tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<f32>, tensor<i64>)
       -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>)
       beta1 = 9.0e-01 : f64, beta2 = 9.0e-01 : f64, epsilon = 1.0e-08 : f64, weight_decay = 0.0 : f64)",
    R"("train.dropout_mask"(tensor<i64>) -> (tensor<4x3xf32>) ratio = 5.0e-01 : f32, seed = 7 : i64)",
    R"("amc.solve"(tensor<3x3xf32>, tensor<3x4xf32>) -> (tensor<3x4xf32>)
       property = #amc.property<spd>, plan = #amc.plan<tile>, precision = #amc.precision<one_shot>, rounding = #amc.rounding<nearest>, border = 0 : i64)",
    R"("amc.schur_complement"(tensor<4x4xf32>) -> (tensor<3x3xf32>) split = 1 : i64)",
    R"("amc.factorize"(tensor<3x3xf32>) -> (tensor<3x4xf64>))",
    R"("amc.solve_factorized"(tensor<3x4xf64>, tensor<3x2xf32>) -> (tensor<3x2xf32>))",
    R"("amc.mvm"(!amc.tile<4x3, mvm>, tensor<3x2xf32>) -> (tensor<4x2xf32>))",
    R"("amc.inverse"(!amc.tile<3x3, inv>, tensor<3x2xf32>) -> (tensor<3x2xf32>))",
    R"("exec.program"(memref<3x3xf32>) -> () chip = 0 : i64, tile = 0 : i64, mode = #amc.tile_mode<inv>, rounding = #amc.rounding<nearest>)",
    R"("exec.inverse"(memref<3x3xf32>, memref<3x3xf32>) -> () chip = 0 : i64, tile = 0 : i64)",
    R"("exec.inverse"(tensor<3x3xf32>, tensor<3x3xf32>) -> (tensor<3x3xf32>) chip = 0 : i64, tile = 0 : i64)",
    R"("exec.mvm"(memref<3x3xf32>, memref<3x3xf32>) -> () chip = 0 : i64, tile = 0 : i64)",
    R"("exec.schur_complement"(memref<4x4xf32>, memref<3x3xf32>) -> () split = 1 : i64)",
    R"("exec.factorize"(memref<3x3xf32>, memref<3x4xf64>) -> ())",
    R"("exec.solve_factorized"(memref<3x4xf64>, memref<3x2xf32>, memref<3x2xf32>) -> ())",
    R"("exec.gemm"(memref<3x4xf32>, memref<2x3xf32>, memref<4x2xf32>) -> () trans_a, trans_b, accumulate)",
    R"("exec.dispatch"(memref<4x3xf32>) -> () kernel = @kernels::@a, extent = 4 : i64, flops = 1 : i64, bytes = 1 : i64)",
};

// clang-format on

constexpr const char *types[] = {
    "tensor<f32>",
    "tensor<i64>",
    "tensor<3xf32>",
    "tensor<4xi64>",
    "tensor<3x3xf32>",
    "tensor<4x4xf32>",
    "tensor<4x4x4xf32>",
    "tensor<4x3x4x4xf32>",
    "tensor<0x3xf32>",
    "tensor<0x0xf32>",
    "tensor<?x3xf32>",
    "tensor<*xf32>",
    "tensor<4x3xf64>",
    "tensor<3x3xi1>",
    "tensor<1x1xf32>",
    "tensor<0xf32>",
    "tensor<4x0x4x4xf32>",
    "tensor<4x3x1x1x1xf32>",
    "f32",
    "index",
    "memref<3x3xf32>",
    "memref<3xf32>",
    "memref<?x?xf32>",
    "memref<0x3xf32>",
    "memref<*xf32>",
    "memref<f32>",
    "memref<3x3xf32, strided<[?, ?], offset: ?>>",
    "tensor<3x3xcomplex<f32>>",
    "tensor<4x3xbf16>",
    "none",
    "!amc.tile<3x3, inv>",
    "!amc.tile<4x3, mvm>",
    "vector<3xf32>",
    "tensor<4294967296x4294967296xf32>",
};

constexpr const char *attributes[] = {
    "0 : i64",
    "1 : i64",
    "3 : i64",
    "-1 : i64",
    "9223372036854775807 : i64",
    "-9223372036854775808 : i64",
    "array<i64>",
    "array<i64: 1>",
    "array<i64: 1, 1>",
    "array<i64: 0, 0>",
    "array<i64: 0, -1>",
    "array<i64: 0, 0, 0, 0>",
    "array<i64: -1, -1, -1, -1>",
    "array<i64: 9223372036854775807, 9223372036854775807>",
    "array<i64: 4611686018427387904, 1, 4611686018427387904, 1>",
    "array<i32: 1, 1>",
    "\"mean\"",
    "\"none\"",
    "\"\"",
    "\"SAME_UPPER\"",
    "true",
    "1.0 : f64",
    "-1.0e+300 : f64",
    "5.0e-01 : f32",
    "0x7FC00000 : f32",
    "@a",
    "f32",
    "unit",
    "[]",
    "#amc.tile_mode<mvm>",
    "1 : i32",
    "dense<1.0> : tensor<3x3xf32>",
};

/// An operation in parts that can be exchanged.
struct Parts {
  std::string name;
  std::vector<std::string> operands, results;
  std::vector<std::pair<std::string, std::string>> attributes;

  /// A function of the operation alone, which returns its results.
  std::string function() const {
    std::string arguments, values, returned, dictionary;
    for (size_t i = 0; i < operands.size(); ++i) {
      std::string value = "%a" + std::to_string(i);
      append(arguments, value + ": " + operands[i]);
      append(values, value);
    }
    for (size_t i = 0; i < results.size(); ++i)
      append(returned, "%r#" + std::to_string(i));
    for (const auto &[attribute, value] : attributes)
      append(dictionary, attribute + (value.empty() ? "" : " = " + value));
    std::string outputs = llvm::join(results, ", "), bound;
    if (!results.empty())
      bound = "%r:" + std::to_string(results.size()) + " = ";
    return "func.func @f(" + arguments + ") -> (" + outputs + ") {\n  " +
           bound + name + "(" + values + ") {" + dictionary + "} : (" +
           llvm::join(operands, ", ") + ") -> (" + outputs + ")\n  return " +
           returned + (results.empty() ? "" : " : " + outputs) + "\n}\n";
  }

private:
  static void append(std::string &list, const std::string &element) {
    list += (list.empty() ? "" : ", ") + element;
  }
};

/// At the commas outside of any bracket.
std::vector<std::string> splitList(StringRef text) {
  std::vector<std::string> elements;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size()) {
      depth += StringRef("<([").contains(text[i]);
      depth -= StringRef(">)]").contains(text[i]);
    }
    if (i < text.size() && (text[i] != ',' || depth > 0))
      continue;
    StringRef element = text.slice(begin, i).trim();
    if (!element.empty())
      elements.push_back(element.str());
    begin = i + 1;
  }
  return elements;
}

Parts parts(StringRef text) {
  Parts result;
  size_t open = text.find('('), arrow = text.find("->");
  size_t outputs = text.find('(', arrow), end = text.find(')', outputs);
  result.name = text.take_front(open).str();
  result.operands =
      splitList(text.slice(open + 1, text.take_front(arrow).rfind(')')));
  result.results = splitList(text.slice(outputs + 1, end));
  for (const std::string &attribute : splitList(text.drop_front(end + 1))) {
    auto [name, value] = StringRef(attribute).split('=');
    result.attributes.emplace_back(name.trim().str(), value.trim().str());
  }
  return result;
}

class AnyOperation : public testing::Test {
protected:
  static void SetUpTestSuite() { amc::registerAllPasses(); }

  AnyOperation() : context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    amc::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// Parses and lowers; returns whether it parsed. Either says why it fails.
  bool attempt(const Parts &parts) {
    std::string text = parts.function(), first;
    if (std::getenv("AMC_PRINT_OPERATIONS"))
      llvm::errs() << text;
    unsigned errors = 0;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
      if (first.empty())
        first = diagnostic.str();
    });
    auto module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_EQ(!module, errors > 0) << text << first;
    why = first;
    if (!module)
      return false;
    PassManager manager(&context);
    EXPECT_TRUE(succeeded(
        parsePassPipeline("lower-to-crossbar,exec-bufferize", manager)));
    bool failed = mlir::failed(manager.run(*module));
    EXPECT_EQ(failed, errors > 0) << text << first;
    return true;
  }

  MLIRContext context;
  std::string why;
};

TEST_F(AnyOperation, IsRefusedOrLowered) {
  for (StringRef text : valid) {
    Parts whole = parts(text);
    ASSERT_TRUE(attempt(whole)) << whole.function() << why;
    auto exchange = [&](std::string &part, const auto &others) {
      std::string own = part;
      for (const char *other : others) {
        part = other;
        attempt(whole);
      }
      part = own;
    };
    auto remove = [&](auto &list, size_t i) {
      auto own = list;
      list.erase(list.begin() + i);
      attempt(whole);
      list = own;
    };
    for (auto *list : {&whole.operands, &whole.results}) {
      for (size_t i = 0; i < list->size(); ++i) {
        exchange((*list)[i], types);
        remove(*list, i);
      }
      list->push_back("tensor<3x3xf32>");
      attempt(whole);
      list->pop_back();
    }
    for (size_t i = 0; i < whole.attributes.size(); ++i) {
      exchange(whole.attributes[i].second, attributes);
      remove(whole.attributes, i);
    }
    Parts bare = whole;
    bare.attributes.clear();
    attempt(bare);
    // All of one type, which many operations ask for.
    for (const char *type : types) {
      Parts alike = whole;
      for (auto *list : {&alike.operands, &alike.results})
        for (std::string &each : *list)
          each = type;
      attempt(alike);
      alike.attributes.clear();
      attempt(alike);
    }
  }
}

} // namespace
