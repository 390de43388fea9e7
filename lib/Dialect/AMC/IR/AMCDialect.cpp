//===- AMCDialect.cpp - The amc dialect, its attributes and types ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::amc::crossbar;

/// `64x12`, as the extents of a tensor are written.
static ParseResult parseTileShape(AsmParser &parser, int64_t &rows,
                                  int64_t &cols) {
  SMLoc loc = parser.getCurrentLocation();
  SmallVector<int64_t, 2> shape;
  if (parser.parseDimensionList(shape, /*allowDynamic=*/false,
                                /*withTrailingX=*/false))
    return failure();
  if (shape.size() != 2)
    return parser.emitError(loc, "expected rows and columns, as in 64x64");
  rows = shape[0];
  cols = shape[1];
  return success();
}

static void printTileShape(AsmPrinter &printer, int64_t rows, int64_t cols) {
  printer << rows << 'x' << cols;
}

/// The tokens of a plan, to its closing bracket, as text.
static ParseResult parsePlanText(AsmParser &parser, std::string &text) {
  for (int64_t depth = 0;;) {
    StringRef word;
    int64_t integer;
    double number;
    if (succeeded(parser.parseOptionalKeyword(&word))) {
      text += word;
    } else if (succeeded(parser.parseOptionalLParen())) {
      text += '(';
      ++depth;
    } else if (depth > 0 && succeeded(parser.parseOptionalRParen())) {
      text += ')';
      --depth;
    } else if (depth > 0 && succeeded(parser.parseOptionalComma())) {
      text += ", ";
    } else if (succeeded(parser.parseOptionalStar())) {
      text += '*';
    } else if (OptionalParseResult result =
                   parser.parseOptionalInteger(integer);
               result.has_value()) {
      if (failed(*result))
        return failure();
      text += std::to_string(integer);
    } else if (depth > 0) {
      if (parser.parseFloat(number))
        return failure();
      llvm::raw_string_ostream(text) << llvm::format("%.17g", number);
    } else {
      return success();
    }
  }
}

static ParseResult parsePlan(AsmParser &parser, amcrt::Plan &plan) {
  SMLoc loc = parser.getCurrentLocation();
  std::string text, error;
  if (parsePlanText(parser, text))
    return failure();
  std::optional<amcrt::Plan> parsed = amcrt::parsePlan(text, error);
  if (!parsed)
    return parser.emitError(loc, error);
  plan = *parsed;
  return success();
}

static void printPlan(AsmPrinter &printer, const amcrt::Plan &plan) {
  printer << plan.text();
}

#include "amc/Dialect/AMC/IR/AMCDialect.cpp.inc"
#include "amc/Dialect/AMC/IR/AMCEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "amc/Dialect/AMC/IR/AMCAttributes.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "amc/Dialect/AMC/IR/AMCTypes.cpp.inc"

LogicalResult
PlacementAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      int64_t chip, int64_t tile) {
  if (chip < 0 || tile < 0)
    return emitError() << "chip and tile count from 0, got chip " << chip
                       << ", tile " << tile;
  return success();
}

LogicalResult TileType::verify(function_ref<InFlightDiagnostic()> emitError,
                               int64_t rows, int64_t cols, TileMode mode) {
  if (rows < 1 || cols < 1)
    return emitError() << "a tile holds at least one row and one column, got "
                       << rows << "x" << cols;
  if (mode == TileMode::inv && rows != cols)
    return emitError() << "a tile that solves holds a square matrix, got "
                       << rows << "x" << cols;
  return success();
}

void AMCDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "amc/Dialect/AMC/IR/AMCAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "amc/Dialect/AMC/IR/AMCTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "amc/Dialect/AMC/IR/AMCOps.cpp.inc"
      >();
}

/// Of an argument or a result: its name, and nothing else of the dialect.
static LogicalResult verifyName(Operation *op, StringRef what, unsigned index,
                                NamedAttribute attribute) {
  if (attribute.getName() != "amc.name")
    return op->emitOpError() << what << " #" << index << " cannot have '"
                             << attribute.getName().getValue() << "'";
  auto name = dyn_cast<StringAttr>(attribute.getValue());
  if (name && !name.empty())
    return success();
  return op->emitOpError() << what << " #" << index
                           << " must have a string as its 'amc.name', but has "
                           << attribute.getValue();
}

LogicalResult AMCDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                   unsigned argument,
                                                   NamedAttribute attribute) {
  return verifyName(op, "argument", argument, attribute);
}

LogicalResult AMCDialect::verifyRegionResultAttribute(
    Operation *op, unsigned, unsigned result, NamedAttribute attribute) {
  return verifyName(op, "result", result, attribute);
}
