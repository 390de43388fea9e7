//===- Layers.cpp - Layers whose curvature is a Kronecker product --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"
#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;
using ml_program::GlobalLoadOp;

namespace {
/// A parameter as a layer gets it.
struct Source {
  GlobalLoadOp load;
  bool transposed = false;
};

/// A use of a weight that has Kronecker factors.
struct Candidate {
  LayerUse use;
  Source weight;
  GlobalLoadOp bias;
  /// The weight as the layer gets it is in x out.
  bool inputsFirst = false;
};

/// All uses of parameters in the part of the graph that makes the loss.
class LayerFinder {
public:
  explicit LayerFinder(const Model &model);

  SmallVector<Layer> run();

private:
  std::optional<Source> traceParameter(Value value) const;
  GlobalLoadOp traceBias(Value value, int64_t outputs) const;
  std::optional<Candidate> recognize(Operation &op) const;
  Candidate withAddedBias(Candidate candidate) const;
  std::optional<Layer> merge(ArrayRef<Candidate> candidates) const;
  unsigned countUses(StringAttr parameter) const;

  const Model &model;
  /// Values that depend on an input of the model.
  DenseSet<Value> data;
};
} // namespace

LayerFinder::LayerFinder(const Model &model) : model(model) {
  Block &body = model.forward->getRegion(0).front();
  data.insert_range(body.getArguments());
  for (Operation &op : body)
    if (llvm::any_of(op.getOperands(),
                     [&](Value value) { return data.contains(value); }))
      data.insert_range(op.getResults());
}

static std::optional<Forwarding> getForwarding(Operation *op) {
  if (auto forwarding = dyn_cast_or_null<ForwardingOpInterface>(op))
    return forwarding.getForwarding();
  return std::nullopt;
}

/// Follows copies and transpositions of matrices back to a parameter.
std::optional<Source> LayerFinder::traceParameter(Value value) const {
  Source source;
  while (Operation *op = value.getDefiningOp()) {
    if (auto load = dyn_cast<GlobalLoadOp>(op)) {
      source.load = load;
      return source;
    }
    std::optional<Forwarding> forwarding = getForwarding(op);
    if (forwarding == Forwarding::transposed)
      source.transposed ^= true;
    else if (forwarding != Forwarding::same)
      return std::nullopt;
    value = op->getOperand(0);
  }
  return std::nullopt;
}

/// A parameter with one number per output, or null.
GlobalLoadOp LayerFinder::traceBias(Value value, int64_t outputs) const {
  while (getForwarding(value.getDefiningOp()) == Forwarding::same)
    value = value.getDefiningOp()->getOperand(0);
  auto load = value.getDefiningOp<GlobalLoadOp>();
  auto type = dyn_cast<RankedTensorType>(value.getType());
  // One that is used elsewhere too has more than this layer's gradient.
  if (!load || type.getRank() == 0 || type.getShape().back() != outputs ||
      type.getNumElements() != outputs)
    return {};
  return load;
}

/// The layer with the bias that is added to its result, where one is.
Candidate LayerFinder::withAddedBias(Candidate candidate) const {
  Value output = candidate.use.output;
  SmallVector<Operation *> users;
  for (Operation *user : output.getUsers())
    if (model.live.contains(user))
      users.push_back(user);
  auto add = users.size() == 1 ? dyn_cast<SumOpInterface>(users[0]) : nullptr;
  if (!add || add.getSign(0) != 1 || add.getSign(1) != 1 ||
      add->getResult(0).getType() != output.getType())
    return candidate;
  Value other = add->getOperand(add->getOperand(0) == output ? 1 : 0);
  int64_t outputs = cast<RankedTensorType>(output.getType()).getShape().back();
  if (GlobalLoadOp bias = traceBias(other, outputs)) {
    candidate.bias = bias;
    candidate.use.output = add->getResult(0);
  }
  return candidate;
}

