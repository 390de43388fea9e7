//===- Weights.cpp - Which initializers are weights -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters also write constants as initializers. A file with the signature of
// a traced program says which are parameters; of others it is guessed.
//
//===----------------------------------------------------------------------===//

#include "GraphImport.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::amc::onnx;

namespace {
/// What an operator does with its operands, as far as weights matter.
enum class Role { Layer, Arithmetic, Power, Loss, Other };
} // namespace

static Role roleOf(StringRef op) {
  return llvm::StringSwitch<Role>(op)
      .Cases({"Conv", "Gemm", "MatMul"}, Role::Layer)
      .Cases({"Add", "Sub", "Mul", "Div"}, Role::Arithmetic)
      .Case("Pow", Role::Power)
      .Cases({"SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss"},
             Role::Loss)
      .Default(Role::Other);
}

static llvm::StringSet<> parametersOf(const Model &model) {
  llvm::StringSet<> parameters, weights;
  for (const TracedTensor &traced : *model.signature)
    if (traced.kind == TracedTensor::Kind::parameter)
      parameters.insert(traced.target);
  for (const Tensor &tensor : model.initializers)
    if (isReal(tensor.type) && parameters.contains(tensor.name))
      weights.insert(tensor.name);
  return weights;
}

llvm::StringSet<> mlir::amc::onnx::findWeights(const Model &model) {
  if (model.signature)
    return parametersOf(model);
  llvm::StringSet<> candidates, weights;
  for (const Tensor &tensor : model.initializers)
    if (!tensor.shape.empty() && isReal(tensor.type))
      candidates.insert(tensor.name);

  // Values that depend on a graph input, and on no layer.
  llvm::StringSet<> preprocessed;
  for (const Declaration &input : model.inputs)
    preprocessed.insert(input.name);
  llvm::StringSet<> layered;
  for (const Node &node : model.nodes) {
    Role role = roleOf(node.op);
    bool readsLayer = role == Role::Layer, readsInput = false;
    for (const std::string &name : node.inputs) {
      readsLayer |= layered.contains(name);
      readsInput |= preprocessed.contains(name);
    }
    bool normalizes = role == Role::Arithmetic && readsInput && !readsLayer;
    for (auto [index, name] : llvm::enumerate(node.inputs)) {
      bool isSetting = (role == Role::Loss && index == 2) ||
                       (role == Role::Power && index == 1);
      if (candidates.contains(name) && !normalizes && !isSetting)
        weights.insert(name);
    }
    for (const std::string &name : node.outputs) {
      if (readsLayer)
        layered.insert(name);
      else if (readsInput)
        preprocessed.insert(name);
    }
  }
  return weights;
}
