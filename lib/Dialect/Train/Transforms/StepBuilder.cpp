//===- StepBuilder.cpp - The entry points of a training step -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepBuilder.h"

#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

StepBuilder::StepBuilder(ModuleOp module, const Model &model,
                         ArrayRef<Layer> layers, const Recipe &recipe)
    : module(module), model(model), layers(layers), recipe(recipe),
      state(module) {}

void StepBuilder::declareState() {
  for (const Parameter &parameter : model.parameters) {
    StringRef name = parameter.name.getValue();
    TrainedState &entry = trained[parameter.name];
    entry.value = {FlatSymbolRefAttr::get(parameter.name), parameter.type};
    entry.gradient =
        state.declare("grad." + name, parameter.type, Role::gradient);
    auto average = [&](StringRef kind) {
      entry.averages.push_back(
          state.declare(kind + "." + name, parameter.type, Role::optimizer));
    };
    if (recipe.optimizer == Optimizer::adam) {
      average("moment1");
      average("moment2");
    } else if (recipe.momentum != 0.0) {
      average("velocity");
    }
  }
  Type f32 = Float32Type::get(module.getContext());
  for (const Layer &layer : layers) {
    auto square = [&](StringRef kind, int64_t size, Role role) {
      return state.declare(kind + "." + layer.name,
                           RankedTensorType::get({size, size}, f32), role);
    };
    factors.push_back({square("A", layer.sizeA(), Role::factor_average),
                       square("G", layer.sizeG(), Role::factor_average),
                       square("A_d", layer.sizeA(), Role::derived),
                       square("G_d", layer.sizeG(), Role::derived)});
  }
  auto counter =
      RankedTensorType::get({}, IntegerType::get(module.getContext(), 64));
  if (!model.dropoutSeeds.empty())
    drawn = state.declare("dropout.steps", counter, Role::counter);
  if (recipe.optimizer == Optimizer::adam)
    updates = state.declare("adam.updates", counter, Role::counter);
  else if (!layers.empty())
    updates = state.declare("factors.updates", counter, Role::counter);
}

SmallVector<Attribute> StepBuilder::getLayerAttrs() {
  MLIRContext *context = module.getContext();
  SmallVector<Attribute> list;
  for (auto [layer, factor] : llvm::zip_equal(layers, factors)) {
    LayerKind kind =
        cast<LayerOpInterface>(layer.uses.front().op).getLayerKind();
    FlatSymbolRefAttr bias;
    if (layer.bias)
      bias = FlatSymbolRefAttr::get(layer.bias->name);
    list.push_back(
        LayerAttr::get(context, StringAttr::get(context, layer.name), kind,
                       FlatSymbolRefAttr::get(layer.weight.name), bias,
                       factor.dampedA.symbol, factor.dampedG.symbol));
  }
  return list;
}

void StepBuilder::markEntryPoint(func::FuncOp function, EntryPoint kind) {
  MLIRContext *context = module.getContext();
  TrainDialect::EntryPointAttrHelper(context).setAttr(
      function, EntryPointAttr::get(context, kind));
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

  state.markParameters();
  declareState();
  if (failed(buildAccumulate(EntryPoint::accumulate, /*withFactors=*/true)))
    return failure();
  if (!layers.empty()) {
    if (failed(buildAccumulate(EntryPoint::accumulate_gradients,
                               /*withFactors=*/false)))
      return failure();
    buildRefresh();
  }
  buildApply();
  buildEvaluate();
  return success();
}
