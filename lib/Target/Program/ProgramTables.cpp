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

FailureOr<std::vector<flatbuffers::Offset<fb::State>>>
amc::exportState(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module,
                 Constants &constants) {
  std::vector<flatbuffers::Offset<fb::State>> table;
  for (auto global : module.getOps<ml_program::GlobalOp>()) {
    auto type = dyn_cast<RankedTensorType>(global.getType());
    if (!type || !elementType(type.getElementType()))
      return global.emitError("state must be a tensor of f32, f64, i64, i32 or "
                              "i1");
    fb::StateRole role = fb::StateRole::derived;
    if (auto name = global->getAttrOfType<StringAttr>("amc.role"))
      for (fb::StateRole known : fb::EnumValuesStateRole())
        if (name == fb::EnumNameStateRole(known))
          role = known;
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

/// A dictionary attribute of plain values as a JSON object.
static llvm::json::Value toJson(Attribute attribute) {
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return number.getValueAsDouble();
  if (auto flag = dyn_cast<BoolAttr>(attribute))
    return flag.getValue();
  if (auto number = dyn_cast<IntegerAttr>(attribute))
    return number.getInt();
  if (auto text = dyn_cast<StringAttr>(attribute))
    return text.str();
  llvm::json::Object object;
  if (auto dictionary = dyn_cast<DictionaryAttr>(attribute))
    for (NamedAttribute entry : dictionary)
      object[entry.getName().getValue()] = toJson(entry.getValue());
  return object;
}

flatbuffers::Offset<fb::Training>
amc::exportTraining(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module) {
  auto options = module->getAttrOfType<DictionaryAttr>("amc.training");
  if (!options)
    options = DictionaryAttr::get(module.getContext());
  auto text = [&](StringRef name, StringRef otherwise) {
    auto value = options.getAs<StringAttr>(name);
    return value ? value.str() : otherwise.str();
  };
  auto real = [&](StringRef name) {
    auto value = options.getAs<FloatAttr>(name);
    return value ? value.getValueAsDouble() : 0.0;
  };
  auto count = [&](StringRef name, int64_t otherwise) {
    auto value = options.getAs<IntegerAttr>(name);
    return uint32_t(value ? value.getInt() : otherwise);
  };
  std::vector<std::string> uncovered;
  if (auto list = module->getAttrOfType<ArrayAttr>("amc.uncovered"))
    for (auto name : list.getAsRange<StringAttr>())
      uncovered.push_back(name.str());
  std::string json;
  llvm::raw_string_ostream(json) << toJson(options);
  auto names = fbb.CreateVectorOfStrings(uncovered);
  auto optimizer = fbb.CreateString(text("optimizer", "none"));
  auto schedule = fbb.CreateString(text("lr_schedule", "constant"));
  auto optionsJson = fbb.CreateString(json);
  return fb::CreateTraining(
      fbb, optimizer, real("lr"), schedule, real("damping"), count("warmup", 0),
      count("inverse_period", 1), count("curvature_period", 1),
      count("batch", 1), optionsJson, names);
}

std::vector<flatbuffers::Offset<fb::Layer>>
amc::exportLayers(flatbuffers::FlatBufferBuilder &fbb, ModuleOp module) {
  std::vector<flatbuffers::Offset<fb::Layer>> layers;
  auto list = module->getAttrOfType<ArrayAttr>("amc.layers");
  if (!list)
    return layers;
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
  for (auto layer : list.getAsRange<DictionaryAttr>()) {
    auto name = layer.getAs<StringAttr>("name");
    layers.push_back(
        fb::CreateLayerDirect(fbb, name.str().c_str(), &factors[name]));
  }
  return layers;
}
