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
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
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
      "device", cl::init("rram-64"), cl::value_desc("PRESET|FILE.json"),
      cl::desc("The hardware compiled for (default rram-64)"),
      cl::cat(hardware)};
  cl::opt<std::string> cpu{
      "mcpu", cl::init("native"), cl::value_desc("NAME"),
      cl::desc("CPU to generate code for (default native)"), cl::cat(hardware)};
};

/// A number in a range such as [0, 1): a round bracket leaves its end out.
struct Real {
  cl::opt<std::string> option;
  double *value;
  double low, high;
  const char *brackets;

  Real(const char *name, double &value, double low, double high,
       const char *brackets, const char *description,
       cl::OptionCategory &category)
      : option(StringRef(name), cl::desc(description), cl::value_desc("VALUE"),
               cl::cat(category)),
        value(&value), low(low), high(high), brackets(brackets) {}

  /// What the text must be; empty where it is, or where there is none.
  std::string read() {
    double read = 0;
    if (!option.getNumOccurrences())
      return "";
    bool valid = !StringRef(option.getValue()).getAsDouble(read) &&
                 (brackets[0] == '[' ? read >= low : read > low) &&
                 (brackets[1] == ']' ? read <= high : read < high);
    if (valid)
      *value = read;
    std::string range;
    llvm::raw_string_ostream(range)
        << "a number in " << brackets[0] << llvm::format("%g, %g", low, high)
        << brackets[1];
    return valid ? "" : range;
  }
};

/// A whole number in a range.
struct Count {
  cl::opt<std::string> option;
  int64_t *value;
  int64_t low, high;

  Count(const char *name, int64_t &value, int64_t low, int64_t high,
        const char *description, cl::OptionCategory &category)
      : option(StringRef(name), cl::desc(description), cl::value_desc("N"),
               cl::cat(category)),
        value(&value), low(low), high(high) {}

  std::string read() {
    int64_t read = 0;
    if (!option.getNumOccurrences())
      return "";
    bool valid = !StringRef(option.getValue()).getAsInteger(10, read) &&
                 read >= low && read <= high;
    if (valid)
      *value = read;
    return valid ? ""
                 : llvm::formatv("a whole number from {0} to {1}", low, high)
                       .str();
  }
};

/// One of the words of an enumeration.
template <typename Enum> struct Word {
  cl::opt<std::string> option;
  Enum *value;
  SmallVector<std::pair<StringRef, Enum>> words;

  Word(const char *name, Enum &value,
       ArrayRef<std::pair<StringRef, Enum>> words, const char *description,
       cl::OptionCategory &category)
      : option(StringRef(name), cl::desc(description), cl::value_desc("WORD"),
               cl::cat(category)),
        value(&value), words(words) {}

  std::string read() {
    if (!option.getNumOccurrences())
      return "";
    for (auto &[word, meaning] : words)
      if (word == option.getValue()) {
        *value = meaning;
        return "";
      }
    return "one of " + llvm::join(llvm::make_first_range(words), ", ");
  }
};

} // namespace

int main(int argc, char **argv) {
  endInOneLineWhenOutOfResources();
  llvm::InitLLVM init(argc, argv);
  CommandLine line;
  CompilerOptions options;
  train::BuildTrainingStepOptions &step = options.training;
  constexpr int64_t mostSteps = int64_t(1) << 40;
  Word<train::Optimizer> optimizer("optimizer", step.optimizer,
                                   {{"kfac", train::Optimizer::kfac},
                                    {"sgd", train::Optimizer::sgd},
                                    {"adam", train::Optimizer::adam}},
                                   "kfac, sgd or adam (default kfac)",
                                   line.step);
  Word<train::LRSchedule> schedule("lr-schedule", step.lrSchedule,
                                   {{"constant", train::LRSchedule::constant},
                                    {"linear", train::LRSchedule::linear},
                                    {"cosine", train::LRSchedule::cosine}},
                                   "constant, linear or cosine (linear)",
                                   line.step);
  Word<train::Loss> loss(
      "loss", step.loss,
      {{"cross-entropy", train::Loss::crossEntropy}, {"mse", train::Loss::mse}},
      "cross-entropy or mse, for a model without a loss", line.step);
  Word<crossbar::Tiling> tiling(
      "tiling", options.tiling,
      {{"auto", crossbar::Tiling::automatic},
       {"block-amc", crossbar::Tiling::blockAMC},
       {"block-diagonal", crossbar::Tiling::blockDiagonal}},
      "auto, block-amc (exact recursion) or block-diagonal (drop couplings "
      "between tiles); default auto",
      line.hardware);
  Real reals[] = {
      {"lr", step.lr, 0, 1e6, "[]",
       "Learning rate (kfac 0.1, sgd 0.03, adam 0.003)", line.step},
      {"momentum", step.momentum, 0, 1, "[)", "Momentum (kfac 0, sgd 0.9)",
       line.step},
      {"damping", step.damping, 0, 1e6, "(]", "Tikhonov damping (0.03)",
       line.step},
      {"decay", step.decay, 0, 1, "[]",
       "Weight of the old value in running averages (0.95)", line.step},
      {"kl-clip", step.klClip, 0, 1e6, "[]",
       "Bound of the step's norm, 0: none (0.01)", line.step},
      {"weight-decay", step.weightDecay, 0, 1e6, "[]",
       "Added to the gradient, times the weights (0)", line.step},
  };
  Count counts[] = {
      {"batch", options.batch, 1, int64_t(1) << 24,
       "Binds free batch dimensions (default 64)", line.step},
      {"warmup", step.warmup, 0, mostSteps,
       "First steps at which averages and inverses are fresh (20)", line.step},
      {"inverse-period", step.inversePeriod, 1, mostSteps,
       "Steps between refreshes of the inverses (10)", line.step},
      {"curvature-period", step.curvaturePeriod, 1, mostSteps,
       "Steps between updates of the averages (4)", line.step},
      {"refinement", options.refinement, 0, 100,
       "Steps of conjugate gradients around every analog solution (default 0: "
       "one shot)",
       line.hardware},
  };
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

  bool valid = true;
  auto read = [&](auto &option) {
    std::string expected = valid ? option.read() : "";
    if (expected.empty())
      return;
    valid = false;
    llvm::errs() << "--" << option.option.ArgStr << "="
                 << amcrt::printable(option.option.getValue()) << ": "
                 << expected << " is expected\n";
  };
  read(tiling);
  read(optimizer);
  for (Real &real : reals)
    read(real);
  read(schedule);
  for (Count &count : counts)
    read(count);
  read(loss);
  if (!valid)
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
