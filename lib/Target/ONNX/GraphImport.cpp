//===- GraphImport.cpp - The import of a graph ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphImport.h"
#include "Operators.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

Type mlir::amc::onnx::toType(ElementType type, MLIRContext *context) {
  switch (type) {
  case ElementType::f32:
    return Float32Type::get(context);
  case ElementType::f64:
    return Float64Type::get(context);
  case ElementType::i32:
    return IntegerType::get(context, 32);
  case ElementType::i64:
    return IntegerType::get(context, 64);
  case ElementType::i1:
    return IntegerType::get(context, 1);
  }
  return {};
}

DenseElementsAttr mlir::amc::onnx::toAttribute(const Tensor &tensor,
                                               MLIRContext *context) {
  auto type = RankedTensorType::get(tensor.shape, toType(tensor.type, context));
  if (tensor.type != ElementType::i1)
    return DenseElementsAttr::getFromRawBuffer(type, tensor.bytes);
  SmallVector<bool> values(tensor.bytes.begin(), tensor.bytes.end());
  return DenseElementsAttr::get(type, values);
}

/// The index of the first element that is not finite.
static std::optional<int64_t> findNotFinite(DenseElementsAttr values) {
  if (!isa<FloatType>(values.getElementType()))
    return std::nullopt;
  for (auto [index, value] : llvm::enumerate(values.getValues<APFloat>()))
    if (!value.isFinite())
      return index;
  return std::nullopt;
}

GraphImport::GraphImport(const Model &model, StringRef path,
                         const ImportOptions &options, MLIRContext *context)
    : model(model), path(path), batch(options.batch), trained(options.train),
      frozen(options.freeze),
      errors(options.errors ? *options.errors : llvm::errs()),
      module(ModuleOp::create(
          NameLoc::get(StringAttr::get(context, model.graphName)))),
      symbols(*module), builder(context) {}

static std::string qualifiedName(const Node &node) {
  return node.domain.empty() ? node.op : node.domain + "." + node.op;
}

LogicalResult GraphImport::fail(const Twine &what) {
  errors << path << ": " << what << "\n";
  return failure();
}

LogicalResult GraphImport::fail(const Node &node, const Twine &what,
                                const Twine &supported) {
  errors << path << ": node '" << node.name << "' (" << qualifiedName(node)
         << ", opset " << model.opset << "): " << what;
  if (!supported.isTriviallyEmpty())
    errors << "; supported: " << supported;
  errors << "\n";
  return failure();
}

LogicalResult GraphImport::bind(const Node &node, size_t result,
                                Meaning meaning) {
  StringRef name = node.outputs[result];
  if (!meanings.try_emplace(name, std::move(meaning)).second)
    return fail(node, "result '" + name + "' is defined before");
  return success();
}

/// Whether the tensor has elements, and so few that no size of it overflows.
LogicalResult GraphImport::bind(const Node &node, size_t result, Value value) {
  if (!hasBoundedSize(cast<RankedTensorType>(value.getType()).getShape())) {
    std::string type;
    llvm::raw_string_ostream(type) << value.getType();
    return fail(node,
                "result '" + node.outputs[result] + "' has the type " + type,
                "1 to 2^40 elements");
  }
  return bind(node, result, Meaning{{}, nullptr, value});
}

LogicalResult GraphImport::bind(const Node &node, size_t result,
                                DenseElementsAttr value) {
  return bind(node, result, Meaning{value, nullptr, {}});
}

DenseElementsAttr GraphImport::constant(StringRef name) {
  auto it = meanings.find(name);
  return it == meanings.end() ? DenseElementsAttr() : it->second.constant;
}

RankedTensorType GraphImport::type(StringRef name) {
  Meaning &meaning = meanings.find(name)->second;
  if (meaning.constant)
    return cast<RankedTensorType>(meaning.constant.getType());
  if (meaning.weight)
    return RankedTensorType::get(
        meaning.weight->shape,
        toType(meaning.weight->type, builder.getContext()));
  return cast<RankedTensorType>(meaning.value.getType());
}

