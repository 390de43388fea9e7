//===- BuildUpdate.cpp - Entry points that work on state alone -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelBuilder.h"
#include "StepBuilder.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// A public function of one scalar argument; it returns nothing yet.
func::FuncOp StepBuilder::createFunction(EntryPoint kind, StringRef argument,
                                         ArrayRef<StringRef> results) {
  OpBuilder builder(module.getBodyRegion());
  builder.setInsertionPointToEnd(module.getBody());
  Type scalar = RankedTensorType::get({}, builder.getF32Type());
  SmallVector<Type> types(results.size(), scalar);
  StringRef name = stringifyEntryPoint(kind);
  auto function =
      func::FuncOp::create(builder, NameLoc::get(builder.getStringAttr(name)),
                           name, builder.getFunctionType(scalar, types));
  function.setArgAttr(0, "amc.name", builder.getStringAttr(argument));
  for (auto [i, result] : llvm::enumerate(results))
    function.setResultAttr(i, "amc.name", builder.getStringAttr(result));
  markEntryPoint(function, kind);
  function.addEntryBlock();
  return function;
}

void StepBuilder::buildRefresh() {
  func::FuncOp function = createFunction(EntryPoint::refresh, "damping", {});
  OpBuilder builder = OpBuilder::atBlockEnd(&function.front());
  for (auto [layer, factor] : llvm::zip_equal(layers, factors)) {
    Location loc = NameLoc::get(builder.getStringAttr(layer.name));
    Value a = factor.a.load(builder, loc), g = factor.g.load(builder, loc);
    auto damp = DampOp::create(
        builder, loc, TypeRange{factor.a.type, factor.g.type},
        ValueRange{a, g, function.getArgument(0)}, ArrayRef<NamedAttribute>());
    factor.dampedA.store(builder, loc, damp->getResult(0));
    factor.dampedG.store(builder, loc, damp->getResult(1));
  }
  func::ReturnOp::create(builder, function.getLoc());
}

/// v' = momentum v + g + weight_decay w, w' = w - lr v'.
void StepBuilder::applyMomentum(OpBuilder &builder, Location loc,
                                StringAttr parameter, Value gradient, Value lr,
                                double weightDecay) {
  const TrainedState &entry = trained.at(parameter);
  Value w = entry.value.load(builder, loc);
  ModelBuilder b(builder, loc);
  // Without momentum there is no velocity to keep.
  if (entry.averages.empty()) {
    if (weightDecay != 0.0)
      gradient = b.add(gradient, b.scale(w, weightDecay));
    entry.value.store(builder, loc, b.sub(w, b.mul(gradient, lr)));
    return;
  }
  const StateTensor &velocity = entry.averages.front();
  Value v = velocity.load(builder, loc);
  auto step = MomentumOp::create(
      builder, loc, TypeRange{w.getType(), v.getType()},
      ValueRange{w, v, gradient, lr},
      {builder.getNamedAttr("momentum",
                            builder.getF64FloatAttr(*recipe.momentum)),
       builder.getNamedAttr("weight_decay",
                            builder.getF64FloatAttr(weightDecay))});
  entry.value.store(builder, loc, step->getResult(0));
  velocity.store(builder, loc, step->getResult(1));
}

void StepBuilder::applyAdam(OpBuilder &builder, Location loc,
                            StringAttr parameter, Value lr, Value updates) {
  const TrainedState &entry = trained.at(parameter);
  Value w = entry.value.load(builder, loc);
  Value m = entry.averages[0].load(builder, loc);
  Value v = entry.averages[1].load(builder, loc);
  Value g = entry.gradient.load(builder, loc);
  auto real = [&](StringRef name, double value) {
    return builder.getNamedAttr(name, builder.getF64FloatAttr(value));
  };
  auto step = AdamOp::create(
      builder, loc, TypeRange{w.getType(), m.getType(), v.getType()},
      ValueRange{w, m, v, g, lr, updates},
      {real("beta1", 0.9), real("beta2", 0.999), real("epsilon", 1e-8),
       real("weight_decay", *recipe.weightDecay)});
  entry.value.store(builder, loc, step->getResult(0));
  entry.averages[0].store(builder, loc, step->getResult(1));
  entry.averages[1].store(builder, loc, step->getResult(2));
}

