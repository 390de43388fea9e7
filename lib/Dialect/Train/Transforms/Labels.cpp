//===- Labels.cpp - Which inputs are labels of which classes -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// The value of all elements of a constant of integers.
static std::optional<int64_t> constantOf(Value value) {
  DenseIntElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)) || !elements.isSplat())
    return std::nullopt;
  return elements.getSplatValue<APInt>().getSExtValue();
}

/// Follows labels back to an argument of which every element is one, and adds
/// to `shift` what the graph adds to each.
static BlockArgument findSource(Value labels, int64_t &shift) {
  while (Operation *op = labels.getDefiningOp()) {
    if (isa<onnx::CastOp>(op)) {
      // What is cast to a boolean is no longer its own value.
      if (getElementTypeOrSelf(labels).isInteger(1))
        return {};
      labels = op->getOperand(0);
    } else if (isa<onnx::ReshapeOp, onnx::FlattenOp, onnx::UnsqueezeOp,
                   onnx::SqueezeOp, onnx::TransposeOp, onnx::IdentityOp>(op)) {
      labels = op->getOperand(0);
    } else if (isa<onnx::AddOp, onnx::SubOp>(op)) {
      Value number = op->getOperand(0), constant = op->getOperand(1);
      if (isa<onnx::AddOp>(op) && constantOf(number))
        std::swap(number, constant);
      std::optional<int64_t> term = constantOf(constant);
      if (!term || number.getType() != labels.getType())
        return {};
      shift += isa<onnx::AddOp>(op) ? *term : -*term;
      labels = number;
    } else {
      return {};
    }
  }
  return cast<BlockArgument>(labels);
}

/// Labels that add nothing to the loss: `ignore_index`, classes of weight 0.
template <typename LossOp> static SmallVector<int64_t> findIgnored(LossOp op) {
  SmallVector<int64_t> ignored;
  if (std::optional<uint64_t> index = op.getIgnoreIndex())
    ignored.push_back(static_cast<int64_t>(*index));
  DenseFPElementsAttr weights;
  if (op.getWeights() && matchPattern(op.getWeights(), m_Constant(&weights)))
    for (auto [label, weight] : llvm::enumerate(weights.getValues<APFloat>()))
      if (weight.isZero() && !llvm::is_contained(ignored, int64_t(label)))
        ignored.push_back(label);
  return ignored;
}

template <typename LossOp> static void markLabelsOf(LossOp op) {
  int64_t shift = 0;
  BlockArgument source = findSource(op.getLabels(), shift);
  if (!source)
    return;
  Builder b(op.getContext());
  SmallVector<int64_t> ignored = findIgnored(op);
  for (int64_t &label : ignored)
    label -= shift;
  auto scores = cast<RankedTensorType>(op.getScores().getType());
  Attribute rule = b.getDictionaryAttr(
      {b.getNamedAttr("first", b.getI64IntegerAttr(-shift)),
       b.getNamedAttr("classes", b.getI64IntegerAttr(scores.getDimSize(1))),
       b.getNamedAttr("ignored", b.getDenseI64ArrayAttr(ignored)),
       b.getNamedAttr("mean", b.getBoolAttr(op.getReduction() == "mean"))});
  auto function = cast<func::FuncOp>(source.getOwner()->getParentOp());
  unsigned index = source.getArgNumber();
  SmallVector<Attribute> rules;
  if (auto before = function.getArgAttrOfType<ArrayAttr>(index, kLabelsAttr))
    llvm::append_range(rules, before);
  if (llvm::is_contained(rules, rule))
    return;
  rules.push_back(rule);
  function.setArgAttr(index, kLabelsAttr, b.getArrayAttr(rules));
}

void train::markLabels(Model &model) {
  for (Operation &op : model.forward.front()) {
    if (!model.live.contains(&op))
      continue;
    if (auto loss = dyn_cast<onnx::SoftmaxCrossEntropyLossOp>(op))
      markLabelsOf(loss);
    else if (auto loss = dyn_cast<onnx::NegativeLogLikelihoodLossOp>(op))
      markLabelsOf(loss);
  }
}
