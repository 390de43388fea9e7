//===- Compiler.cpp - From a model to a program ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Compiler/Compiler.h"

#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Pipelines/Bufferize.h"
#include "amc/Pipelines/Kernels.h"
#include "amc/Pipelines/LowerToCrossbar.h"
#include "amc/Target/ONNX/ImportONNX.h"
#include "amc/Target/Program/Program.h"
#include "amcrt/support/Printable.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace mlir;
using namespace mlir::amc;

/// The place that a user can look up: the line of a .mlir file, the node of an
/// ONNX graph, or nothing.
static std::string describePlace(Location location) {
  std::string place;
  location->walk([&](Location part) {
    if (auto file = dyn_cast<FileLineColLoc>(part); file && file.getLine() > 0)
      place = ":" + std::to_string(file.getLine()) + ":" +
              std::to_string(file.getColumn()) + ":";
    else if (auto node = dyn_cast<NameLoc>(part))
      place = ": node '" + node.getName().str() + "':";
    else
      return WalkResult::advance();
    return WalkResult::interrupt();
  });
  return place.empty() ? ":" : place;
}

namespace {

class Compiler {
public:
  Compiler(const CompilerOptions &options, MLIRContext &context)
      : options(options), context(context),
        fileLoc(FileLineColLoc::get(&context, options.model, 0, 0)) {}

  LogicalResult run() {
    // One line per problem; the module around it is thousands of lines.
    context.printOpOnDiagnostic(false);
    ScopedDiagnosticHandler handler(
        &context, [&](Diagnostic &diagnostic) { report(diagnostic); });
    return compile();
  }

private:
  void report(Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Remark)
      return;
    Location location = diagnostic.getLocation();
    bool whole = module && location == module->getLoc();
    std::string place = whole ? ":" : describePlace(location);
    llvm::errs() << amcrt::printable(options.model + place + ' ' +
                                     diagnostic.str())
                 << '\n';
  }

  LogicalResult compile() {
    if (std::string error; failed(checkCanWrite(options.output, error)))
      return emitError(fileLoc) << error;
    if (failed(timed("import", [&] { return load(); })))
      return failure();
    if (Step step = finish(Stage::onnx, "onnx"); step != Step::goOn)
      return success(step == Step::done);
    // A module that has a step is lowered as it is.
    if (module->lookupSymbol("forward") && !train::getRecipe(*module) &&
        failed(passes("train", [&](OpPassManager &manager) {
          manager.addPass(train::createBuildTrainingStep(options.training));
        })))
      return failure();
    if (Step step = finish(Stage::train, "train"); step != Step::goOn)
      return success(step == Step::done);
    if (failed(passes("crossbar", [&](OpPassManager &manager) {
          LowerToCrossbarOptions lowering;
          lowering.device = options.device;
          lowering.tiling = options.tiling;
          lowering.refinement = options.refinement;
          buildLowerToCrossbar(manager, lowering);
        })))
      return failure();
    if (Step step = finish(Stage::crossbar, "crossbar"); step != Step::goOn)
      return success(step == Step::done);
    if (failed(passes("bufferize", buildBufferizationPipeline)))
      return failure();
    if (Step step = finish(Stage::linalg, "linalg"); step != Step::goOn)
      return success(step == Step::done);
    FailureOr<int64_t> bits = getVectorBits(options.native, fileLoc);
    if (failed(bits) || failed(passes("plan", [&](OpPassManager &manager) {
          ScheduleOptions schedule;
          schedule.vectorBits = *bits;
          buildSchedulePipeline(manager, schedule);
        })))
      return failure();
    if (Step step = finish(Stage::schedule, "schedule"); step != Step::goOn)
      return success(step == Step::done);
    if (failed(passes("lower", [](OpPassManager &manager) {
          buildLowerKernelsPipeline(manager.nest<ModuleOp>());
        })))
      return failure();
    return writeBinary();
  }

  enum class Step { goOn, done, failed };

