//===- amc-compile.cpp - Compiles a model to a program --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EndInOneLine.h"
#include "ParseCompilerOptions.h"
#include "amc/Compiler/Compiler.h"
#include "amc/Registration/Registration.h"
#include "amcrt/support/Printable.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace mlir;
using namespace mlir::amc;
namespace cl = llvm::cl;

namespace {

/// Options without a range of their own.
struct CommandLine {
  cl::OptionCategory general{"General options"};
  cl::OptionCategory step{"Training step"};
  cl::OptionCategory hardware{"Hardware"};

  cl::opt<std::string> model{cl::Positional, cl::Required,
                             cl::desc("MODEL (.onnx or .mlir)"),
                             cl::cat(general)};
  cl::opt<std::string> output{"o", cl::value_desc("FILE"), cl::init(""),
                              cl::desc("Output file (default: standard output "
                                       "for text, compiled.bin for a program)"),
                              cl::cat(general)};
  cl::opt<Stage> emit{
      "emit", cl::desc("Stop after a stage and print it"),
      cl::values(
          clEnumValN(Stage::onnx, "onnx", "the imported graph"),
          clEnumValN(Stage::train, "train", "with the training step"),
          clEnumValN(Stage::crossbar, "crossbar",
                     "linalg on tensors, crossbars placed"),
          clEnumValN(Stage::linalg, "linalg", "linalg on memory"),
          clEnumValN(Stage::schedule, "schedule", "schedules and kernels"),
          clEnumValN(Stage::program, "program", "the binary (default)")),
      cl::init(Stage::program), cl::cat(general)};
  cl::opt<std::string> dumpFolder{"dump-dir", cl::value_desc("DIR"),
                                  cl::desc("Write every stage as a file there"),
                                  cl::cat(general)};
  cl::opt<bool> timing{"timing", cl::desc("Print the seconds of each stage"),
                       cl::cat(general)};

  cl::list<std::string> train{
      "train", cl::CommaSeparated, cl::value_desc("NAME,..."),
      cl::desc("Initializers that are trained although they look like "
               "constants"),
      cl::cat(step)};
  cl::list<std::string> freeze{
      "freeze", cl::CommaSeparated, cl::value_desc("NAME,..."),
      cl::desc("Initializers that keep their values"), cl::cat(step)};

  cl::opt<std::string> device{
      "device", cl::value_desc("PRESET|FILE.json"),
      cl::desc("The hardware compiled for (default: that of a .mlir file, "
               "else rram-64)"),
      cl::cat(hardware)};
  cl::opt<std::string> cpu{
      "mcpu", cl::init("native"), cl::value_desc("NAME"),
      cl::desc("CPU to generate code for (default native)"), cl::cat(hardware)};
};

/// An option whose text is checked against its range.
struct Text {
  std::string help, type;
  cl::opt<std::string> option;
  /// What is expected instead of the text; nothing where it is a value.
  std::function<std::string(StringRef)> read;

  Text(StringRef name, std::string valueName, std::string text,
       cl::OptionCategory &category,
       std::function<std::string(StringRef)> readText)
      : help(std::move(text)), type(std::move(valueName)),
        option(name, cl::desc(help), cl::value_desc(type), cl::cat(category)),
        read(std::move(readText)) {}

  /// Whether the text, if there is one, is a value; else says so.
  bool accept() {
    std::string expected = option.getNumOccurrences() ? read(option) : "";
    if (!expected.empty())
      llvm::errs() << "--" << option.ArgStr << "="
                   << amcrt::printable(option.getValue()) << ": " << expected
                   << " is expected\n";
    return expected.empty();
  }
};

/// The options of Recipe.h, and those of the same kind.
class Texts {
public:
  Texts(CommandLine &line, CompilerOptions &options) {
    add("tiling", "auto|block-amc|block-diagonal",
        "block-amc: exact recursion; block-diagonal: drop couplings between "
        "tiles (default auto)",
        line.hardware,
        [&](StringRef text) { return readTiling(text, options.tiling); });
    train::eachTrainingOption(
        options.training,
        [&]<typename T>(const auto &option, std::optional<T> &value) {
          std::string valueName = std::is_floating_point_v<T> ? "VALUE" : "N";
          if constexpr (std::is_enum_v<T>)
            valueName = llvm::join(train::wordsOf(T()), "|");
          add(option.name, valueName, train::describe(option), line.step,
              [option, &value](StringRef text) {
                return train::readOption(option, text, value);
              });
        });
    addCount(train::batchOption, options.batch, line.step);
    addCount({"refinement",
              "Steps of conjugate gradients around every analog solution, or 0",
              0, 100},
             options.refinement, line.hardware);
  }

  /// Reports the first text that is no value.
  bool accept() {
    return llvm::all_of(texts, [](auto &text) { return text->accept(); });
  }

private:
  void add(StringRef name, std::string valueName, std::string help,
           cl::OptionCategory &category,
           std::function<std::string(StringRef)> read) {
    texts.push_back(std::make_unique<Text>(name, std::move(valueName),
                                           std::move(help), category,
                                           std::move(read)));
  }

  void addCount(train::OptionInfo option, int64_t &value,
                cl::OptionCategory &category) {
    train::RecipeOption<int64_t> described{option, {value, value, value}};
    add(option.name, "N", train::describe(described), category,
        [option, &value](StringRef text) {
          std::optional<int64_t> read;
          std::string expected = train::readOption(option, text, read);
          value = read.value_or(value);
          return expected;
        });
  }

  static std::string readTiling(StringRef text, crossbar::Tiling &tiling) {
    constexpr llvm::StringLiteral words[] = {"auto", "block-amc",
                                             "block-diagonal"};
    constexpr crossbar::Tiling values[] = {crossbar::Tiling::automatic,
                                           crossbar::Tiling::blockAMC,
                                           crossbar::Tiling::blockDiagonal};
    for (auto [word, value] : llvm::zip_equal(words, values))
      if (word == text) {
        tiling = value;
        return "";
      }
    return train::describeWords(words);
  }

  std::vector<std::unique_ptr<Text>> texts;
};

} // namespace

int main(int argc, char **argv) {
  endInOneLineWhenOutOfResources();
  llvm::InitLLVM init(argc, argv);
  CommandLine line;
  CompilerOptions options;
  Texts texts(line, options);
  // MLIR's own, which --help-hidden lists; some take the names of passes.
  registerAllPasses();
  registerAsmPrinterCLOptions();
  registerPassManagerCLOptions();
  registerDefaultTimingManagerCLOptions();
  cl::HideUnrelatedOptions({&line.general, &line.step, &line.hardware});
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &os) { os << "amc-compile " AMC_VERSION "\n"; });
  if (!parseOptions(argc, argv,
                    "Compiles a model with its training step to a program\n"))
    return 2;

  if (!texts.accept())
    return 2;

  options.model = line.model;
  options.emit = line.emit;
  bool binary = line.emit == Stage::program;
  options.output = line.output;
  if (line.output.empty())
    options.output = binary ? "compiled.bin" : "-";
  options.train = line.train;
  options.freeze = line.freeze;
  options.device = line.device;
  options.native.cpu = line.cpu;
  options.dumpFolder = line.dumpFolder;
  options.timing = line.timing;
  DefaultTimingManager timing;
  applyDefaultTimingManagerCLOptions(timing);
  TimingScope timingScope = timing.getRootScope();
  options.configure = [&](PassManager &manager) {
    manager.enableTiming(timingScope);
    return applyPassManagerCLOptions(manager);
  };

  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry);
  return failed(compileModel(options, context));
}