std::optional<Candidate> LayerFinder::recognize(Operation &op) const {
  auto layer = dyn_cast<LayerOpInterface>(op);
  std::optional<LayerOperands> operands;
  if (layer)
    operands = layer.getLayerOperands();
  if (!operands)
    return std::nullopt;
  std::optional<Source> weight = traceParameter(operands->weight);
  if (!weight)
    return std::nullopt;
  Value output = op.getResult(0);
  Candidate candidate{{&op, operands->input, output}, *weight, {}, {}};
  candidate.inputsFirst = operands->inputsFirst;
  auto type = cast<RankedTensorType>(output.getType());
  if (operands->bias)
    candidate.bias =
        traceBias(operands->bias, type.getDimSize(operands->outputAxis));
  // What is added is one number per output where outputs are the last
  // dimension, to which a vector broadcasts.
  else if (operands->outputAxis + 1 == type.getRank())
    return withAddedBias(candidate);
  return candidate;
}

/// Uses of the parameter's value by live ops that depend on data, through what
/// depends on parameters alone. A term of the loss is none: like weight decay,
/// a penalty changes the gradient and not the curvature.
unsigned LayerFinder::countUses(StringAttr parameter) const {
  unsigned count = 0;
  llvm::SmallSetVector<Value, 8> values;
  for (auto load : model.forward->getRegion(0).getOps<GlobalLoadOp>())
    if (load.getGlobal().getLeafReference() == parameter)
      values.insert(load.getResult());
  for (unsigned i = 0; i != values.size(); ++i)
    for (Operation *user : values[i].getUsers()) {
      if (!model.live.contains(user))
        continue;
      auto type = cast<RankedTensorType>(user->getResult(0).getType());
      if (!data.contains(user->getResult(0)))
        values.insert_range(user->getResults());
      else if (!isa<SumOpInterface>(user) || type.getRank() != 0)
        ++count;
    }
  return count;
}

/// One layer of all uses of a weight; none when they do not go together.
std::optional<Layer> LayerFinder::merge(ArrayRef<Candidate> candidates) const {
  const Candidate &first = candidates.front();
  auto nameOf = [](GlobalLoadOp load) {
    return load ? load.getGlobal().getLeafReference() : StringAttr();
  };
  auto parameterOf = [&](GlobalLoadOp load) {
    return Parameter{nameOf(load), cast<RankedTensorType>(load.getType())};
  };
  auto isTransposed = [](const Candidate &candidate) {
    return candidate.inputsFirst != candidate.weight.transposed;
  };
  Layer layer;
  layer.weight = parameterOf(first.weight.load);
  layer.transposed = isTransposed(first);
  for (const Candidate &candidate : candidates) {
    if (nameOf(candidate.bias) != nameOf(first.bias) ||
        isTransposed(candidate) != layer.transposed ||
        candidate.use.op->getName() != first.use.op->getName())
      return std::nullopt;
    layer.uses.push_back(candidate.use);
  }
  if (countUses(layer.weight.name) != candidates.size())
    return std::nullopt;
  // A bias with other uses has a gradient that is not this layer's.
  if (first.bias && countUses(nameOf(first.bias)) == candidates.size())
    layer.bias = parameterOf(first.bias);
  ArrayRef<int64_t> shape = layer.weight.type.getShape();
  layer.outputs = shape[layer.transposed ? 1 : 0];
  layer.inputs = layer.weight.type.getNumElements() / layer.outputs;
  return layer;
}

/// "conv1" for "conv1.weight"; different for different layers.
static std::string nameLayer(StringRef weight, llvm::StringSet<> &taken) {
  weight.consume_back(".weight");
  std::string name = weight.str();
  for (unsigned i = 2; !taken.insert(name).second; ++i)
    name = (weight + "." + Twine(i)).str();
  return name;
}

SmallVector<Layer> LayerFinder::run() {
  llvm::MapVector<StringAttr, SmallVector<Candidate>> byWeight;
  for (Operation &op : model.forward->getRegion(0).front())
    if (model.live.contains(&op))
      if (std::optional<Candidate> candidate = recognize(op);
          candidate && data.contains(candidate->use.input))
        byWeight[candidate->weight.load.getGlobal().getLeafReference()]
            .push_back(*candidate);
  SmallVector<Layer> layers;
  llvm::StringSet<> names;
  for (auto &[weight, candidates] : byWeight)
    if (std::optional<Layer> layer = merge(candidates)) {
      layer->name = nameLayer(weight.getValue(), names);
      layers.push_back(std::move(*layer));
    }
  return layers;
}

SmallVector<Layer> train::findLayers(const Model &model) {
  return LayerFinder(model).run();
}