Value GraphImport::value(StringRef name) {
  Meaning &meaning = meanings.find(name)->second;
  if (meaning.value)
    return meaning.value;
  Location loc = NameLoc::get(builder.getStringAttr(name));
  if (meaning.constant) {
    meaning.value = arith::ConstantOp::create(builder, loc, meaning.constant);
    return meaning.value;
  }
  DenseElementsAttr initial =
      toAttribute(*meaning.weight, builder.getContext());
  OpBuilder detached(builder.getContext());
  auto global = ml_program::GlobalOp::create(
      detached, loc, name, initial.getType(),
      /*is_mutable=*/true, initial, builder.getStringAttr("private"));
  symbols.insert(global, function->getIterator());
  meaning.value = ml_program::GlobalLoadOp::create(
      builder, loc, initial.getType(), FlatSymbolRefAttr::get(global));
  return meaning.value;
}

LogicalResult GraphImport::checkOperators() {
  using Name = std::pair<StringRef, StringRef>;
  llvm::MapVector<Name, SmallVector<const Node *>> unknown;
  for (const Node &node : model.nodes)
    if (!node.domain.empty() || !findOperator(node.op, model.opset))
      unknown[{node.domain, node.op}].push_back(&node);
  if (unknown.empty())
    return success();
  std::string list;
  llvm::raw_string_ostream os(list);
  llvm::interleaveComma(unknown, os, [&](const auto &entry) {
    ArrayRef<const Node *> nodes = entry.second;
    os << qualifiedName(*nodes.front()) << " (";
    if (nodes.size() > 1)
      os << nodes.size() << " nodes, the first ";
    else
      os << "node ";
    os << "'" << nodes.front()->name << "')";
  });
  return fail("not supported in opset " + Twine(model.opset) + ": " + list +
              "; docs/onnx.md lists the operators that are read");
}

LogicalResult GraphImport::checkSignature() {
  if (!model.signature)
    return success();
  constexpr StringLiteral remedy = "export again with optimize=False";
  if (std::optional<LostParameter> lost = findLostParameter(model)) {
    std::string what = "parameter '" + lost->name + "' is not in the file: ";
    if (lost->suspect.empty())
      what += "the exporter folded it into node '" + lost->node + "'" +
              (lost->rules.empty() ? "" : " (" + lost->rules + ")") +
              ", where it cannot be trained; ";
    else
      what +=
          "the exporter may have used it up for the " + lost->suspect + "; ";
    return fail(what + remedy);
  }
  for (const Tensor *computed : findComputedInitializers(model))
    errors
        << path << ": warning: initializer '" << computed->name
        << "' was computed by the exporter and is not trained; if it depends "
           "on parameters, "
        << remedy << "\n";
  return success();
}

FailureOr<llvm::StringSet<>> GraphImport::chooseWeights() {
  llvm::StringSet<> weights = findWeights(model);
  auto choose = [&](StringRef option, ArrayRef<std::string> names,
                    function_ref<void(StringRef)> apply) -> LogicalResult {
    for (StringRef name : names) {
      auto found = llvm::find_if(model.initializers, [&](const Tensor &tensor) {
        return tensor.name == name;
      });
      if (found == model.initializers.end() || !isReal(found->type))
        return fail(
            option + "=" + name +
            ": the model has no such initializer of floats; --emit=onnx "
            "shows those that are trained");
      apply(name);
    }
    return success();
  };
  if (failed(choose("--train", trained,
                    [&](StringRef name) { weights.insert(name); })) ||
      failed(choose("--freeze", frozen,
                    [&](StringRef name) { weights.erase(name); })))
    return failure();
  return weights;
}

LogicalResult GraphImport::importInitializers() {
  FailureOr<llvm::StringSet<>> chosen = chooseWeights();
  if (failed(chosen))
    return failure();
  const llvm::StringSet<> &weights = *chosen;
  if (auto split = findSplitWeight(model, weights))
    return fail("initializers '" + Twine(split->first->name) + "' and '" +
                split->second->name +
                "' are one weight that the exporter has copied, and would be "
                "trained apart; export again with optimize=False, or with "
                "do_constant_folding=False");
  for (const Tensor &tensor : model.initializers) {
    Meaning meaning;
    DenseElementsAttr values = toAttribute(tensor, builder.getContext());
    if (weights.contains(tensor.name)) {
      if (std::optional<int64_t> index = findNotFinite(values))
        return fail("initializer '" + Twine(tensor.name) + "': element " +
                    Twine(*index) +
                    " is NaN or infinite; supported: finite weights");
      meaning.weight = &tensor;
    } else {
      meaning.constant = values;
    }
    if (!meanings.try_emplace(tensor.name, meaning).second)
      return fail("initializer '" + Twine(tensor.name) + "' is there twice");
  }
  return success();
}

