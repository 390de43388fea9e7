//===- GraphImport.h - The import of a graph ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// State of one import: the module under construction and what the names of
// the graph stand for.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_ONNX_GRAPHIMPORT_H
#define AMC_LIB_TARGET_ONNX_GRAPHIMPORT_H

#include "Model.h"

#include "amc/Target/ONNX/ImportONNX.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::amc::onnx {

class GraphImport {
public:
  GraphImport(const Model &model, StringRef path, const ImportOptions &options,
              MLIRContext *context);

  FailureOr<OwningOpRef<ModuleOp>> run();

  OpBuilder &getBuilder() { return builder; }
  int64_t opset() const { return model.opset; }
  int64_t countFolded(int64_t elements) { return folded += elements; }

  /// The value called `name`, which must be known; constants and weights are
  /// materialised on their first use.
  Value value(StringRef name);
  RankedTensorType type(StringRef name);
  bool isWeight(StringRef name) { return meanings.lookup(name).weight; }
  /// Null when `name` is not a constant.
  DenseElementsAttr constant(StringRef name);

  LogicalResult bind(const Node &node, size_t result, Value value);
  LogicalResult bind(const Node &node, size_t result, DenseElementsAttr value);

  LogicalResult fail(const Twine &what);
  LogicalResult fail(const Node &node, const Twine &what,
                     const Twine &supported = "");

private:
  /// What a name stands for: at least one of the members is set.
  struct Meaning {
    DenseElementsAttr constant;
    const Tensor *weight = nullptr;
    Value value;
  };

  LogicalResult bind(const Node &node, size_t result, Meaning meaning);
  LogicalResult checkOperators();
  LogicalResult checkSignature();
  FailureOr<llvm::StringSet<>> chooseWeights();
  LogicalResult importInitializers();
  FailureOr<RankedTensorType> bindShape(const Declaration &input);
  LogicalResult importInputs();
  LogicalResult importNodes();
  LogicalResult importOutputs();

  const Model &model;
  /// Elements that were computed of constants.
  int64_t folded = 0;
  std::string path;
  int64_t batch;
  ArrayRef<std::string> trained, frozen;
  llvm::raw_ostream &errors;
  OwningOpRef<ModuleOp> module;
  SymbolTable symbols;
  OpBuilder builder;
  func::FuncOp function;
  llvm::StringMap<Meaning> meanings;
  /// Dimension names that stand for the batch.
  llvm::StringSet<> batchNames;
};

/// A parameter of the traced program that is not in the file: an exporter put
/// it into `node`, by `rules`, or perhaps into `suspect`, which nothing else in
/// the file explains.
struct LostParameter {
  std::string name, node, rules, suspect;
};

/// The first parameter of the model's signature that is needed, as far as the
/// file tells, and not there.
std::optional<LostParameter> findLostParameter(const Model &model);

/// Initializers of floats that the model's signature does not know: an exporter
/// computed them.
std::vector<const Tensor *> findComputedInitializers(const Model &model);

/// Names of the initializers that training changes; see `importONNX`.
llvm::StringSet<> findWeights(const Model &model);

/// A weight and an initializer that is a copy of it, or nothing.
std::optional<std::pair<const Tensor *, const Tensor *>>
findSplitWeight(const Model &model, const llvm::StringSet<> &weights);

/// The tensor as an attribute.
DenseElementsAttr toAttribute(const Tensor &tensor, MLIRContext *context);
Type toType(ElementType type, MLIRContext *context);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_TARGET_ONNX_GRAPHIMPORT_H
