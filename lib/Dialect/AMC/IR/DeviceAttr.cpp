//===- DeviceAttr.cpp - The device that a module is compiled for ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The attribute says what the JSON of a description says, in the same words: it
// is read and checked as that.
//
//===----------------------------------------------------------------------===//

#include "amc/Analysis/ReadDevice.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amcrt/description/ShortDescription.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
namespace json = llvm::json;

/// The section of a description that is kept as text.
static constexpr StringRef kDriver = "driver";

static Attribute toAttribute(const json::Value &value, Builder &builder) {
  if (const json::Object *object = value.getAsObject()) {
    NamedAttrList fields;
    for (const auto &[name, field] : *object)
      fields.set(StringRef(name), toAttribute(field, builder));
    return fields.getDictionary(builder.getContext());
  }
  if (const json::Array *array = value.getAsArray())
    return builder.getArrayAttr(llvm::map_to_vector(
        *array, [&](const json::Value &v) { return toAttribute(v, builder); }));
  if (auto flag = value.getAsBoolean())
    return builder.getBoolAttr(*flag);
  if (auto text = value.getAsString())
    return builder.getStringAttr(*text);
  if (auto integer = value.getAsInteger())
    return builder.getI64IntegerAttr(*integer);
  return builder.getF64FloatAttr(value.getAsNumber().value_or(0));
}

/// None of an attribute that no JSON stands for.
static std::optional<json::Value> toJson(Attribute attribute) {
  if (auto flag = dyn_cast<BoolAttr>(attribute))
    return flag.getValue();
  if (auto number = dyn_cast<IntegerAttr>(attribute)) {
    std::optional<int64_t> value = number.getValue().trySExtValue();
    return value ? std::optional<json::Value>(*value) : std::nullopt;
  }
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return number.getValueAsDouble();
  if (auto text = dyn_cast<StringAttr>(attribute))
    return json::fixUTF8(text.getValue());
  if (auto list = dyn_cast<ArrayAttr>(attribute)) {
    json::Array array;
    for (Attribute item : list) {
      std::optional<json::Value> value = toJson(item);
      if (!value)
        return std::nullopt;
      array.push_back(std::move(*value));
    }
    return array;
  }
  auto dictionary = dyn_cast<DictionaryAttr>(attribute);
  if (!dictionary)
    return std::nullopt;
  json::Object object;
  for (NamedAttribute entry : dictionary) {
    std::optional<json::Value> value = toJson(entry.getValue());
    if (!value)
      return std::nullopt;
    object[json::fixUTF8(entry.getName().getValue())] = std::move(*value);
  }
  return object;
}

/// The description as JSON text.
static llvm::Expected<std::string> toJson(StringAttr base,
                                          DictionaryAttr changes) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  json::OStream writer(stream);
  writer.objectBegin();
  writer.attribute("base", json::fixUTF8(base.getValue()));
  for (NamedAttribute entry :
       changes ? changes.getValue() : ArrayRef<NamedAttribute>()) {
    StringRef name = entry.getName().getValue();
    if (name == "base")
      return llvm::createStringError("'base' is the text before the fields");
    auto section = dyn_cast<StringAttr>(entry.getValue());
    if (name == kDriver && section) {
      writer.attributeBegin(name);
      writer.rawValue(section.getValue());
      writer.attributeEnd();
      continue;
    }
    std::optional<json::Value> value = toJson(entry.getValue());
    if (!value)
      return llvm::createStringError("'" + name.str() +
                                     "' is more than flags, texts, numbers of "
                                     "64 bits, lists and dictionaries");
    writer.attribute(json::fixUTF8(name), *value);
  }
  writer.objectEnd();
  return text;
}

static llvm::Expected<amcrt::DeviceDescription> read(StringAttr base,
                                                     DictionaryAttr changes) {
  llvm::Expected<std::string> text = toJson(base, changes);
  if (!text)
    return text.takeError();
  return parseDevice(*text, DeviceAttr::kName);
}

LogicalResult DeviceAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringAttr base, DictionaryAttr changes) {
  auto device = read(base, changes);
  if (!device)
    return emitError() << llvm::toString(device.takeError());
  return success();
}

llvm::Expected<DeviceAttr> DeviceAttr::load(StringRef presetOrFile,
                                            MLIRContext *context) {
  auto device = loadDevice(presetOrFile);
  if (!device)
    return device.takeError();
  amcrt::ShortDescription parts = amcrt::shortDescription(*device);
  Builder builder(context);
  NamedAttrList changes(cast<DictionaryAttr>(
      toAttribute(llvm::cantFail(json::parse(parts.changes)), builder)));
  if (!device->driver.empty())
    changes.set(kDriver, builder.getStringAttr(device->driver));
  return get(context, builder.getStringAttr(parts.base),
             changes.empty() ? nullptr : changes.getDictionary(context));
}

amcrt::DeviceModel DeviceAttr::getModel() const {
  return llvm::cantFail(read(getBase(), getChanges()));
}

amcrt::DeviceModel DeviceAttr::modelFor(Operation *op) {
  for (; op; op = op->getParentOp())
    if (auto device = op->getAttrOfType<DeviceAttr>(kName))
      return device.getModel();
  return {};
}

LogicalResult AMCDialect::verifyOperationAttribute(Operation *op,
                                                   NamedAttribute attribute) {
  if (attribute.getName() == DeviceAttr::kName &&
      (!isa<ModuleOp>(op) || !isa<DeviceAttr>(attribute.getValue())))
    return op->emitOpError()
           << "'" << DeviceAttr::kName
           << "' belongs on a module and is a #amc.device, as in "
              "#amc.device<\"rram-64\">";
  return success();
}
