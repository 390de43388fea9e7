//===- Place.cpp - Tiles of the device for written matrices ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCPLACE
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

namespace {
struct AMCPlacePass : crossbar::impl::AMCPlaceBase<AMCPlacePass> {
  using AMCPlaceBase::AMCPlaceBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    device = DeviceAttr::modelFor(module);
    SmallVector<ProgramOp> programs;
    module.walk([&](ProgramOp op) { programs.push_back(op); });
    if (failed(checkFit(programs)) || failed(place(programs)))
      return signalPassFailure();
    numTiles += programs.size();
    recordLayers(programs);
  }

private:
  LogicalResult checkFit(ArrayRef<ProgramOp> programs) {
    for (ProgramOp op : programs) {
      TileType type = op.getTile().getType();
      std::string what = device.whyNot(
          type.getMode() == TileMode::inv ? AMC_MODE_INV : AMC_MODE_MVM);
      if (what.empty())
        what = device.whyNot(type.getRows(), type.getCols());
      if (!what.empty())
        return op->emitOpError() << "cannot be placed: " << what;
    }
    std::string what = device.whyNotTiles(programs.size(), "the matrices need");
    if (what.empty())
      return success();
    return getOperation().emitError()
           << what
           << "; tiling=block-diagonal needs fewest, or choose a device with "
              "more";
  }

  LogicalResult place(ArrayRef<ProgramOp> programs) {
    llvm::DenseMap<uint64_t, ProgramOp> taken;
    for (ProgramOp op : programs) {
      PlacementAttr given = op.getPlacementAttr();
      if (!given)
        continue;
      amc_tile_id id{uint32_t(given.getChip()), uint32_t(given.getTile())};
      bool isNumber = id.chip == given.getChip() && id.tile == given.getTile();
      if (!isNumber || !device.has(id))
        return op->emitOpError()
               << "cannot be placed: there is no chip " << given.getChip()
               << ", tile " << given.getTile() << ": device '" << device.name()
               << "' has " << device.geometry();
      auto [it, inserted] = taken.try_emplace(device.numberOf(id), op);
      if (!inserted)
        return (op->emitOpError()
                << "writes chip " << given.getChip() << ", tile "
                << given.getTile() << ", which another matrix has")
                   .attachNote(it->second->getLoc())
               << "written here";
    }
    uint64_t next = 0;
    for (ProgramOp op : programs) {
      if (op.getPlacementAttr())
        continue;
      while (taken.contains(next))
        ++next;
      amc_tile_id id = device.placeOf(next);
      op.setPlacementAttr(PlacementAttr::get(&getContext(), id.chip, id.tile));
      ++next;
    }
    return success();
  }

  /// For every factor of every layer, where it is.
  void recordLayers(ArrayRef<ProgramOp> programs) {
    SmallVector<train::LayerAttr> layers = train::getLayers(getOperation());
    if (layers.empty())
      return;
    llvm::DenseMap<Attribute, SmallVector<Attribute>> tiles;
    llvm::DenseMap<Attribute, PlanAttr> plans;
    getOperation().walk([&](Operation *op) {
      if (auto plan = op->getAttrOfType<PlanAttr>("amc.plan"))
        if (auto factor = op->getAttrOfType<FlatSymbolRefAttr>("amc.factor"))
          plans.try_emplace(factor, plan);
    });
    for (ProgramOp op : programs)
      if (auto factor = op->getAttrOfType<FlatSymbolRefAttr>("amc.factor"))
        tiles[factor].push_back(op.getPlacementAttr());
    SymbolTable symbols(getOperation());
    Builder builder(&getContext());
    SmallVector<Attribute> entries;
    for (train::LayerAttr layer : layers)
      for (auto [which, factor] :
           {std::pair("A", layer.getA()), std::pair("G", layer.getG())}) {
        auto global = symbols.lookup<ml_program::GlobalOp>(factor.getValue());
        auto type = cast<RankedTensorType>(global.getType());
        NamedAttrList entry;
        entry.set("name", layer.getName());
        entry.set("which", builder.getStringAttr(which));
        entry.set("size", builder.getI64IntegerAttr(type.getDimSize(0)));
        entry.set("tiles", builder.getArrayAttr(tiles[factor]));
        if (PlanAttr plan = plans.lookup(factor))
          entry.set("plan", plan);
        entries.push_back(entry.getDictionary(&getContext()));
      }
    getOperation()->setAttr("amc.placement", builder.getArrayAttr(entries));
  }

  amcrt::DeviceModel device;
};
} // namespace