  LogicalResult timed(StringRef what, function_ref<LogicalResult()> work) {
    auto start = std::chrono::steady_clock::now();
    LogicalResult result = work();
    std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - start;
    if (options.timing)
      llvm::errs() << llvm::format("%-10s %8.3f s\n", what.str().c_str(),
                                   seconds.count());
    return result;
  }

  LogicalResult load() {
    std::string error;
    if (!llvm::sys::fs::exists(options.model))
      return emitError(fileLoc)
             << "no such file; give the path of a .onnx or .mlir model";
    // Opening a named pipe would wait for a writer.
    if (!llvm::sys::fs::is_directory(options.model) &&
        !llvm::sys::fs::is_regular_file(options.model))
      return emitError(fileLoc) << "is not a regular file";
    if (StringRef(options.model).ends_with(".onnx")) {
      ImportOptions import;
      import.batch = options.batch;
      import.train = options.train;
      import.freeze = options.freeze;
      auto imported = importONNX(options.model, import, &context);
      if (failed(imported))
        return failure();
      module = std::move(*imported);
      return success();
    }
    if (!options.train.empty() || !options.freeze.empty())
      return emitError(fileLoc)
             << "--train and --freeze choose initializers of "
                "a .onnx model";
    auto file = openInputFile(options.model, &error);
    if (!file)
      return emitError(fileLoc) << error;
    module =
        parseSourceString<ModuleOp>(file->getBuffer(), &context, options.model);
    return success(bool(module));
  }

  /// Options reach the passes as they are: a name of a file may hold blanks,
  /// commas and braces. The stage is verified at its end: to verify the module
  /// behind every pass would take a third of the time.
  LogicalResult passes(StringRef name,
                       function_ref<void(OpPassManager &)> build) {
    return timed(name, [&] {
      PassManager manager(&context);
      if (options.configure && failed(options.configure(manager)))
        return failure();
      build(manager);
      manager.enableVerifier(false);
      return success(succeeded(manager.run(*module)) &&
                     succeeded(verify(*module)));
    });
  }

  /// Writes the stage where it was asked for.
  Step finish(Stage stage, StringRef name) {
    if (!options.dumpFolder.empty()) {
      if (std::error_code error =
              llvm::sys::fs::create_directories(options.dumpFolder)) {
        emitError(fileLoc) << "cannot create '" << options.dumpFolder
                           << "': " << error.message();
        return Step::failed;
      }
      SmallString<128> path(options.dumpFolder);
      llvm::sys::path::append(path, Twine(int(stage)) + "-" + name + ".mlir");
      if (failed(print(path)))
        return Step::failed;
    }
    if (options.emit != stage)
      return Step::goOn;
    return succeeded(print(options.output)) ? Step::done : Step::failed;
  }

  LogicalResult print(StringRef path) {
    OpPrintingFlags flags;
    flags.elideLargeElementsAttrs(64).enableDebugInfo(true, true);
    if (path == options.output)
      flags = OpPrintingFlags();
    std::string text, error;
    llvm::raw_string_ostream stream(text);
    module->print(stream, flags);
    if (failed(writeText(path, text, error)))
      return emitError(fileLoc) << error;
    return success();
  }

  LogicalResult writeBinary() {
    auto kernels = module->lookupSymbol<ModuleOp>(exec::kKernelsModule);
    FailureOr<NativeImage> image = failure();
    if (failed(timed("codegen", [&] {
          image = compileKernels(kernels, options.native);
          return success(succeeded(image));
        })))
      return failure();
    std::string source = llvm::sys::path::filename(options.model).str();
    return timed("write", [&]() -> LogicalResult {
      FailureOr<ProgramImage> program =
          exportProgram(*module, std::move(*image), source);
      std::string error;
      if (failed(program))
        return failure();
      if (failed(writeProgram(options.output, *program, error)))
        return emitError(fileLoc) << error;
      return success();
    });
  }

  const CompilerOptions &options;
  MLIRContext &context;
  Location fileLoc;
  OwningOpRef<ModuleOp> module;
};

} // namespace

LogicalResult amc::compileModel(const CompilerOptions &options,
                                MLIRContext &context) {
  return Compiler(options, context).run();
}
