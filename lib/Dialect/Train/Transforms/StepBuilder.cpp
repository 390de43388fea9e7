//===- StepBuilder.cpp - The entry points of a training step -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepBuilder.h"

using namespace mlir;
using namespace mlir::amc::train;

StepBuilder::StepBuilder(ModuleOp module, const Model &model,
                         ArrayRef<Layer> layers,
                         const BuildTrainingStepOptions &options)
    : module(module), model(model), layers(layers), options(options),
      state(module) {}

void StepBuilder::declareState() {
  for (const Parameter &parameter : model.parameters) {
    StringRef name = parameter.name.getValue();
    TrainedState &entry = trained[parameter.name];
    entry.value = {FlatSymbolRefAttr::get(parameter.name), parameter.type};
    entry.gradient = state.declare("grad." + name, parameter.type, "derived");
    auto average = [&](StringRef kind) {
      entry.averages.push_back(
          state.declare(kind + "." + name, parameter.type, "optimizer"));
    };
    if (options.optimizer == Optimizer::adam) {
      average("moment1");
      average("moment2");
    } else if (options.momentum != 0.0) {
      average("velocity");
    }
  }
  Type f32 = Float32Type::get(module.getContext());
  for (const Layer &layer : layers) {
    auto square = [&](StringRef kind, int64_t size, StringRef role) {
      return state.declare(kind + "." + layer.name,
                           RankedTensorType::get({size, size}, f32), role);
    };
    factors.push_back({square("A", layer.sizeA(), "factor"),
                       square("G", layer.sizeG(), "factor"),
                       square("A_d", layer.sizeA(), "derived"),
                       square("G_d", layer.sizeG(), "derived")});
  }
  auto counter =
      RankedTensorType::get({}, IntegerType::get(module.getContext(), 64));
  if (!model.dropoutSeeds.empty())
    drawn = state.declare("dropout.steps", counter, "counter");
  if (options.optimizer == Optimizer::adam)
    updates = state.declare("adam.updates", counter, "counter");
  else if (!layers.empty())
    updates = state.declare("factors.updates", counter, "counter");
}

ArrayAttr StepBuilder::getLayersAttr() {
  Builder builder(module.getContext());
  SmallVector<Attribute> list;
  for (auto [layer, factor] : llvm::zip_equal(layers, factors))
    list.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr("name", builder.getStringAttr(layer.name)),
         builder.getNamedAttr("A", factor.dampedA.symbol),
         builder.getNamedAttr("G", factor.dampedG.symbol)}));
  return builder.getArrayAttr(list);
}

LogicalResult StepBuilder::build() {
  DenseSet<StringAttr> covered;
  for (const Layer &layer : layers) {
    covered.insert(layer.weight.name);
    if (layer.bias)
      covered.insert(layer.bias->name);
  }
  for (const Parameter &parameter : model.parameters)
    if (!covered.contains(parameter.name))
      uncovered.push_back(parameter.name);

  declareState();
  if (failed(buildAccumulate("accumulate", /*withFactors=*/true)))
    return failure();
  if (!layers.empty()) {
    if (failed(buildAccumulate("accumulate_gradients", /*withFactors=*/false)))
      return failure();
    buildRefresh();
  }
  buildApply();
  buildEvaluate();
  return success();
}