/// The step of all layers with curvature. Returns (nu, withheld).
SmallVector<Value> StepBuilder::applyCurvature(OpBuilder &builder, Value lr) {
  SmallVector<Value> directions, gradients;
  for (auto [layer, factor] : llvm::zip_equal(layers, factors)) {
    ModelBuilder b(builder, NameLoc::get(builder.getStringAttr(layer.name)));
    auto matrix = [&](auto tensorOf) {
      auto load = [&](const Parameter &parameter) {
        return tensorOf(trained.at(parameter.name)).load(builder, b.getLoc());
      };
      Value weight = load(layer.weight);
      Value bias = layer.bias ? load(*layer.bias) : Value();
      return createLayerMatrix(builder, b.getLoc(), layer, weight, bias);
    };
    Value dw = matrix([](const TrainedState &entry) { return entry.gradient; });
    if (*recipe.weightDecay != 0.0) {
      Value w = matrix([](const TrainedState &entry) { return entry.value; });
      dw = b.add(dw, b.scale(w, *recipe.weightDecay));
    }
    gradients.push_back(dw);
    directions.push_back(b.create<PreconditionOp>(
        dw.getType(),
        {factor.dampedA.load(builder, b.getLoc()),
         factor.dampedG.load(builder, b.getLoc()), dw},
        builder.getNamedAttr("bias",
                             builder.getBoolAttr(layer.bias.has_value()))));
  }

  // (nu, withheld, a gate for each layer).
  SmallVector<Value> operands{lr};
  llvm::append_range(operands, directions);
  llvm::append_range(operands, gradients);
  SmallVector<Type> types(2 + layers.size(), lr.getType());
  auto region = TrustRegionOp::create(
      builder, NameLoc::get(builder.getStringAttr("trust_region")), types,
      operands,
      builder.getNamedAttr("kl_clip", builder.getF64FloatAttr(*recipe.klClip)));
  Value nu = region->getResult(0);
  for (auto [i, layer] : llvm::enumerate(layers)) {
    ModelBuilder b(builder, NameLoc::get(builder.getStringAttr(layer.name)));
    Value direction = directions[i];
    Value passed = b.create<GateOp>(direction.getType(),
                                    {direction, region->getResult(2 + i)});
    auto [weight, bias] =
        splitLayerMatrix(builder, b.getLoc(), layer, b.mul(passed, nu));
    applyMomentum(builder, b.getLoc(), layer.weight.name, weight, lr, 0.0);
    if (bias)
      applyMomentum(builder, b.getLoc(), layer.bias->name, bias, lr, 0.0);
  }
  return {nu, region->getResult(1)};
}

void StepBuilder::buildApply() {
  SmallVector<StringRef> names;
  if (!layers.empty())
    names = {"nu", "withheld"};
  func::FuncOp function = createFunction(EntryPoint::apply, "lr", names);
  OpBuilder builder = OpBuilder::atBlockEnd(&function.front());
  Value lr = function.getArgument(0);
  SmallVector<Value> results;
  if (!layers.empty())
    results = applyCurvature(builder, lr);

  Value count;
  if (recipe.optimizer == Optimizer::adam) {
    ModelBuilder b(builder, function.getLoc());
    Value done = updates->load(builder, b.getLoc());
    count = b.add(done, b.constant(done, 1));
    updates->store(builder, b.getLoc(), count);
  }
  for (StringAttr parameter : uncovered) {
    Location loc = NameLoc::get(parameter);
    if (count)
      applyAdam(builder, loc, parameter, lr, count);
    else
      applyMomentum(builder, loc, parameter,
                    trained.at(parameter).gradient.load(builder, loc), lr,
                    *recipe.weightDecay);
  }
  func::ReturnOp::create(builder, function.getLoc(), results);
}
