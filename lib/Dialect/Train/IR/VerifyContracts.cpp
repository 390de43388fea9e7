//===- VerifyContracts.cpp - Attributes where they stand ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function may be verified while others are rewritten, so what looks at more
// than one of them hangs on the module.
//
//===----------------------------------------------------------------------===//

#include "Contracts.h"

#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::amc::train;
using ml_program::GlobalOp;

static bool isScalar(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && shaped.hasRank() && shaped.getRank() == 0 &&
         shaped.getElementType().isF32();
}

//===----------------------------------------------------------------------===//
// Globals
//===----------------------------------------------------------------------===//

static LogicalResult verifyRole(Operation *op, NamedAttribute attribute) {
  auto global = dyn_cast<GlobalOp>(op);
  if (!global)
    return refusePlace(op, attribute, "a ml_program.global");
  auto role = getAs<RoleAttr>(op, attribute, "a #train.role");
  if (!role || failed(verifyFirst(op)))
    return failure();
  auto type = dyn_cast<RankedTensorType>(global.getType());
  if (!type)
    return op->emitOpError() << "has a role, so it must be a ranked tensor, "
                                "but is "
                             << global.getType();
  bool isCount = type.getRank() == 0 && type.getElementType().isInteger();
  if (role.getValue() == Role::counter && !isCount)
    return op->emitOpError()
           << "of role counter must be one integer, but is " << type;
  return success();
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

namespace {
/// Arguments or results of a function, each with its name; those without one
/// are state of a later stage.
struct NamedTypes {
  SmallVector<StringRef> names;
  SmallVector<Type> types;

  void add(StringAttr name, Type type) {
    if (!name)
      return;
    names.push_back(name);
    types.push_back(type);
  }

  std::string text() const { return "(" + llvm::join(names, ", ") + ")"; }
};
} // namespace

/// That `given` are these scalars; `verb`: "take" or "return".
static LogicalResult verifyScalars(FunctionOpInterface function,
                                   EntryPoint kind, StringRef verb,
                                   const NamedTypes &given,
                                   ArrayRef<StringRef> expected) {
  if (given.names != expected)
    return function.emitOpError()
           << "is entry point " << stringifyEntryPoint(kind) << " and must "
           << verb << " (" << llvm::join(expected, ", ") << "), but has "
           << given.text();
  for (auto [name, type] : llvm::zip_equal(given.names, given.types))
    if (!isScalar(type))
      return function.emitOpError()
             << "'" << name << "' must be one f32, but is " << type;
  return success();
}

static LogicalResult verifyOutputs(FunctionOpInterface function) {
  unsigned losses = 0, scores = 0;
  StringRef name = TrainDialect::OutputAttrHelper::getNameStr();
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto output = function.getResultAttrOfType<OutputAttr>(i, name))
      ++(output.getValue() == Output::loss ? losses : scores);
  if (losses == 1 && scores <= 1)
    return success();
  return function.emitOpError()
         << "is entry point evaluate and must return one loss and at most one "
            "tensor of scores, but returns "
         << losses << " and " << scores;
}

static LogicalResult verifyEntryPoint(Operation *op, NamedAttribute attribute) {
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function || !function.isPublic())
    return refusePlace(op, attribute, "a public function");
  auto entry = getAs<EntryPointAttr>(op, attribute, "a #train.entry_point");
  if (!entry || failed(verifyFirst(op)))
    return failure();
  NamedTypes arguments, results;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
    arguments.add(function.getArgAttrOfType<StringAttr>(i, "amc.name"), type);
  for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
    results.add(function.getResultAttrOfType<StringAttr>(i, "amc.name"), type);
  EntryPoint kind = entry.getValue();
  auto verify = [&](ArrayRef<StringRef> takes, ArrayRef<StringRef> returns) {
    return success(
        succeeded(verifyScalars(function, kind, "take", arguments, takes)) &&
        succeeded(verifyScalars(function, kind, "return", results, returns)));
  };
  switch (kind) {
  case EntryPoint::accumulate:
  case EntryPoint::accumulate_gradients:
    return verifyScalars(function, kind, "return", results, {"loss"});
  case EntryPoint::refresh:
    return verify({"damping"}, {});
  case EntryPoint::apply:
    if (results.names.empty())
      return verify({"lr"}, {});
    return verify({"lr"}, {"nu", "withheld"});
  case EntryPoint::evaluate:
    return verifyOutputs(function);
  }
  llvm_unreachable("all entry points are verified");
}

//===----------------------------------------------------------------------===//
// The hooks
//===----------------------------------------------------------------------===//

LogicalResult TrainDialect::verifyOperationAttribute(Operation *op,
                                                     NamedAttribute attribute) {
  StringAttr name = attribute.getName();
  if (name == roleAttrName.getName())
    return verifyRole(op, attribute);
  if (name == entryPointAttrName.getName())
    return verifyEntryPoint(op, attribute);
  if (name == recipeAttrName.getName())
    return verifyRecipe(op, attribute);
  if (name == layersAttrName.getName())
    return verifyLayers(op, attribute);
  if (name == uncoveredAttrName.getName())
    return verifyUncovered(op, attribute);
  if (name == labelsAttrName.getName())
    return refusePlace(op, attribute, "an argument of a function");
  if (name == outputAttrName.getName())
    return refusePlace(op, attribute, "a result of a function");
  return op->emitOpError() << "cannot have '" << name.getValue()
                           << "', which is no attribute of the train dialect";
}

LogicalResult TrainDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                     unsigned argument,
                                                     NamedAttribute attribute) {
  if (attribute.getName() != labelsAttrName.getName())
    return op->emitOpError() << "argument #" << argument << " cannot have '"
                             << attribute.getName().getValue() << "'";
  if (!getArrayOf<LabelRuleAttr>(op, attribute,
                                 "an array of #train.label_rule"))
    return failure();
  Type type = cast<FunctionOpInterface>(op).getArgumentTypes()[argument];
  if (isa<ShapedType>(type))
    return success();
  return op->emitOpError() << "argument #" << argument
                           << " has labels, so it must be a tensor, but is "
                           << type;
}

LogicalResult TrainDialect::verifyRegionResultAttribute(
    Operation *op, unsigned, unsigned result, NamedAttribute attribute) {
  if (attribute.getName() != outputAttrName.getName())
    return op->emitOpError() << "result #" << result << " cannot have '"
                             << attribute.getName().getValue() << "'";
  auto output = getAs<OutputAttr>(op, attribute, "a #train.output");
  if (!output)
    return failure();
  Type type = cast<FunctionOpInterface>(op).getResultTypes()[result];
  if (output.getValue() == Output::loss && !isScalar(type))
    return op->emitOpError()
           << "result #" << result
           << " is a loss, so it must be one f32, but is " << type;
  auto shaped = dyn_cast<ShapedType>(type);
  if (output.getValue() == Output::scores &&
      !(shaped && shaped.hasRank() && shaped.getRank() >= 2 &&
        isa<FloatType>(shaped.getElementType())))
    return op->emitOpError() << "result #" << result
                             << " is scores, so it must have rows of numbers, "
                                "but is "
                             << type;
  EntryPointAttr entry = entryPointAttrName.getAttr(op);
  if (entry && entry.getValue() == EntryPoint::evaluate)
    return success();
  return refusePlace(op, attribute, "a result of entry point evaluate");
}
