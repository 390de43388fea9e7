//===- Signature.cpp - What PyTorch's exporter says of initializers -------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The exporter that traces by torch.export writes the signature of the traced
// program into a file, and the traced call into each node. Its optimizer
// replaces what follows from initializers alone by an initializer of its own;
// a parameter that it used up cannot be trained any more.
//
//===----------------------------------------------------------------------===//

#include "GraphImport.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::amc::onnx;

std::vector<TracedTensor> mlir::amc::onnx::parseSignature(StringRef text) {
  std::vector<TracedTensor> tensors;
  // p_fc_weight: PARAMETER target='fc.weight'
  for (StringRef line : llvm::split(text.split("# outputs").first, '\n')) {
    auto [placeholder, rest] = line.split(": ");
    auto [kindName, target] = rest.split(" target='");
    auto kind = llvm::StringSwitch<std::optional<TracedTensor::Kind>>(kindName)
                    .Case("PARAMETER", TracedTensor::Kind::parameter)
                    .Case("BUFFER", TracedTensor::Kind::buffer)
                    .Case("CONSTANT_TENSOR", TracedTensor::Kind::constant)
                    .Case("USER_INPUT", TracedTensor::Kind::input)
                    .Default(std::nullopt);
    if (kind)
      tensors.push_back(
          {placeholder.str(), *kind, target.split('\'').first.str()});
  }
  return tensors;
}

/// The traced values that the call takes which `node` stems from.
static SmallVector<StringRef> takenBy(const Node &node) {
  SmallVector<StringRef> names;
  // %add : [num_users=1] = call_function[target=...](args = (%x, %fc_bias))
  StringRef arguments = StringRef(node.call).split(" = ").second;
  while (arguments.contains('%')) {
    arguments = arguments.split('%').second;
    StringRef name = arguments.take_while(
        [](char c) { return llvm::isAlnum(c) || c == '_'; });
    names.push_back(name);
  }
  return names;
}

static bool takes(const Node &node, StringRef name) {
  return llvm::is_contained(takenBy(node), name);
}

/// A traced value that a call of the graph takes and that nothing in the file
/// gives any more, or nothing.
static StringRef findVanishedValue(const Model &model) {
  llvm::StringSet<> given;
  for (const TracedTensor &traced : *model.signature)
    given.insert(traced.placeholder);
  for (const Node &node : model.nodes) {
    StringRef result = StringRef(node.call).split(" : ").first;
    result.consume_front("%");
    given.insert(result);
    given.insert_range(node.outputs);
  }
  for (const Node &node : model.nodes)
    for (StringRef name : takenBy(node))
      if (!given.contains(name))
        return name;
  return {};
}

std::vector<const Tensor *>
mlir::amc::onnx::findComputedInitializers(const Model &model) {
  std::vector<const Tensor *> computed;
  for (const Tensor &tensor : model.initializers) {
    bool isTraced =
        llvm::any_of(*model.signature, [&](const TracedTensor &traced) {
          return traced.target == tensor.name;
        });
    // A single number may be a literal of the program, unless a call that is
    // no longer there gave it.
    bool isLiteral = byteSize(tensor.type) == tensor.bytes.size() &&
                     llvm::none_of(model.nodes, [&](const Node &node) {
                       return takes(node, tensor.name);
                     });
    if (isReal(tensor.type) && !isTraced && !isLiteral)
      computed.push_back(&tensor);
  }
  return computed;
}

std::optional<LostParameter>
mlir::amc::onnx::findLostParameter(const Model &model) {
  std::vector<const Tensor *> computed = findComputedInitializers(model);
  for (const TracedTensor &traced : *model.signature) {
    bool isThere = llvm::any_of(model.initializers, [&](const Tensor &tensor) {
      return tensor.name == traced.target;
    });
    if (traced.kind != TracedTensor::Kind::parameter || isThere)
      continue;
    for (const Node &node : model.nodes)
      if (takes(node, traced.placeholder))
        return LostParameter{traced.target, node.name, node.rules, ""};
    // Nothing that is left takes it: it was not used, or what used it is gone.
    if (!computed.empty())
      return LostParameter{traced.target, "", "",
                           "initializer '" + computed.front()->name + "'"};
    if (StringRef value = findVanishedValue(model); !value.empty())
      return LostParameter{traced.target, "", "",
                           "value '" + value.str() + "', which is gone"};
  }
  return std::nullopt;
}
