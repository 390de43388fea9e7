//===- amc-compile.cpp - Compiles a model to a program --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParseCompilerOptions.h"
#include "amc/Compiler/Compiler.h"
#include "amc/Registration/Registration.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace mlir;
using namespace mlir::amc;
namespace cl = llvm::cl;

namespace {

/// The command line. Options of the training step are passed on as they are
/// given; what is not given has the default of build-training-step.
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

  cl::opt<std::string> optimizer{"optimizer", cl::init("kfac"),
                                 cl::desc("kfac, sgd or adam (default kfac)"),
                                 cl::cat(step)};
  cl::opt<int64_t> batch{"batch", cl::init(64),
                         cl::desc("Binds free batch dimensions (default 64)"),
                         cl::cat(step)};
  cl::list<std::string> train{
      "train", cl::CommaSeparated, cl::value_desc("NAME,..."),
      cl::desc("Initializers that are trained although they look like "
               "constants"),
      cl::cat(step)};
  cl::list<std::string> freeze{
      "freeze", cl::CommaSeparated, cl::value_desc("NAME,..."),
      cl::desc("Initializers that keep their values"), cl::cat(step)};

  cl::opt<std::string> device{
      "device", cl::init("rram-64"), cl::value_desc("PRESET|FILE.json"),
      cl::desc("The hardware compiled for (default rram-64)"),
      cl::cat(hardware)};
  cl::opt<std::string> tiling{
      "tiling", cl::init("auto"),
      cl::desc("auto, block-amc (exact recursion) or block-diagonal (drop "
               "couplings between tiles); default auto"),
      cl::cat(hardware)};
  cl::opt<unsigned> refinement{
      "refinement", cl::init(0), cl::value_desc("N"),
      cl::desc("Steps of conjugate gradients around every analog solution "
               "(default 0: one shot)"),
      cl::cat(hardware)};
  cl::opt<std::string> cpu{
      "mcpu", cl::init("native"), cl::value_desc("NAME"),
      cl::desc("CPU to generate code for (default native)"), cl::cat(hardware)};
};

/// One option that goes to build-training-step: a number, a whole number, or
/// one of some words.
struct StepOption {
  enum Kind { number, count, word };

  StepOption(const char *name, Kind kind, const char *description,
             cl::OptionCategory &category, ArrayRef<StringRef> words = {})
      : name(name), kind(kind), words(words.begin(), words.end()),
        option(StringRef(name), cl::desc(description), cl::value_desc("VALUE"),
               cl::cat(category)) {}

  /// What a value must be; empty where the given one is.
  std::string expected() const {
    StringRef value = option.getValue();
    double real;
    int64_t whole;
    if (kind == number && value.getAsDouble(real))
      return "a number";
    if (kind == count && value.getAsInteger(10, whole))
      return "a whole number";
    if (kind == word && !llvm::is_contained(words, value))
      return "one of " + llvm::join(words, ", ");
    return "";
  }

  const char *name;
  Kind kind;
  SmallVector<StringRef> words;
  cl::opt<std::string> option;
};

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  CommandLine line;
  using S = StepOption;
  StepOption stepOptions[] = {
      {"lr", S::number, "Learning rate (kfac 0.1, sgd 0.03, adam 0.003)",
       line.step},
      {"momentum", S::number, "Momentum (kfac 0, sgd 0.9)", line.step},
      {"damping", S::number, "Tikhonov damping (0.03)", line.step},
      {"decay", S::number, "Weight of the old value in running averages (0.95)",
       line.step},
      {"kl-clip", S::number, "Bound of the step's norm, 0: none (0.01)",
       line.step},
      {"weight-decay", S::number,
       "Added to the gradient, times the weights (0)", line.step},
      {"lr-schedule",
       S::word,
       "constant, linear or cosine (linear)",
       line.step,
       {"constant", "linear", "cosine"}},
      {"warmup", S::count,
       "First steps at which averages and inverses are fresh (20)", line.step},
      {"inverse-period", S::count,
       "Steps between refreshes of the inverses (10)", line.step},
      {"curvature-period", S::count,
       "Steps between updates of the averages (4)", line.step},
      {"loss",
       S::word,
       "cross-entropy or mse, for a model without a loss",
       line.step,
       {"cross-entropy", "mse"}},
  };
  cl::HideUnrelatedOptions({&line.general, &line.step, &line.hardware});
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &os) { os << "amc-compile " AMC_VERSION "\n"; });
  if (!parseOptions(argc, argv,
                    "Compiles a model with its training step to a program\n"))
    return 2;

  StringRef tilings[] = {"auto", "block-amc", "block-diagonal"};
  if (!llvm::is_contained(tilings, line.tiling)) {
    llvm::errs() << "--tiling=" << line.tiling
                 << ": one of auto, block-amc, block-diagonal is expected\n";
    return 2;
  }
  StringRef optimizers[] = {"kfac", "sgd", "adam"};
  if (!llvm::is_contained(optimizers, line.optimizer)) {
    llvm::errs() << "--optimizer=" << line.optimizer
                 << ": one of kfac, sgd, adam is expected\n";
    return 2;
  }
  for (const StepOption &option : stepOptions) {
    if (!option.option.getNumOccurrences() || option.expected().empty())
      continue;
    llvm::errs() << "--" << option.name << "=" << option.option.getValue()
                 << ": " << option.expected() << " is expected\n";
    return 2;
  }
  if (line.batch < 1) {
    llvm::errs() << "--batch=" << line.batch
                 << ": a whole number from 1 is expected\n";
    return 2;
  }

  CompilerOptions options;
  options.model = line.model;
  options.emit = line.emit;
  bool binary = line.emit == Stage::program;
  options.output = line.output;
  if (line.output.empty())
    options.output = binary ? "compiled.bin" : "-";
  options.batch = line.batch;
  options.train = line.train;
  options.freeze = line.freeze;
  options.training = "optimizer=" + line.optimizer;
  for (StepOption &option : stepOptions)
    if (option.option.getNumOccurrences())
      options.training +=
          std::string(" ") + option.name + "=" + option.option.getValue();
  options.device = line.device;
  options.tiling = line.tiling;
  options.refinement = line.refinement;
  options.native.cpu = line.cpu;
  options.dumpFolder = line.dumpFolder;
  options.timing = line.timing;

  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllPasses();
  MLIRContext context(registry);
  return failed(compileModel(options, context));
}
