//===- State.cpp - Tensors that live from step to step -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State.h"

using namespace mlir;
using namespace mlir::amc::train;
using namespace mlir::ml_program;

Value StateTensor::load(OpBuilder &builder, Location loc) const {
  return GlobalLoadOp::create(builder, loc, type, SymbolRefAttr(symbol));
}

void StateTensor::store(OpBuilder &builder, Location loc, Value value) const {
  GlobalStoreOp::create(builder, loc, SymbolRefAttr(symbol), value);
}

State::State(ModuleOp module)
    : module(module), symbols(module), place(module.getBody()->begin()) {
  for (auto global : module.getOps<GlobalOp>())
    place = std::next(global->getIterator());
}

static void setRole(GlobalOp global, Role role) {
  MLIRContext *context = global->getContext();
  TrainDialect::RoleAttrHelper(context).setAttr(global,
                                                RoleAttr::get(context, role));
}

void State::markParameters() {
  for (auto global : module.getOps<GlobalOp>())
    if (!getRole(global))
      setRole(global, Role::parameter);
}

StateTensor State::declare(const Twine &name, RankedTensorType type,
                           Role role) {
  OpBuilder builder(module.getContext());
  auto zero = cast<TypedAttr>(builder.getZeroAttr(type));
  auto global = GlobalOp::create(
      builder, NameLoc::get(builder.getStringAttr(name)),
      builder.getStringAttr(name), TypeAttr::get(type), builder.getUnitAttr(),
      zero, builder.getStringAttr("private"));
  setRole(global, role);
  return {FlatSymbolRefAttr::get(symbols.insert(global, place)), type};
}
