//===- VerifyModule.cpp - What a module says of its training step ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contracts.h"

#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::amc::train;
using ml_program::GlobalOp;

/// The globals of a module, whose symbols may not have been verified yet.
static DenseMap<StringAttr, GlobalOp> getGlobals(ModuleOp module) {
  DenseMap<StringAttr, GlobalOp> globals;
  for (auto global : module.getOps<GlobalOp>())
    globals.try_emplace(global.getSymNameAttr(), global);
  return globals;
}

LogicalResult mlir::amc::train::verifyRecipe(Operation *op,
                                             NamedAttribute attribute) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    return refusePlace(op, attribute, "a module");
  auto recipe = getAs<RecipeAttr>(op, attribute, "a #train.recipe");
  if (!recipe)
    return failure();
  bool hasCurvature = recipe.getValue().optimizer == Optimizer::kfac;
  TrainDialect::EntryPointAttrHelper helper(op->getContext());
  for (unsigned i = 0; i <= getMaxEnumValForEntryPoint(); ++i) {
    auto kind = static_cast<EntryPoint>(i);
    int64_t found = llvm::count_if(module.getOps<FunctionOpInterface>(),
                                   [&](FunctionOpInterface function) {
                                     auto entry = helper.getAttr(function);
                                     return entry && entry.getValue() == kind;
                                   });
    bool ofCurvature =
        kind == EntryPoint::accumulate_gradients || kind == EntryPoint::refresh;
    if (found != (hasCurvature || !ofCurvature))
      return op->emitOpError()
             << "with a recipe of optimizer "
             << printValue(*recipe.getValue().optimizer) << " must have "
             << (hasCurvature || !ofCurvature ? "one function" : "no function")
             << " with entry point " << stringifyEntryPoint(kind)
             << ", but has " << found;
  }
  return success();
}

namespace {
/// Verifies the layers of one module.
struct LayerVerifier {
  Operation *module;
  DenseMap<StringAttr, GlobalOp> globals;

  InFlightDiagnostic fail(LayerAttr layer) const {
    return module->emitOpError() << "layer " << layer.getName() << ": ";
  }

  /// The type of a global that is there and has one of the roles, else null.
  RankedTensorType find(LayerAttr layer, FlatSymbolRefAttr symbol,
                        ArrayRef<Role> roles) const {
    GlobalOp global = globals.lookup(symbol.getAttr());
    if (!global) {
      fail(layer) << "there is no global " << symbol;
      return {};
    }
    if (failed(verifyFirst(global)))
      return {};
    std::optional<Role> role = getRole(global);
    if (!role || !llvm::is_contained(roles, *role)) {
      SmallVector<StringRef> names;
      for (Role each : roles)
        names.push_back(stringifyRole(each));
      fail(layer) << symbol << " must be of role " << llvm::join(names, " or ");
      return {};
    }
    auto type = dyn_cast<RankedTensorType>(global.getType());
    if (type && type.getElementType().isF32() &&
        mlir::amc::hasBoundedSize(type.getShape()))
      return type;
    fail(layer) << symbol
                << " must be a tensor of f32 with static shape and 1 to 2^40 "
                   "elements, but is "
                << global.getType();
    return {};
  }

  /// Rows of a factor; nothing after an error.
  std::optional<int64_t> sizeOf(LayerAttr layer,
                                FlatSymbolRefAttr symbol) const {
    RankedTensorType type = find(layer, symbol, {Role::derived, Role::factor});
    if (!type)
      return std::nullopt;
    if (type.getRank() == 2 && type.getDimSize(0) == type.getDimSize(1))
      return type.getDimSize(0);
    fail(layer) << symbol << " must be a square matrix, but is " << type;
    return std::nullopt;
  }

  LogicalResult verify(LayerAttr layer) const {
    std::optional<int64_t> inputs = sizeOf(layer, layer.getA());
    std::optional<int64_t> outputs =
        inputs ? sizeOf(layer, layer.getG()) : std::nullopt;
    if (!outputs)
      return failure();
    RankedTensorType weight = find(layer, layer.getWeight(), Role::parameter);
    if (!weight)
      return failure();
    if (FlatSymbolRefAttr symbol = layer.getBias()) {
      RankedTensorType bias = find(layer, symbol, Role::parameter);
      if (!bias)
        return failure();
      if (bias.getNumElements() != *outputs)
        return fail(layer) << symbol << " must have " << *outputs
                           << " elements, one for each row of G, but is "
                           << bias;
      --*inputs;
    }
    if (weight.getNumElements() != *outputs * *inputs)
      return fail(layer) << layer.getWeight() << " must have " << *outputs
                         << " x " << *inputs << " elements, as G and A"
                         << (layer.getBias() ? " without the bias" : "")
                         << " have rows, but is " << weight;
    if (layer.getKind() == LayerKind::convolution &&
        (weight.getRank() < 3 || weight.getDimSize(0) != *outputs))
      return fail(layer) << layer.getWeight()
                         << " must be out x in x window, but is " << weight;
    return success();
  }
};
} // namespace

LogicalResult mlir::amc::train::verifyLayers(Operation *op,
                                             NamedAttribute attribute) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    return refusePlace(op, attribute, "a module");
  ArrayAttr layers =
      getArrayOf<LayerAttr>(op, attribute, "an array of #train.layer");
  if (!layers)
    return failure();
  LayerVerifier verifier{op, getGlobals(module)};
  llvm::StringSet<> names;
  for (auto layer : layers.getAsRange<LayerAttr>()) {
    if (!names.insert(layer.getName().getValue()).second)
      return op->emitOpError() << "has two layers " << layer.getName();
    if (failed(verifier.verify(layer)))
      return failure();
  }
  return success();
}

LogicalResult mlir::amc::train::verifyUncovered(Operation *op,
                                                NamedAttribute attribute) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    return refusePlace(op, attribute, "a module");
  ArrayAttr list =
      getArrayOf<FlatSymbolRefAttr>(op, attribute, "an array of symbols");
  if (!list)
    return failure();
  DenseMap<StringAttr, GlobalOp> globals = getGlobals(module);
  for (auto symbol : list.getAsRange<FlatSymbolRefAttr>()) {
    GlobalOp global = globals.lookup(symbol.getAttr());
    if (!global || getRole(global) != Role::parameter)
      return op->emitOpError() << "'train.uncovered' names " << symbol
                               << ", which is no global of role parameter";
  }
  return success();
}
