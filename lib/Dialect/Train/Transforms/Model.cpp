//===- Model.cpp - What a training step is made of -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"
#include "ModelBuilder.h"

#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.h"
#include "amc/Dialect/Train/Interfaces/LossOpInterface.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// Everything that `value` depends on.
static DenseSet<Operation *> findLive(Value value) {
  DenseSet<Operation *> live;
  SmallVector<Value> worklist{value};
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (op && live.insert(op).second)
      llvm::append_range(worklist, op->getOperands());
  }
  return live;
}

/// The operand of the classification loss nearest to the end.
static Value findScores(Block &body, const DenseSet<Operation *> &live) {
  for (Operation &op : llvm::reverse(body))
    if (auto loss = dyn_cast<LossOpInterface>(op); loss && live.contains(&op))
      return loss.getClassScores();
  return {};
}

/// The first float among the results that is of rank 0, or with `anyRank` of
/// one element; computed, not handed through.
static OpOperand *findLoss(func::FuncOp forward, bool anyRank) {
  for (OpOperand &result : forward.front().getTerminator()->getOpOperands()) {
    auto type = dyn_cast<RankedTensorType>(result.get().getType());
    if (type && isa<FloatType>(type.getElementType()) &&
        result.get().getDefiningOp() &&
        (anyRank ? type.getNumElements() == 1 : type.getRank() == 0))
      return &result;
  }
  return nullptr;
}

/// Makes the result an f32 of rank 0, as a step returns its loss.
static Value normalizeLoss(func::FuncOp forward, OpOperand &result) {
  Operation *terminator = result.getOwner();
  OpBuilder builder(terminator);
  ModelBuilder b(builder, result.get().getLoc());
  Value loss = b.cast(b.reshape(result.get(), {}), builder.getF32Type());
  result.set(loss);
  forward.setFunctionType(builder.getFunctionType(
      forward.getArgumentTypes(), terminator->getOperandTypes()));
  return loss;
}

/// The size of the leading dimension that all inputs share.
static FailureOr<int64_t> findBatch(func::FuncOp forward) {
  int64_t batch = 0;
  for (BlockArgument argument : forward.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !type.hasStaticShape() || type.getRank() == 0)
      return forward.emitError("input #")
             << argument.getArgNumber() << " (" << argument.getType()
             << ") must be a tensor of static shape with a row for each "
                "example "
                "of the batch";
    if (batch && type.getDimSize(0) != batch)
      return forward.emitError("input #")
             << argument.getArgNumber() << " (" << type << ") must have "
             << batch << " rows, one for each example of the batch";
    batch = type.getDimSize(0);
  }
  if (!batch)
    return forward.emitError("a model without inputs cannot be trained");
  return batch;
}

static DenseMap<Operation *, int64_t> seedDropouts(Model &model) {
  DenseMap<Operation *, int64_t> seeds;
  SmallVector<Operation *> unseeded;
  DenseSet<int64_t> taken;
  for (auto dropout : model.forward.getOps<DropoutOpInterface>()) {
    if (!model.live.contains(dropout) || !dropout.isActive())
      continue;
    if (std::optional<int64_t> seed = dropout.getMaskSeed()) {
      seeds[dropout] = *seed;
      taken.insert(*seed);
    } else {
      unseeded.push_back(dropout);
    }
  }
  int64_t next = 0;
  for (Operation *dropout : unseeded) {
    while (!taken.insert(next).second)
      ++next;
    seeds[dropout] = next;
  }
  return seeds;
}

FailureOr<Model> train::analyzeModel(ModuleOp module,
                                     std::optional<Loss> loss) {
  Model model;
  model.forward = module.lookupSymbol<func::FuncOp>("forward");
  if (!model.forward || model.forward.isExternal() ||
      !model.forward.getBody().hasOneBlock())
    return module.emitError(
        "a model to train is a function @forward of one block, as the import "
        "of an ONNX graph makes it");
  FailureOr<int64_t> batch = findBatch(model.forward);
  if (failed(batch))
    return failure();
  model.batch = *batch;
  OpOperand *result = findLoss(model.forward, /*anyRank=*/false);
  // In a batch of one, a result of one element can be that of the example.
  if (!result && model.batch > 1)
    result = findLoss(model.forward, /*anyRank=*/true);
  if (loss) {
    if (result)
      return model.forward.emitError("model has a loss (its first result of "
                                     "one element) and --loss asks for "
                                     "another; remove --loss");
    if (failed(addLoss(model.forward, *loss)))
      return failure();
    result = findLoss(model.forward, /*anyRank=*/false);
  }
  if (!result)
    return model.forward.emitError("model has no loss: none of its outputs is ")
           << (model.batch > 1 ? "one float" : "a float of rank 0")
           << "; export it with its loss, or add --loss=cross-entropy or "
              "--loss=mse";
  model.loss = normalizeLoss(model.forward, *result);
  model.live = findLive(model.loss);
  model.scores = findScores(model.forward.front(), model.live);

  model.dropoutSeeds = seedDropouts(model);

  llvm::SmallSetVector<StringAttr, 8> seen;
  for (auto load : model.forward.getOps<ml_program::GlobalLoadOp>()) {
    auto type = dyn_cast<RankedTensorType>(load.getType());
    if (!model.live.contains(load) || !type ||
        !isa<FloatType>(type.getElementType()))
      continue;
    StringAttr name = load.getGlobal().getLeafReference();
    if (!type.getElementType().isF32())
      return load.emitError("parameter '")
             << name.getValue() << "' is " << type
             << "; only f32 parameters can be trained";
    if (seen.insert(name))
      model.parameters.push_back({name, type});
  }
  if (model.parameters.empty())
    return model.forward.emitError(
        "the loss depends on no parameter; parameters are initializers of the "
        "ONNX graph");
  return model;
}
