//===- BuildTrainingStep.cpp - Turn a model into its training step -------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepBuilder.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"
#include "amc/Dialect/Train/Interfaces/ModelDialectInterface.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::amc::train {
#define GEN_PASS_DEF_BUILDTRAININGSTEP
#include "amc/Dialect/Train/Transforms/Passes.h.inc"
} // namespace mlir::amc::train

using namespace mlir;
using namespace mlir::amc::train;

static SmallVector<StringRef> listLayerKinds(MLIRContext *context) {
  SmallVector<StringRef> kinds;
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (const auto *layer = name.getInterface<LayerOpInterface>())
      kinds.push_back(layer->describeKind());
  llvm::sort(kinds);
  return kinds;
}

/// One load of each global: a graph does not change its initializers.
static void mergeLoads(ModuleOp module) {
  auto forward = module.lookupSymbol<func::FuncOp>("forward");
  if (!forward)
    return;
  DenseMap<Attribute, Value> first;
  for (auto load :
       llvm::make_early_inc_range(forward.getOps<ml_program::GlobalLoadOp>())) {
    auto [entry, inserted] =
        first.try_emplace(load.getGlobal(), load.getResult());
    if (inserted)
      continue;
    load.replaceAllUsesWith(entry->second);
    load.erase();
  }
}

namespace {
struct BuildTrainingStep
    : amc::train::impl::BuildTrainingStepBase<BuildTrainingStep> {
  explicit BuildTrainingStep(const TrainingOptions &options = {})
      : given(options) {
    addTexts();
  }
  BuildTrainingStep(const BuildTrainingStep &other)
      : Base(other), given(other.given) {
    addTexts();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<TrainingOptions> options = readOptions();
    if (failed(options))
      return signalPassFailure();
    if (getRecipe(module)) {
      module.emitError("module has a training step already (train.recipe)");
      return signalPassFailure();
    }
    if (!findModelDialect(&getContext())) {
      module.emitError("no dialect is loaded that a training step could be "
                       "written in (ModelDialectInterface)");
      return signalPassFailure();
    }
    mergeLoads(module);
    FailureOr<Model> model = analyzeModel(module, options->loss);
    if (failed(model))
      return signalPassFailure();
    markLabels(*model);
    Recipe recipe = resolve(options->recipe);
    SmallVector<Layer> layers;
    if (recipe.optimizer == Optimizer::kfac) {
      layers = findLayers(*model);
      if (layers.empty()) {
        model->forward.emitError(
            "no layer of the model has curvature (layers that have it: ")
            << llvm::join(listLayerKinds(&getContext()), ", ")
            << ", on a parameter); use optimizer=sgd or optimizer=adam";
        return signalPassFailure();
      }
    }
    StepBuilder builder(module, *model, layers, recipe);
    if (failed(builder.build()))
      return signalPassFailure();
    setAttributes(recipe, model->batch, builder);
    model->forward.erase();

    OpPassManager clean(ModuleOp::getOperationName());
    clean.addPass(createCanonicalizerPass());
    clean.addPass(createCSEPass());
    if (failed(runPipeline(clean, module)))
      signalPassFailure();
  }

private:
  /// An option of a textual pipeline; empty where it is not given.
  struct Text {
    std::string help;
    Option<std::string> option;

    Text(Pass &pass, llvm::StringLiteral name, std::string text)
        : help(std::move(text)), option(pass, name, llvm::cl::desc(help)) {}
  };

  void addTexts() {
    eachTrainingOption(given, [&](const auto &option, auto &) {
      texts.push_back(
          std::make_unique<Text>(*this, option.name, describe(option)));
    });
  }

  /// The options as they were given, by text or without; reports what is no
  /// value of its option.
  FailureOr<TrainingOptions> readOptions() {
    TrainingOptions options = given;
    LogicalResult result = success();
    auto text = texts.begin();
    eachTrainingOption(options, [&](const auto &option, auto &value) {
      const std::string &word = (*text++)->option;
      std::string expected =
          word.empty() || failed(result) ? "" : readOption(option, word, value);
      if (!expected.empty())
        result = getOperation().emitError()
                 << "build-training-step: " << option.name << "=" << word
                 << ": " << expected << " is expected";
    });
    if (failed(result))
      return failure();
    return options;
  }

  /// The attributes of the module.
  void setAttributes(const Recipe &recipe, int64_t batch,
                     StepBuilder &builder) {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    TrainDialect::RecipeAttrHelper(context).setAttr(
        module, RecipeAttr::get(context, batch, recipe));
    SmallVector<Attribute> layers = builder.getLayerAttrs(), uncovered;
    if (recipe.optimizer == Optimizer::kfac)
      for (StringAttr name : builder.getUncovered())
        uncovered.push_back(FlatSymbolRefAttr::get(name));
    TrainDialect::LayersAttrHelper(context).setAttr(
        module, ArrayAttr::get(context, layers));
    TrainDialect::UncoveredAttrHelper(context).setAttr(
        module, ArrayAttr::get(context, uncovered));
    numLayers = layers.size();
    numUncovered = uncovered.size();
  }

  TrainingOptions given;
  std::vector<std::unique_ptr<Text>> texts;
};
} // namespace

std::unique_ptr<Pass>
amc::train::createBuildTrainingStep(const TrainingOptions &options) {
  return std::make_unique<BuildTrainingStep>(options);
}
