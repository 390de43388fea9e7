//===- ProgramTables.cpp - Tables of a program ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramTables.h"

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Exec/IR/Views.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"

#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::amc;
namespace fb = amcrt::fb;

static std::optional<fb::ElementType> elementType(Type type) {
  if (type.isF32())
    return fb::ElementType::f32;
  if (type.isF64())
    return fb::ElementType::f64;
  if (type.isInteger(64))
    return fb::ElementType::i64;
  if (type.isInteger(32))
    return fb::ElementType::i32;
  if (type.isInteger(1))
    return fb::ElementType::i1;
  return std::nullopt;
}

fb::Buffer amc::arenaBuffer(int64_t offset, ShapedType type) {
  return fb::Buffer(fb::Space::arena, *elementType(type.getElementType()),
                    offset, type.getNumElements());
}

std::string amc::nameOf(Location loc) {
  std::string name;
  loc->walk([&](Location inner) {
    auto named = dyn_cast<NameLoc>(inner);
    if (!named)
      return WalkResult::advance();
    name = named.getName().str();
    return WalkResult::interrupt();
  });
  return name;
}

fb::Buffer amc::Constants::buffer(memref::GetGlobalOp op) {
  auto global = cast<memref::GlobalOp>(symbols.lookup(op.getName()));
  return *append(cast<ElementsAttr>(*global.getInitialValue()));
}

FailureOr<fb::Buffer> amc::Constants::append(ElementsAttr attribute) {
  auto type = cast<ShapedType>(attribute.getType());
  std::optional<fb::ElementType> element = elementType(type.getElementType());
  if (!element)
    return failure();
  auto [found, isNew] = known.try_emplace(attribute, 0);
  if (isNew) {
    bytes.resize(llvm::alignTo(bytes.size(), 64));
    found->second = bytes.size();
    size_t size = exec::bytesOf(type);
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
      ArrayRef<char> data = resource.getData();
      bytes.insert(bytes.end(), data.begin(), data.end());
    } else if (auto dense = dyn_cast<DenseElementsAttr>(attribute)) {
      if (type.getElementType().isInteger(1)) {
        for (bool value : dense.getValues<bool>())
          bytes.push_back(value);
      } else {
        ArrayRef<char> data = dense.getRawData();
        size_t copies = dense.isSplat() ? type.getNumElements() : 1;
        for (size_t i = 0; i < copies; ++i)
          bytes.insert(bytes.end(), data.begin(), data.end());
      }
    }
    if (bytes.size() != found->second + size)
      return failure();
  }
  return fb::Buffer(fb::Space::constants, *element, found->second,
                    type.getNumElements());
}

static fb::StateRole exportRole(train::Role role) {
  switch (role) {
  case train::Role::parameter:
    return fb::StateRole::parameter;
  case train::Role::gradient:
    return fb::StateRole::gradient;
  case train::Role::factor:
    return fb::StateRole::factor;
  case train::Role::factor_average:
    return fb::StateRole::factor_average;
  case train::Role::running_statistic:
    return fb::StateRole::running_statistic;
  case train::Role::optimizer:
    return fb::StateRole::optimizer;
  case train::Role::derived:
    return fb::StateRole::derived;
  case train::Role::counter:
    return fb::StateRole::counter;
  }
  llvm_unreachable("all roles are exported");
}

FailureOr<std::vector<flatbuffers::Offset<fb::State>>>
amc::exportState(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module,
                 Constants &constants) {
  std::vector<flatbuffers::Offset<fb::State>> table;
  for (auto global : module.getOps<ml_program::GlobalOp>()) {
    auto type = dyn_cast<RankedTensorType>(global.getType());
    if (!type || !elementType(type.getElementType()))
      return global.emitError("state must be a tensor of f32, f64, i64, i32 or "
                              "i1");
    fb::StateRole role =
        exportRole(train::getRole(global).value_or(train::Role::derived));
    fb::Buffer initial;
    bool given = false;
    if (auto value = dyn_cast_or_null<ElementsAttr>(
            global.getValue().value_or(Attribute()))) {
      auto dense = dyn_cast<DenseElementsAttr>(value);
      bool zero =
          dense && dense.isSplat() &&
          llvm::all_of(dense.getRawData(), [](char c) { return c == 0; });
      if (!zero) {
        FailureOr<fb::Buffer> stored = constants.append(value);
        if (failed(stored))
          return global.emitError("its initial value is not a dense array");
        initial = *stored;
        given = true;
      }
    }
    fb::Buffer place = arenaBuffer(
        global->getAttrOfType<IntegerAttr>(exec::kOffsetAttr).getInt(), type);
    std::vector<int64_t> shape(type.getShape());
    table.push_back(
        fb::CreateStateDirect(fbb, global.getSymName().str().c_str(), &place,
                              &shape, role, given ? &initial : nullptr));
  }
  return table;
}

