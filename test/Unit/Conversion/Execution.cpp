//===- Execution.cpp - Runs a function of a module ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Execution.h"

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Registration/Registration.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/ExecutionEngine/CRunnerUtils.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/TargetSelect.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::amc::test;

Array::Array(std::vector<int64_t> extents, double fill)
    : shape(std::move(extents)) {
  size_t size = 1;
  for (int64_t extent : shape)
    size *= extent;
  values.assign(size, fill);
}

Array Array::random(std::vector<int64_t> shape, unsigned seed) {
  Array array(std::move(shape));
  for (auto [i, value] : llvm::enumerate(array.values)) {
    double turn = 0.6180339887498949 * (i + 1) + 0.7548776662466927 * seed;
    value = 2.0 * (turn - std::floor(turn)) - 1.0;
  }
  return array;
}

size_t Array::offset(std::initializer_list<int64_t> index) const {
  size_t result = 0;
  for (auto [i, at] : llvm::enumerate(index)) {
    EXPECT_LT(at, shape[i]);
    result = result * shape[i] + at;
  }
  return result;
}

std::string amc::test::type(const std::vector<int64_t> &shape,
                            const std::string &element) {
  std::string text = "tensor<";
  for (int64_t extent : shape)
    text += std::to_string(extent) + "x";
  return text + element + ">";
}

std::string amc::test::oneOp(const std::string &name,
                             const std::string &attributes,
                             const std::vector<std::string> &inputs,
                             const std::vector<std::string> &results) {
  std::string args, operands, values;
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::string comma = i ? ", " : "", value = "%a" + std::to_string(i);
    args += comma + value + ": " + inputs[i];
    operands += comma + value;
  }
  for (size_t i = 0; i < results.size(); ++i)
    values += (i ? ", %r#" : "%r#") + std::to_string(i);
  std::string types = llvm::join(results, ", ");
  return "func.func @f(" + args + ") -> (" + types +
         ") {\n  %r:" + std::to_string(results.size()) + " = " + name + "(" +
         operands + ") {" + attributes + "} : (" + llvm::join(inputs, ", ") +
         ") -> (" + types + ")\n  return " + values + " : " + types + "\n}\n";
}

static constexpr const char toLinalg[] =
    "convert-onnx-to-linalg,convert-train-to-linalg";
static constexpr const char toNative[] =
    "canonicalize,cse,"
    "one-shot-bufferize{bufferize-function-boundaries=true "
    "function-boundary-type-conversion=identity-layout-map},"
    "buffer-results-to-out-params{modify-public-functions=true},"
    "buffer-deallocation-pipeline,"
    "convert-linalg-to-loops,lower-affine,expand-strided-metadata,"
    "lower-affine,convert-scf-to-cf,convert-math-to-llvm,convert-math-to-libm,"
    "convert-index-to-llvm,convert-arith-to-llvm,finalize-memref-to-llvm,"
    "convert-func-to-llvm,convert-cf-to-llvm,reconcile-unrealized-casts";

MLIRContext &amc::test::context() {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    amc::registerAllDialects(registry);
    registerAllToLLVMIRTranslations(registry);
    mlir::registerAllPasses();
    amc::registerONNXToLinalgPasses();
    amc::registerTrainToLinalgPasses();
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    return new MLIRContext(registry);
  }();
  return *context;
}

static bool runPasses(ModuleOp module, StringRef pipeline) {
  PassManager manager(module.getContext());
  return succeeded(parsePassPipeline(pipeline, manager)) &&
         succeeded(manager.run(module));
}

namespace {
/// A memref descriptor and the memory behind it.
class Buffer {
public:
  Buffer(Type element, ArrayRef<int64_t> shape) : element(element) {
    int64_t size = 1;
    for (int64_t extent : shape)
      size *= extent;
    bytes.resize((size + 1) * 8);
    words = {reinterpret_cast<int64_t>(bytes.data()),
             reinterpret_cast<int64_t>(bytes.data()), 0};
    words.append(shape.begin(), shape.end());
    for (size_t i = 0; i < shape.size(); ++i) {
      int64_t stride = 1;
      for (int64_t extent : shape.drop_front(i + 1))
        stride *= extent;
      words.push_back(stride);
    }
    pointer = words.data();
  }
  Buffer(const Buffer &) = delete;

