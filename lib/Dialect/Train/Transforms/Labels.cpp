//===- Labels.cpp - Which inputs are labels of which classes -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Interfaces/LossOpInterface.h"
#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.h"
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

/// What a number is added to in the sum; adds the number to `shift`. Null where
/// there is none.
static Value findShifted(SumOpInterface sum, int64_t &shift) {
  for (unsigned i : {0, 1}) {
    Value value = sum->getOperand(i);
    std::optional<int64_t> term = constantOf(sum->getOperand(1 - i));
    if (!term || sum.getSign(i) != 1 ||
        value.getType() != sum->getResult(0).getType())
      continue;
    shift += sum.getSign(1 - i) * *term;
    return value;
  }
  return {};
}

/// Follows labels back to an argument of which every element is one, and adds
/// to `shift` what the graph adds to each.
static BlockArgument findSource(Value labels, int64_t &shift) {
  while (Operation *op = labels.getDefiningOp()) {
    if (auto forwarding = dyn_cast<ForwardingOpInterface>(op)) {
      // What is converted to a boolean is no longer its own value.
      if (forwarding.getForwarding() == Forwarding::converted &&
          getElementTypeOrSelf(labels).isInteger(1))
        return {};
      labels = op->getOperand(0);
    } else if (auto sum = dyn_cast<SumOpInterface>(op)) {
      labels = findShifted(sum, shift);
      if (!labels)
        return {};
    } else {
      return {};
    }
  }
  return cast<BlockArgument>(labels);
}

static void markLabelsOf(LossOpInterface op) {
  int64_t shift = 0;
  BlockArgument source = findSource(op.getClassLabels(), shift);
  if (!source)
    return;
  SmallVector<int64_t> ignored = op.getIgnoredLabels();
  for (int64_t &label : ignored)
    label -= shift;
  Builder b(op.getContext());
  auto rule = LabelRuleAttr::get(
      op.getContext(), /*first=*/-shift, /*classes=*/op.getNumClasses(),
      b.getDenseI64ArrayAttr(ignored), /*mean=*/op.isMeanOfLabels());
  auto function = cast<func::FuncOp>(source.getOwner()->getParentOp());
  unsigned index = source.getArgNumber();
  StringRef name = TrainDialect::LabelsAttrHelper::getNameStr();
  SmallVector<Attribute> rules;
  if (auto before = function.getArgAttrOfType<ArrayAttr>(index, name))
    llvm::append_range(rules, before);
  if (llvm::is_contained(rules, rule))
    return;
  rules.push_back(rule);
  function.setArgAttr(index, name, b.getArrayAttr(rules));
}

void train::markLabels(Model &model) {
  for (auto loss : model.forward.getOps<LossOpInterface>())
    if (model.live.contains(loss))
      markLabelsOf(loss);
}
