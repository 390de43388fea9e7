//===- BuildForward.cpp - Entry points that run the model ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelBuilder.h"
#include "StepBuilder.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.h"
#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

func::FuncOp StepBuilder::cloneForward(EntryPoint kind, IRMapping &mapping) {
  func::FuncOp forward = model.forward, function = forward.clone(mapping);
  function.setName(stringifyEntryPoint(kind));
  function.setPublic();
  markEntryPoint(function, kind);
  module.push_back(function);
  return function;
}

/// Makes every dropout of the clone a product with its mask of this step, or
/// the identity when `step` is null.
void StepBuilder::replaceDropouts(IRMapping &mapping, Value step) {
  func::FuncOp forward = model.forward;
  for (auto dropout : forward.getOps<DropoutOpInterface>()) {
    Operation *cloned = mapping.lookup(dropout.getOperation());
    Value result = cloned->getOperand(0);
    auto seed = model.dropoutSeeds.find(dropout);
    if (step && seed != model.dropoutSeeds.end()) {
      OpBuilder builder(cloned);
      ModelBuilder b(builder, cloned->getLoc());
      Value mask = b.create<DropoutMaskOp>(
          result.getType(), step,
          {builder.getNamedAttr("ratio", dropout.getDropRatio()),
           builder.getNamedAttr("seed",
                                builder.getI64IntegerAttr(seed->second))});
      result = b.mul(result, mask);
    }
    cloned->getResult(0).replaceAllUsesWith(result);
    cloned->erase();
    mapping.map(dropout->getResult(0), result);
  }
}

/// Lets `function` return `values` alone, under `names`.
static void setResults(func::FuncOp function, ValueRange values,
                       ArrayRef<DictionaryAttr> attributes) {
  function.front().getTerminator()->setOperands(values);
  function.setType(FunctionType::get(
      function.getContext(), function.getArgumentTypes(), values.getTypes()));
  function.setAllResultAttrs(attributes);
}

static DictionaryAttr getNameAttr(Builder &builder, StringRef name) {
  return builder.getDictionaryAttr(
      builder.getNamedAttr("amc.name", builder.getStringAttr(name)));
}

/// `name`, with a number where a result has that name.
static std::string freshName(ArrayRef<DictionaryAttr> results, StringRef name) {
  auto isTaken = [&](StringRef candidate) {
    return llvm::any_of(results, [&](DictionaryAttr result) {
      auto taken = result.getAs<StringAttr>("amc.name");
      return taken && taken.getValue() == candidate;
    });
  };
  std::string fresh = name.str();
  for (unsigned number = 2; isTaken(fresh); ++number)
    fresh = (name + "." + Twine(number)).str();
  return fresh;
}

void StepBuilder::increment(OpBuilder &builder, const StateTensor &counter,
                            Value value) {
  ModelBuilder b(builder, module.getLoc());
  counter.store(builder, b.getLoc(), b.add(value, b.constant(value, 1)));
}

LogicalResult StepBuilder::buildAccumulate(EntryPoint kind, bool withFactors) {
  IRMapping mapping;
  func::FuncOp function = cloneForward(kind, mapping);
  OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
  Value step;
  if (drawn)
    step = drawn->load(builder, module.getLoc());
  replaceDropouts(mapping, step);
  Value loss = mapping.lookup(model.loss);
  setResults(function, loss, getNameAttr(builder, "loss"));
  builder.setInsertionPoint(function.front().getTerminator());
  if (drawn)
    increment(builder, *drawn, step);

  DenseMap<StringAttr, Value> loads;
  for (auto load : function.getOps<ml_program::GlobalLoadOp>())
    loads[load.getGlobal().getLeafReference()] = load.getResult();
  SmallVector<Value> variables;
  for (const Parameter &parameter : model.parameters)
    variables.push_back(loads.lookup(parameter.name));
  FailureOr<Gradients> gradients = differentiate(builder, loss, variables);
  if (failed(gradients))
    return failure();

  for (auto [parameter, variable] :
       llvm::zip_equal(model.parameters, variables)) {
    Value gradient = gradients->lookup(variable);
    if (!gradient)
      return variable.getDefiningOp()->emitError(
                 "the loss does not depend on parameter '")
             << parameter.name.getValue()
             << "' by floating-point numbers alone, so it has no gradient";
    trained[parameter.name].gradient.store(builder, gradient.getLoc(),
                                           gradient);
  }
  if (withFactors)
    updateFactors(builder, mapping, *gradients);
  return success();
}

void StepBuilder::updateFactors(OpBuilder &builder, const IRMapping &mapping,
                                const Gradients &gradients) {
  if (layers.empty())
    return;
  Value count = updates->load(builder, module.getLoc());
  for (auto [layer, factor] : llvm::zip_equal(layers, factors)) {
    ModelBuilder b(builder, layer.uses.front().op->getLoc());
    Value a, g;
    // Uses of one weight count like positions of a convolution: A sums over
    // them, G averages.
    for (const LayerUse &use : layer.uses) {
      auto op = cast<LayerOpInterface>(use.op);
      Value newA =
          op.buildActivationFactor(builder, mapping.lookup(use.input),
                                   layer.bias.has_value(), model.batch);
      Value dy = gradients.lookup(mapping.lookup(use.output));
      Value newG = op.buildGradientFactor(builder, dy, model.batch);
      a = a ? b.add(a, newA) : newA;
      g = g ? b.add(g, newG) : newG;
    }
    g = b.scale(g, 1.0 / layer.uses.size());
    auto update = [&](const StateTensor &average, Value value) {
      Value old = average.load(builder, b.getLoc());
      Value result = b.create<UpdateAverageOp>(
          average.type, {old, value, count},
          builder.getNamedAttr("decay",
                               builder.getF64FloatAttr(*recipe.decay)));
      average.store(builder, b.getLoc(), result);
    };
    update(factor.a, a);
    update(factor.g, g);
  }
  increment(builder, *updates, count);
}

void StepBuilder::buildEvaluate() {
  IRMapping mapping;
  func::FuncOp function = cloneForward(EntryPoint::evaluate, mapping);
  replaceDropouts(mapping, /*step=*/{});
  SmallVector<Value> results(function.front().getTerminator()->getOperands());
  SmallVector<DictionaryAttr> attributes;
  function.getAllResultAttrs(attributes);
  Builder builder(module.getContext());
  attributes.resize(results.size(), builder.getDictionaryAttr({}));
  auto mark = [&](Value value, Output output) {
    size_t index = llvm::find(results, value) - results.begin();
    if (index == results.size()) {
      results.push_back(value);
      attributes.push_back(
          getNameAttr(builder, freshName(attributes, stringifyOutput(output))));
    }
    NamedAttrList list(attributes[index]);
    list.set(TrainDialect::OutputAttrHelper::getNameStr(),
             OutputAttr::get(module.getContext(), output));
    attributes[index] = list.getDictionary(module.getContext());
  };
  mark(mapping.lookup(model.loss), Output::loss);
  if (model.scores)
    mark(mapping.lookup(model.scores), Output::scores);
  setResults(function, results, attributes);
}
