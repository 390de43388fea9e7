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

/// One option that goes to build-training-step.
struct StepOption {
  StepOption(const char *name, const char *description, cl::OptionCategory &cat)
      : name(name), option(StringRef(name), cl::desc(description),
                           cl::value_desc("VALUE"), cl::cat(cat)) {}
  const char *name;
  cl::opt<std::string> option;
};

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  CommandLine line;
  StepOption stepOptions[] = {
      {"lr", "Learning rate (kfac 0.1, sgd 0.03, adam 0.003)", line.step},
      {"momentum", "Momentum (kfac 0, sgd 0.9)", line.step},
      {"damping", "Tikhonov damping (0.03)", line.step},
      {"decay", "Weight of the old value in running averages (0.95)",
       line.step},
      {"kl-clip", "Bound of the step's norm, 0: none (0.01)", line.step},
      {"weight-decay", "Added to the gradient, times the weights (0)",
       line.step},
      {"lr-schedule", "constant, linear or cosine (linear)", line.step},
      {"warmup", "First steps at which averages and inverses are fresh (20)",
       line.step},
      {"inverse-period", "Steps between refreshes of the inverses (10)",
       line.step},
      {"curvature-period", "Steps between updates of the averages (4)",
       line.step},
      {"loss", "cross-entropy or mse, for a model without a loss", line.step},
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
