//===- TrainDialect.cpp - The train dialect and its attributes ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/IR/TrainDialect.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::amc::train;

static ParseResult parseValue(AsmParser &parser, double &value) {
  return parser.parseFloat(value);
}

static ParseResult parseValue(AsmParser &parser, int64_t &value) {
  return parser.parseInteger(value);
}

template <typename Enum>
static ParseResult parseValue(AsmParser &parser, Enum &value) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (parser.parseKeyword(&word))
    return failure();
  if (readValue(word, value))
    return success();
  return parser.emitError(loc, "expected ")
         << describeWords(wordsOf(Enum())) << ", got '" << word << "'";
}

/// Parses `, key = value` as often as there is a comma.
static ParseResult parseRecipe(AsmParser &parser, Recipe &recipe) {
  while (succeeded(parser.parseOptionalComma())) {
    SMLoc loc = parser.getCurrentLocation();
    StringRef key;
    if (parser.parseKeyword(&key) || parser.parseEqual())
      return failure();
    bool isKnown = false;
    ParseResult result = success();
    eachOption(recipe, [&](const auto &option, auto &value) {
      if (isKnown || key != option.key())
        return;
      isKnown = true;
      if (value)
        result = parser.emitError(loc, "'") << key << "' is given twice";
      else
        result = parseValue(parser, value.emplace());
    });
    if (!isKnown)
      result = parser.emitError(loc, "a recipe has no option '") << key << "'";
    if (result)
      return failure();
  }
  return success();
}

/// A real number keeps its point, by which the lexer knows it.
static void printRecipeValue(AsmPrinter &printer, double value) {
  std::string text = printValue(value);
  if (text.find('.') == std::string::npos)
    text.insert(std::min(text.find('e'), text.size()), ".0");
  printer << text;
}

template <typename T>
static void printRecipeValue(AsmPrinter &printer, T value) {
  printer << printValue(value);
}

static void printRecipe(AsmPrinter &printer, const Recipe &recipe) {
  eachOption(recipe, [&](const auto &option, const auto &value) {
    if (!value)
      return;
    printer << ", " << option.key() << " = ";
    printRecipeValue(printer, *value);
  });
}

#include "amc/Dialect/Train/IR/TrainDialect.cpp.inc"
#include "amc/Dialect/Train/IR/TrainEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "amc/Dialect/Train/IR/TrainAttributes.cpp.inc"

void TrainDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "amc/Dialect/Train/IR/TrainAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "amc/Dialect/Train/IR/TrainOps.cpp.inc"
      >();
}

LogicalResult
LabelRuleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      int64_t first, int64_t classes, DenseI64ArrayAttr, bool) {
  int64_t end;
  if (classes >= 1 && !llvm::AddOverflow(first, classes, end))
    return success();
  return emitError() << "labels need at least one class, all of 64 bits, got "
                     << classes << " from " << first << " on";
}

LogicalResult RecipeAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t batch, Recipe recipe) {
  if (batch < 1)
    return emitError() << "'batch' must be at least 1, but is " << batch;
  if (!recipe.optimizer)
    return emitError() << "a recipe names its optimizer, "
                       << describeWords(wordsOf(Optimizer()));
  LogicalResult result = success();
  eachOption(recipe, [&]<typename T>(const RecipeOption<T> &option,
                                     const std::optional<T> &value) {
    if (failed(result))
      return;
    std::string optimizer = printValue(*recipe.optimizer);
    if (bool(value) != bool(option.defaultOf(*recipe.optimizer)))
      result = emitError() << "optimizer " << optimizer
                           << (value ? " has no option '" : " needs option '")
                           << option.key() << "'";
    else if (value && !isInRange(option, *value))
      result = emitError() << "'" << option.key() << "' must be "
                           << describeRange(option, *value) << ", but is "
                           << printValue(*value);
  });
  return result;
}

std::optional<Role> amc::train::getRole(Operation *global) {
  RoleAttr role =
      TrainDialect::RoleAttrHelper(global->getContext()).getAttr(global);
  return role ? std::optional(role.getValue()) : std::nullopt;
}

RecipeAttr amc::train::getRecipe(Operation *module) {
  return TrainDialect::RecipeAttrHelper(module->getContext()).getAttr(module);
}

SmallVector<LayerAttr> amc::train::getLayers(Operation *module) {
  SmallVector<LayerAttr> layers;
  if (ArrayAttr list =
          TrainDialect::LayersAttrHelper(module->getContext()).getAttr(module))
    llvm::append_range(layers, list.getAsRange<LayerAttr>());
  return layers;
}

#define GET_OP_CLASSES
#include "amc/Dialect/Train/IR/TrainOps.cpp.inc"