flatbuffers::Offset<fb::NativeCode>
amc::exportCode(flatbuffers::FlatBufferBuilder &fbb,
                const NativeImage &kernels) {
  std::vector<flatbuffers::Offset<fb::KernelSymbol>> symbols;
  for (const NativeKernel &kernel : kernels.kernels)
    symbols.push_back(fb::CreateKernelSymbolDirect(
        fbb, kernel.name.c_str(), kernel.offset, kernel.arguments,
        nameOf(kernel.location).c_str()));
  auto features = fbb.CreateVectorOfStrings(kernels.features);
  auto table = fbb.CreateVector(symbols);
  auto triple = fbb.CreateString(kernels.triple);
  auto cpu = fbb.CreateString(kernels.cpu);
  return fb::CreateNativeCode(fbb, triple, cpu, features, table);
}

/// The batch and every option by its key, an enumeration as its word.
static llvm::json::Value toJson(int64_t batch, const train::Recipe &recipe) {
  llvm::json::Object object{{"batch", batch}};
  train::eachOption(recipe, [&]<typename T>(const auto &option,
                                            const std::optional<T> &value) {
    if (!value)
      return;
    if constexpr (std::is_enum_v<T>)
      object[option.key()] = train::printValue(*value);
    else
      object[option.key()] = *value;
  });
  return object;
}

/// A module without a training step has a recipe that asks for nothing.
flatbuffers::Offset<fb::Training>
amc::exportTraining(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module) {
  train::RecipeAttr attribute = train::getRecipe(module);
  train::Recipe recipe;
  int64_t batch = 1;
  std::string json = "{}";
  if (attribute) {
    recipe = attribute.getValue();
    batch = attribute.getBatch();
    json.clear();
    llvm::raw_string_ostream(json) << toJson(batch, recipe);
  }
  std::vector<std::string> uncovered;
  train::TrainDialect::UncoveredAttrHelper helper(module.getContext());
  if (ArrayAttr list = helper.getAttr(module))
    for (auto symbol : list.getAsRange<FlatSymbolRefAttr>())
      uncovered.push_back(symbol.getValue().str());
  auto names = fbb.CreateVectorOfStrings(uncovered);
  auto optimizer = fbb.CreateString(
      recipe.optimizer ? train::printValue(*recipe.optimizer) : "none");
  auto schedule = fbb.CreateString(train::printValue(
      recipe.lrSchedule.value_or(train::LRSchedule::constant)));
  auto optionsJson = fbb.CreateString(json);
  return fb::CreateTraining(
      fbb, optimizer, recipe.lr.value_or(0), schedule,
      recipe.damping.value_or(0), recipe.warmup.value_or(0),
      recipe.inversePeriod.value_or(1), recipe.curvaturePeriod.value_or(1),
      batch, optionsJson, names);
}

std::vector<flatbuffers::Offset<fb::Layer>>
amc::exportLayers(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module) {
  std::vector<flatbuffers::Offset<fb::Layer>> layers;
  llvm::StringMap<std::vector<flatbuffers::Offset<fb::Factor>>> factors;
  if (auto all = module->getAttrOfType<ArrayAttr>("amc.placement"))
    for (auto factor : all.getAsRange<DictionaryAttr>()) {
      std::vector<fb::TileRef> tiles;
      for (auto place : factor.getAs<ArrayAttr>("tiles")
                            .getAsRange<crossbar::PlacementAttr>())
        tiles.emplace_back(place.getChip(), place.getTile());
      auto plan = factor.getAs<crossbar::PlanAttr>("plan");
      factors[factor.getAs<StringAttr>("name")].push_back(
          fb::CreateFactorDirect(
              fbb, factor.getAs<StringAttr>("which").str().c_str(),
              factor.getAs<IntegerAttr>("size").getInt(), &tiles,
              plan ? plan.getValue().text().c_str() : nullptr));
    }
  for (train::LayerAttr layer : train::getLayers(module))
    layers.push_back(fb::CreateLayerDirect(fbb, layer.getName().str().c_str(),
                                           &factors[layer.getName()]));
  return layers;
}
