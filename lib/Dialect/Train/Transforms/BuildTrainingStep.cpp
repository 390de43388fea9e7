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

#include <cmath>

namespace mlir::amc::train {
#define GEN_PASS_DEF_BUILDTRAININGSTEP
#include "amc/Dialect/Train/Transforms/Passes.h.inc"
} // namespace mlir::amc::train

using namespace mlir;
using namespace mlir::amc::train;

static StringRef stringify(Optimizer optimizer) {
  switch (optimizer) {
  case Optimizer::kfac:
    return "kfac";
  case Optimizer::sgd:
    return "sgd";
  case Optimizer::adam:
    return "adam";
  }
  llvm_unreachable("all optimizers are named");
}

static StringRef stringify(LRSchedule schedule) {
  switch (schedule) {
  case LRSchedule::constant:
    return "constant";
  case LRSchedule::linear:
    return "linear";
  case LRSchedule::cosine:
    return "cosine";
  }
  llvm_unreachable("all schedules are named");
}

static SmallVector<StringRef> listLayerKinds(MLIRContext *context) {
  SmallVector<StringRef> kinds;
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (const auto *layer = name.getInterface<LayerOpInterface>())
      kinds.push_back(layer->getLayerKind());
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
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<BuildTrainingStepOptions> options = resolveOptions();
    if (failed(options))
      return signalPassFailure();
    if (module->hasAttr("amc.training")) {
      module.emitError("module has a training step already (amc.training)");
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
    SmallVector<Layer> layers;
    if (options->optimizer == Optimizer::kfac) {
      layers = findLayers(*model);
      if (layers.empty()) {
        model->forward.emitError(
            "no layer of the model has curvature (layers that have it: ")
            << llvm::join(listLayerKinds(&getContext()), ", ")
            << ", on a parameter); use optimizer=sgd or optimizer=adam";
        return signalPassFailure();
      }
    }
    for (auto global : module.getOps<ml_program::GlobalOp>())
      if (!global->hasAttr(kRoleAttr))
        global->setAttr(kRoleAttr, StringAttr::get(&getContext(), "parameter"));

    StepBuilder builder(module, *model, layers, *options);
    if (failed(builder.build()))
      return signalPassFailure();
    describe(*options, model->batch, builder);
    model->forward.erase();

    OpPassManager clean(ModuleOp::getOperationName());
    clean.addPass(createCanonicalizerPass());
    clean.addPass(createCSEPass());
    if (failed(runPipeline(clean, module)))
      signalPassFailure();
  }

private:
  /// The options with defaults in place; reports what is out of range.
  FailureOr<BuildTrainingStepOptions> resolveOptions() {
    BuildTrainingStepOptions result;
    result.optimizer = optimizer;
    result.damping = damping;
    result.decay = decay;
    result.klClip = klClip;
    result.weightDecay = weightDecay;
    result.warmup = warmup;
    result.inversePeriod = inversePeriod;
    result.curvaturePeriod = curvaturePeriod;
    result.lrSchedule = lrSchedule;
    result.loss = loss;
    bool sgd = optimizer == Optimizer::sgd, adam = optimizer == Optimizer::adam;
    result.lr = lr >= 0.0 ? double(lr) : sgd ? 0.03 : adam ? 0.003 : 0.1;
    result.momentum = momentum >= 0.0 ? double(momentum) : sgd ? 0.9 : 0.0;

    auto refuse = [&](const Twine &message) -> LogicalResult {
      return getOperation().emitError() << "build-training-step: " << message;
    };
    if ((lr != -1.0 && !(lr >= 0.0)) || !std::isfinite(result.lr))
      return refuse("lr must be a finite number from 0");
    if ((momentum != -1.0 && !(momentum >= 0.0)) || !(result.momentum < 1.0))
      return refuse("momentum must be in [0, 1)");
    if (!(damping > 0.0) || !std::isfinite(damping))
      return refuse("damping must be a finite number above 0");
    if (!(decay >= 0.0 && decay <= 1.0))
      return refuse("decay must be in [0, 1]");
    if (!(klClip >= 0.0) || !std::isfinite(klClip) || !(weightDecay >= 0.0) ||
        !std::isfinite(weightDecay))
      return refuse("kl-clip and weight-decay must be finite numbers from 0");
    if (warmup < 0 || inversePeriod < 1 || curvaturePeriod < 1)
      return refuse("warmup must not be negative, inverse-period and "
                    "curvature-period must be at least 1");
    return result;
  }

  /// The module's attributes amc.training, amc.layers and amc.uncovered.
  void describe(const BuildTrainingStepOptions &step, int64_t batch,
                StepBuilder &builder) {
    ModuleOp module = getOperation();
    Builder b(&getContext());
    NamedAttrList training;
    auto real = [&](StringRef name, double value) {
      training.append(name, b.getF64FloatAttr(value));
    };
    auto count = [&](StringRef name, int64_t value) {
      training.append(name, b.getI64IntegerAttr(value));
    };
    training.append("optimizer", b.getStringAttr(stringify(step.optimizer)));
    training.append("lr_schedule", b.getStringAttr(stringify(step.lrSchedule)));
    real("lr", step.lr);
    real("weight_decay", step.weightDecay);
    count("batch", batch);
    if (step.optimizer != Optimizer::adam)
      real("momentum", step.momentum);
    if (step.optimizer == Optimizer::kfac) {
      training.append("fisher", b.getStringAttr("empirical"));
      real("damping", step.damping);
      real("decay", step.decay);
      real("kl_clip", step.klClip);
      count("warmup", step.warmup);
      count("inverse_period", step.inversePeriod);
      count("curvature_period", step.curvaturePeriod);
    }
    module->setAttr("amc.training", training.getDictionary(&getContext()));
    module->setAttr("amc.layers", builder.getLayersAttr());
    bool curvature = step.optimizer == Optimizer::kfac;
    SmallVector<Attribute> uncovered;
    if (curvature)
      llvm::append_range(uncovered, builder.getUncovered());
    module->setAttr("amc.uncovered", b.getArrayAttr(uncovered));
    numLayers = llvm::size(builder.getLayersAttr());
    numUncovered = uncovered.size();
  }
};
} // namespace