  void set(const std::vector<double> &values) {
    for (auto [i, value] : llvm::enumerate(values))
      visit(i, [&](auto &slot) {
        slot = static_cast<std::decay_t<decltype(slot)>>(value);
      });
  }
  void get(std::vector<double> &values) {
    for (auto [i, value] : llvm::enumerate(values))
      visit(i, [&, &out = value](auto &slot) { out = slot; });
  }
  void *argument() { return &pointer; }

private:
  template <typename Function> void visit(size_t i, Function function) {
    if (element.isF32())
      function(reinterpret_cast<float *>(bytes.data())[i]);
    else if (element.isF64())
      function(reinterpret_cast<double *>(bytes.data())[i]);
    else if (element.isInteger(32))
      function(reinterpret_cast<int32_t *>(bytes.data())[i]);
    else if (element.isInteger(64))
      function(reinterpret_cast<int64_t *>(bytes.data())[i]);
    else
      function(reinterpret_cast<bool *>(bytes.data())[i]);
  }

  Type element;
  std::vector<char> bytes;
  SmallVector<int64_t> words;
  void *pointer;
};
} // namespace

struct Executable::Implementation {
  std::string text;
  SmallVector<RankedTensorType> inputs, results;
  std::unique_ptr<ExecutionEngine> engine;

  bool compile();
};

bool Executable::Implementation::compile() {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context());
  if (!module) {
    ADD_FAILURE() << "does not parse: " << text;
    return false;
  }
  auto function = module->lookupSymbol<func::FuncOp>("f");
  function->setAttr("llvm.emit_c_interface", UnitAttr::get(&context()));
  for (Type type : function.getArgumentTypes())
    inputs.push_back(cast<RankedTensorType>(type));
  for (Type type : function.getResultTypes())
    results.push_back(cast<RankedTensorType>(type));
  if (!runPasses(*module, toLinalg) || !runPasses(*module, toNative)) {
    ADD_FAILURE() << "does not lower: " << text;
    return false;
  }
  auto created = ExecutionEngine::create(*module);
  if (!created) {
    ADD_FAILURE() << llvm::toString(created.takeError());
    return false;
  }
  engine = std::move(*created);
  engine->registerSymbols([](llvm::orc::MangleAndInterner interner) {
    llvm::orc::SymbolMap symbols;
    symbols[interner("memrefCopy")] = {
        llvm::orc::ExecutorAddr::fromPtr(&memrefCopy),
        llvm::JITSymbolFlags::Exported};
    return symbols;
  });
  return true;
}

Executable::Executable(const std::string &module)
    : implementation(std::make_unique<Implementation>()) {
  implementation->text = module;
  if (!implementation->compile())
    implementation.reset();
}

Executable::~Executable() = default;

std::vector<Array> Executable::operator()(const std::vector<Array> &arguments) {
  if (!implementation)
    return {};
  std::vector<std::unique_ptr<Buffer>> buffers;
  SmallVector<void *> pointers;
  auto add = [&](RankedTensorType type) -> Buffer & {
    buffers.push_back(
        std::make_unique<Buffer>(type.getElementType(), type.getShape()));
    pointers.push_back(buffers.back()->argument());
    return *buffers.back();
  };
  for (auto [input, type] :
       llvm::zip_equal(arguments, implementation->inputs)) {
    EXPECT_EQ(type.getShape().vec(), input.shape);
    add(type).set(input.values);
  }
  for (RankedTensorType type : implementation->results)
    add(type);
  if (llvm::Error error =
          implementation->engine->invokePacked("_mlir_ciface_f", pointers)) {
    ADD_FAILURE() << llvm::toString(std::move(error));
    return {};
  }
  std::vector<Array> results;
  for (auto [i, type] : llvm::enumerate(implementation->results)) {
    results.emplace_back(type.getShape().vec());
    buffers[arguments.size() + i]->get(results.back().values);
  }
  return results;
}

std::vector<Array> amc::test::run(const std::string &text,
                                  std::vector<Array> inputs) {
  return Executable(text)(inputs);
}

int amc::test::countAfterLowering(const std::string &text,
                                  const std::string &name) {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context());
  if (!module || !runPasses(*module, toLinalg))
    return -1;
  int count = 0;
  module->walk(
      [&](Operation *op) { count += op->getName().getStringRef() == name; });
  return count;
}

void amc::test::expectNear(const Array &actual, const Array &expected,
                           double tolerance) {
  ASSERT_EQ(actual.shape, expected.shape);
  for (size_t i = 0; i < expected.values.size(); ++i) {
    double x = actual.values[i], y = expected.values[i];
    if (std::isnan(x) && std::isnan(y))
      continue;
    ASSERT_NEAR(x, y, tolerance * std::max(1.0, std::abs(y)))
        << "at element " << i;
  }
}
