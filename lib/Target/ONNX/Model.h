//===- Model.h - An ONNX model without protobuf --------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What the importer needs of a model file. The protobuf classes stay in
// ModelReader.cpp, the one file that is compiled with exceptions.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_TARGET_ONNX_MODEL_H
#define AMC_LIB_TARGET_ONNX_MODEL_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace mlir::amc::onnx {

/// The opsets of the default domain that are read.
inline constexpr int64_t firstOpset = 13, lastOpset = 23;

/// ONNX TensorProto.DataType, as numbered there.
enum class ElementType : int32_t {
  f32 = 1,
  i32 = 6,
  i64 = 7,
  i1 = 9,
  f64 = 11,
};

inline bool isReal(ElementType type) {
  return type == ElementType::f32 || type == ElementType::f64;
}

/// Bytes of one element in `Tensor::bytes`.
size_t byteSize(ElementType type);

/// A dense tensor in row-major order.
struct Tensor {
  std::string name;
  ElementType type;
  llvm::SmallVector<int64_t, 4> shape;
  /// Little endian, `byteSize` an element; i1 is one byte, 0 or 1.
  std::vector<char> bytes;
};

/// The value of an attribute: the member that `kind` names is set.
struct NodeAttribute {
  enum class Kind { Int, Float, String, Ints, Floats, Strings, Tensor, Other };

  std::string name;
  Kind kind = Kind::Other;
  std::vector<int64_t> ints;
  std::vector<float> floats;
  std::vector<std::string> strings;
  std::optional<Tensor> tensor;
};

struct Node {
  /// As in the file; the first output's where the file has none.
  std::string name;
  std::string op;
  /// Empty for the default domain.
  std::string domain;
  /// An empty string is an operand that is not given.
  std::vector<std::string> inputs, outputs;
  std::vector<NodeAttribute> attributes;
  /// As PyTorch's exporter recorded them, or empty: the call of the traced
  /// program that the node stems from, as `%add : ... (args = (%x, %p_bias))`,
  /// and the rules that rewrote it.
  std::string call, rules;

  const NodeAttribute *find(llvm::StringRef name) const;
};

/// One dimension of a declared shape: a size, or free and perhaps named.
struct Dimension {
  std::optional<int64_t> size;
  std::string parameter;
};

/// A graph input or output as the file declares it.
struct Declaration {
  std::string name;
  ElementType type;
  /// Nothing: the file does not declare a shape.
  std::optional<std::vector<Dimension>> shape;
};

/// One tensor that the program traced by PyTorch's exporter takes. A file has
/// one of its module as the initializer `target`, if at all.
struct TracedTensor {
  enum class Kind { input, parameter, buffer, constant };

  /// Its name in the calls of `Node::call`, without the %.
  std::string placeholder;
  Kind kind;
  /// Its path in the module; empty for an input.
  std::string target;
};

struct Model {
  int64_t opset = 0;
  std::string graphName;
  /// Nothing: the file does not say what its initializers are.
  std::optional<std::vector<TracedTensor>> signature;
  /// Without those that are initializers too.
  std::vector<Declaration> inputs;
  std::vector<Declaration> outputs;
  std::vector<Tensor> initializers;
  std::vector<Node> nodes;
};

/// Reads and checks the file: wire format, opset, element types, sizes of
/// tensor data. Messages do not name the file.
llvm::Expected<Model> readModel(llvm::StringRef path);

/// Reads the text that PyTorch's exporter writes of the inputs of a graph.
std::vector<TracedTensor> parseSignature(llvm::StringRef text);

/// Where a tensor's data lies when it is not in the model file; the file's own
/// unchecked values.
struct ExternalData {
  std::string location;
  std::string offset, length;
};

/// Reads `size` bytes for a tensor of the model at `modelPath`. The location
/// must be a relative path to a regular file in the model's directory or below,
/// links resolved, and the range must lie inside that file.
llvm::Expected<std::vector<char>> readExternalData(llvm::StringRef modelPath,
                                                   const ExternalData &data,
                                                   uint64_t size);

} // namespace mlir::amc::onnx

#endif // AMC_LIB_TARGET_ONNX_MODEL_H
