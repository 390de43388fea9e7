//===- Place.cpp - Tiles of the device for written matrices ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Analysis/DeviceModel.h"
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

  LogicalResult initialize(MLIRContext *context) override {
    return loadDevice(device, context, description);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<ProgramOp> programs;
    module.walk([&](ProgramOp op) { programs.push_back(op); });
    if (failed(checkFit(programs)) || failed(place(programs)))
      return signalPassFailure();
    numTiles += programs.size();
    module->setAttr("amc.device", StringAttr::get(&getContext(), device));
    recordLayers(programs);
  }

private:
  /// `4 chips of 256 tiles`.
  std::string geometry() const {
    return std::to_string(description.capabilities.chips) + " chips of " +
           std::to_string(description.capabilities.tilesPerChip) + " tiles";
  }

  LogicalResult checkFit(ArrayRef<ProgramOp> programs) {
    int64_t array = description.capabilities.arraySize;
    for (ProgramOp op : programs) {
      TileType type = op.getTile().getType();
      bool inverts = type.getMode() == TileMode::inv;
      if (description.capabilities.periphery ==
          (inverts ? amcrt::Periphery::mvm : amcrt::Periphery::inv))
        return op->emitOpError()
               << "needs a tile that " << (inverts ? "inverts" : "multiplies")
               << ", which device '" << description.name
               << "' does not have (/geometry/periphery)";
      if (type.getRows() > array || type.getCols() > array)
        return op->emitOpError()
               << "writes " << type.getRows() << "x" << type.getCols()
               << " to one tile, but a tile of device '" << description.name
               << "' has " << array << "x" << array;
    }
    if (programs.size() <= description.capabilities.tiles())
      return success();
    return getOperation().emitError()
           << "the matrices need " << programs.size() << " tiles of " << array
           << "x" << array << ", but device '" << description.name << "' has "
           << description.capabilities.tiles() << " (" << geometry()
           << "); tiling=block-diagonal needs fewest, or choose a device with "
              "more";
  }

  LogicalResult place(ArrayRef<ProgramOp> programs) {
    llvm::DenseMap<uint64_t, ProgramOp> taken;
    for (ProgramOp op : programs) {
      PlacementAttr given = op.getPlacementAttr();
      if (!given)
        continue;
      if (given.getChip() >= description.capabilities.chips ||
          given.getTile() >= description.capabilities.tilesPerChip)
        return op->emitOpError()
               << "is on chip " << given.getChip() << ", tile "
               << given.getTile() << ", but device '" << description.name
               << "' has " << geometry();
      auto [it, inserted] = taken.try_emplace(
          given.getChip() * description.capabilities.tilesPerChip +
              given.getTile(),
          op);
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
      op.setPlacementAttr(PlacementAttr::get(
          &getContext(), next / description.capabilities.tilesPerChip,
          next % description.capabilities.tilesPerChip));
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

  amcrt::DeviceDescription description;
};
} // namespace
