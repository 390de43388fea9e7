//===- Mlir.cpp - Fuzz target: modules in text ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What parses and verifies goes through the compiler up to the schedule.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Registration/Registration.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/raw_ostream.h"

#include <cctype>
#include <cstdlib>
#include <optional>

using namespace amcfuzz;
using namespace mlir;

static const DialectRegistry &dialects() {
  static DialectRegistry registry = [] {
    DialectRegistry all;
    mlir::amc::registerAllDialects(all);
    mlir::amc::registerAllPasses();
    return all;
  }();
  return registry;
}

namespace {

/// To set one up takes longer than most inputs do.
struct Compiler {
  MLIRContext context{dialects(), MLIRContext::Threading::DISABLED};
  ScopedDiagnosticHandler quiet{&context, [](Diagnostic &) {}};
  PassManager ofModels{&context}, ofSteps{&context};

  Compiler() {
    if (failed(parsePassPipeline("build-training-step,lower-to-crossbar",
                                 ofModels)) ||
        failed(parsePassPipeline("lower-to-crossbar", ofSteps)))
      std::abort();
  }

  /// What a context has made it keeps, so it serves some inputs only.
  static Compiler &ofSomeInputs() {
    static std::optional<Compiler> compiler;
    static unsigned inputs = 0;
    if (inputs++ % 64 == 0)
      compiler.emplace();
    return *compiler;
  }
};

} // namespace

void amcfuzz::feed(std::span<const uint8_t> file) {
  Compiler &compiler = Compiler::ofSomeInputs();
  StringRef text(reinterpret_cast<const char *>(file.data()), file.size());
  // The parser's lexer wants the zero behind the end.
  std::string copy = text.str();
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(copy, &compiler.context, "model.mlir");
  if (!module)
    return;
  module->print(llvm::nulls());
  bool isModel =
      module->lookupSymbol("forward") && !mlir::amc::train::getRecipe(*module);
  (void)(isModel ? compiler.ofModels : compiler.ofSteps).run(*module);
}

/// Words, numbers and single signs.
static std::vector<std::string> tokensOf(std::span<const uint8_t> text) {
  std::vector<std::string> tokens;
  auto isWord = [](int c) { return std::isalnum(c) || c == '_' || c == '.'; };
  int last = 0;
  for (int c : text) {
    if (!tokens.empty() && isWord(c) && isWord(last))
      tokens.back() += char(c);
    else
      tokens.emplace_back(1, char(c));
    last = c;
  }
  return tokens;
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  std::vector<std::string> tokens = tokensOf(file);
  if (tokens.empty() || random() % 8 == 0)
    return mutateBytes(file);
  size_t at = random() % tokens.size();
  // Numbers are the most promising, and few.
  for (int i = 0; i < 8 && !std::isdigit(uint8_t(tokens[at][0])); ++i)
    at = random() % tokens.size();
  const std::string other = tokens[random() % tokens.size()];
  switch (random() % 4) {
  case 0:
    tokens[at].clear();
    break;
  case 1:
    tokens[at] += other;
    break;
  case 2:
    if (std::isdigit(uint8_t(tokens[at][0]))) {
      tokens[at] = std::to_string(int64_t(remarkable(random)));
      break;
    }
    [[fallthrough]];
  default:
    tokens[at] = other;
  }
  Bytes result;
  for (const std::string &token : tokens)
    result.insert(result.end(), token.begin(), token.end());
  return result;
}