LogicalResult GraphImport::importNodes() {
  llvm::StringSet<> read;
  for (const Declaration &output : model.outputs)
    read.insert(output.name);
  for (const Node &node : model.nodes)
    for (const std::string &name : node.inputs)
      if (!name.empty())
        read.insert(name);
  for (const Node &node : model.nodes) {
    for (const std::string &name : node.inputs)
      if (!name.empty() && !meanings.contains(name))
        return fail(node, "reads '" + name +
                              "', which nothing before it "
                              "defines");
    if (failed(importNode(*this, node)))
      return failure();
    for (auto [index, name] : llvm::enumerate(node.outputs))
      if (read.contains(name) && !meanings.contains(name))
        return fail(node, "result " + Twine(index) + ", '" + name +
                              "', is read, which is not supported");
  }
  return success();
}

LogicalResult GraphImport::importOutputs() {
  if (model.outputs.empty())
    return fail("the graph has no output");
  SmallVector<Value> values;
  SmallVector<Attribute> names;
  for (const Declaration &output : model.outputs) {
    // A value that is listed twice is one output.
    Attribute outputName = builder.getStringAttr(output.name);
    if (llvm::is_contained(names, outputName))
      continue;
    names.push_back(outputName);
    if (!meanings.contains(output.name))
      return fail("output '" + Twine(output.name) +
                  "' is defined by nothing in the graph");
    Value result = value(output.name);
    auto type = cast<RankedTensorType>(result.getType());
    bool same =
        type.getElementType() == toType(output.type, builder.getContext());
    if (output.shape) {
      same &= output.shape->size() == size_t(type.getRank());
      for (auto [dimension, size] : llvm::zip(*output.shape, type.getShape()))
        same &= !dimension.size || *dimension.size == size;
    }
    if (!same) {
      std::string found;
      llvm::raw_string_ostream(found) << type;
      return fail("output '" + Twine(output.name) +
                  "' is declared with "
                  "another type than the graph computes, " +
                  found);
    }
    values.push_back(result);
  }
  Location loc = function.getLoc();
  func::ReturnOp::create(builder, loc, values);
  function.setFunctionType(builder.getFunctionType(
      function.getArgumentTypes(), ValueRange(values).getTypes()));
  for (auto [index, name] : llvm::enumerate(names))
    function.setResultAttr(index, "amc.name", name);
  return success();
}

FailureOr<OwningOpRef<ModuleOp>> GraphImport::run() {
  // What ops report when they are made or verified is the file's fault.
  ScopedDiagnosticHandler handler(
      builder.getContext(), [&](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
          return failure();
        auto name = dyn_cast<NameLoc>(diagnostic.getLocation());
        auto node = llvm::find_if(model.nodes, [&](const Node &node) {
          return name && name.getName() == node.name;
        });
        std::string message = diagnostic.str();
        StringRef what = message;
        if (node == model.nodes.end()) {
          (void)fail(what);
        } else {
          what.consume_front("'onnx." + node->op + "' op ");
          (void)fail(*node, what);
        }
        return success();
      });
  if (failed(checkOperators()) || failed(checkSignature()))
    return failure();
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, module->getLoc(), "forward",
                                  builder.getFunctionType({}, {}));
  symbols.insert(function);
  builder.setInsertionPointToStart(function.addEntryBlock());
  if (failed(importInitializers()) || failed(importInputs()) ||
      failed(importNodes()) || failed(importOutputs()) ||
      failed(verify(*module)))
    return failure();
  return std::move(module);
}

FailureOr<OwningOpRef<ModuleOp>>
mlir::amc::importONNX(StringRef path, const ImportOptions &options,
                      MLIRContext *context) {
  context->loadDialect<arith::ArithDialect, func::FuncDialect,
                       ml_program::MLProgramDialect, ONNXDialect>();
  llvm::Expected<Model> model = readModel(path);
  if (!model) {
    (options.errors ? *options.errors : llvm::errs())
        << path << ": " << toString(model.takeError()) << "\n";
    return failure();
  }
  return GraphImport(*model, path, options, context).run();
}
