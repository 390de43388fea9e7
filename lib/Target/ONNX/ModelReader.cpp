//===- ModelReader.cpp - Protobuf to the importer's model -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/unknown_field_set.h>
#include <onnx/onnx_pb.h>

#include <climits>
#include <cstring>

using namespace mlir::amc::onnx;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

namespace proto = ::onnx;

size_t mlir::amc::onnx::byteSize(ElementType type) {
  switch (type) {
  case ElementType::i1:
    return 1;
  case ElementType::f32:
  case ElementType::i32:
    return 4;
  case ElementType::f64:
  case ElementType::i64:
    return 8;
  }
  return 0;
}

const NodeAttribute *Node::find(llvm::StringRef name) const {
  for (const NodeAttribute &attribute : attributes)
    if (attribute.name == name)
      return &attribute;
  return nullptr;
}

/// A value of the list `metadata_props`, which is field `number` of `message`;
/// empty when it is not there. libonnx 1.12 does not know that graphs and nodes
/// have such lists, so they are among what it did not understand.
static std::string metadata(const google::protobuf::Message &message,
                            int number, llvm::StringRef key) {
  const google::protobuf::UnknownFieldSet &fields =
      message.GetReflection()->GetUnknownFields(message);
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField &field = fields.field(i);
    proto::StringStringEntryProto entry;
    if (field.number() == number &&
        field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED &&
        entry.ParseFromString(field.length_delimited()) && key == entry.key())
      return entry.value();
  }
  return "";
}

namespace {
/// Reads one model; `path` is where external data is looked for.
class ModelReader {
public:
  explicit ModelReader(llvm::StringRef path) : path(path) {}

  Expected<Model> read(const proto::ModelProto &source);

private:
  Expected<ElementType> elementType(int32_t type, const Twine &what);
  Expected<Tensor> tensor(const proto::TensorProto &source, const Twine &what);
  Expected<Declaration> declaration(const proto::ValueInfoProto &source,
                                    const Twine &what);
  Expected<NodeAttribute> attribute(const proto::AttributeProto &source,
                                    const Node &node);
  Expected<Node> node(const proto::NodeProto &source);
  Error graph(const proto::GraphProto &source, Model &model);

  llvm::StringRef path;
};
} // namespace

Expected<ElementType> ModelReader::elementType(int32_t type,
                                               const Twine &what) {
  switch (type) {
  case proto::TensorProto::FLOAT:
  case proto::TensorProto::INT32:
  case proto::TensorProto::INT64:
  case proto::TensorProto::BOOL:
  case proto::TensorProto::DOUBLE:
    return static_cast<ElementType>(type);
  default:
    break;
  }
  std::string name = proto::TensorProto::DataType_IsValid(type)
                         ? proto::TensorProto::DataType_Name(
                               proto::TensorProto::DataType(type))
                         : "number " + std::to_string(type);
  return createStringError(what + ": element type " + name +
                           " is not supported; supported: FLOAT, DOUBLE, "
                           "INT64, INT32, BOOL (export the model in float32)");
}

/// Copies the numbers of a typed field, converted to what `Tensor` holds.
template <typename To, typename Field>
static std::vector<char> pack(const Field &field) {
  std::vector<char> bytes(field.size() * sizeof(To));
  char *out = bytes.data();
  for (auto value : field) {
    To converted = static_cast<To>(value);
    std::memcpy(out, &converted, sizeof(To));
    out += sizeof(To);
  }
  return bytes;
}

static std::vector<char> typedData(const proto::TensorProto &source,
                                   ElementType type) {
  switch (type) {
  case ElementType::f32:
    return pack<float>(source.float_data());
  case ElementType::f64:
    return pack<double>(source.double_data());
  case ElementType::i64:
    return pack<int64_t>(source.int64_data());
  case ElementType::i32:
    return pack<int32_t>(source.int32_data());
  case ElementType::i1:
    return pack<bool>(source.int32_data());
  }
  return {};
}

Expected<Tensor> ModelReader::tensor(const proto::TensorProto &source,
                                     const Twine &what) {
  std::string place = what.str();
  Expected<ElementType> type = elementType(source.data_type(), place);
  if (!type)
    return type.takeError();
  Tensor result{source.name(), *type, {}, {}};
  int64_t size = byteSize(*type);
  for (int64_t extent : source.dims()) {
    if (extent < 0 || llvm::MulOverflow(size, extent, size))
      return createStringError(place + ": dimension " + Twine(extent) +
                               " is not a size");
    result.shape.push_back(extent);
  }
  if (source.has_segment())
    return createStringError(place + ": data in segments is not supported; "
                                     "supported: whole tensors");
  if (source.data_location() == proto::TensorProto::EXTERNAL) {
    ExternalData external;
    for (const proto::StringStringEntryProto &entry : source.external_data()) {
      if (entry.key() == "location")
        external.location = entry.value();
      else if (entry.key() == "offset")
        external.offset = entry.value();
      else if (entry.key() == "length")
        external.length = entry.value();
    }
    Expected<std::vector<char>> bytes = readExternalData(path, external, size);
    if (!bytes)
      return createStringError(place + ": " + toString(bytes.takeError()));
    result.bytes = std::move(*bytes);
  } else if (source.has_raw_data()) {
    result.bytes.assign(source.raw_data().begin(), source.raw_data().end());
  } else {
    result.bytes = typedData(source, *type);
  }
  if (int64_t(result.bytes.size()) != size)
    return createStringError(place + ": holds " + Twine(result.bytes.size()) +
                             " bytes of data, its type needs " + Twine(size));
  if (*type == ElementType::i1)
    for (char &byte : result.bytes)
      byte = byte != 0;
  return result;
}

Expected<Declaration>
ModelReader::declaration(const proto::ValueInfoProto &source,
                         const Twine &what) {
  std::string place = (what + " '" + source.name() + "'").str();
  if (source.name().empty())
    return createStringError(place + ": has no name");
  if (!source.type().has_tensor_type())
    return createStringError(place +
                             ": is not a tensor; supported: dense tensors");
  const proto::TypeProto::Tensor &tensorType = source.type().tensor_type();
  Expected<ElementType> type = elementType(tensorType.elem_type(), place);
  if (!type)
    return type.takeError();
  Declaration result{source.name(), *type, {}};
  if (!tensorType.has_shape())
    return result;
  result.shape.emplace();
  for (const auto &dim : tensorType.shape().dim()) {
    Dimension &dimension = result.shape->emplace_back();
    if (dim.has_dim_value() && dim.dim_value() >= 0)
      dimension.size = dim.dim_value();
    else
      dimension.parameter = dim.dim_param();
  }
  return result;
}

Expected<NodeAttribute>
ModelReader::attribute(const proto::AttributeProto &source, const Node &node) {
  using Kind = NodeAttribute::Kind;
  NodeAttribute result;
  result.name = source.name();
  switch (source.type()) {
  case proto::AttributeProto::INT:
    result.kind = Kind::Int;
    result.ints = {source.i()};
    break;
  case proto::AttributeProto::FLOAT:
    result.kind = Kind::Float;
    result.floats = {source.f()};
    break;
  case proto::AttributeProto::STRING:
    result.kind = Kind::String;
    result.strings = {source.s()};
    break;
  case proto::AttributeProto::INTS:
    result.kind = Kind::Ints;
    result.ints.assign(source.ints().begin(), source.ints().end());
    break;
  case proto::AttributeProto::FLOATS:
    result.kind = Kind::Floats;
    result.floats.assign(source.floats().begin(), source.floats().end());
    break;
  case proto::AttributeProto::STRINGS:
    result.kind = Kind::Strings;
    result.strings.assign(source.strings().begin(), source.strings().end());
    break;
  case proto::AttributeProto::TENSOR: {
    Expected<Tensor> value =
        tensor(source.t(), "node '" + Twine(node.name) + "' (" + node.op +
                               "): attribute '" + source.name() + "'");
    if (!value)
      return value.takeError();
    result.kind = Kind::Tensor;
    result.tensor = std::move(*value);
    break;
  }
  default:
    break;
  }
  return result;
}

Expected<Node> ModelReader::node(const proto::NodeProto &source) {
  Node result;
  result.op = source.op_type();
  result.domain = source.domain() == "ai.onnx" ? "" : source.domain();
  result.inputs.assign(source.input().begin(), source.input().end());
  result.outputs.assign(source.output().begin(), source.output().end());
  result.name = source.name();
  if (result.name.empty() && !result.outputs.empty())
    result.name = result.outputs.front();
  constexpr int metadataOfNode = 9;
  result.call = metadata(source, metadataOfNode, "pkg.torch.onnx.fx_node");
  result.rules =
      metadata(source, metadataOfNode, "pkg.onnxscript.rewriter.rule_name");
  for (const proto::AttributeProto &attr : source.attribute()) {
    Expected<NodeAttribute> read = attribute(attr, result);
    if (!read)
      return read.takeError();
    result.attributes.push_back(std::move(*read));
  }
  return result;
}

Error ModelReader::graph(const proto::GraphProto &source, Model &model) {
  model.graphName = source.name();
  constexpr int metadataOfGraph = 16;
  std::string signature =
      metadata(source, metadataOfGraph,
               "pkg.torch.export.ExportedProgram.graph_signature");
  if (!signature.empty())
    model.signature = parseSignature(signature);
  if (source.sparse_initializer_size())
    return createStringError("initializer '" +
                             source.sparse_initializer(0).values().name() +
                             "' is sparse; supported: dense initializers");
  for (const proto::TensorProto &initializer : source.initializer()) {
    Expected<Tensor> read =
        tensor(initializer, "initializer '" + Twine(initializer.name()) + "'");
    if (!read)
      return read.takeError();
    model.initializers.push_back(std::move(*read));
  }
  for (const proto::ValueInfoProto &input : source.input()) {
    // Old files list initializers as inputs with a default value.
    auto isInitializer = [&](const Tensor &t) {
      return t.name == input.name();
    };
    if (llvm::any_of(model.initializers, isInitializer))
      continue;
    Expected<Declaration> read = declaration(input, "input");
    if (!read)
      return read.takeError();
    model.inputs.push_back(std::move(*read));
  }
  for (const proto::ValueInfoProto &output : source.output()) {
    Expected<Declaration> read = declaration(output, "output");
    if (!read)
      return read.takeError();
    model.outputs.push_back(std::move(*read));
  }
  for (const proto::NodeProto &source : source.node()) {
    Expected<Node> read = node(source);
    if (!read)
      return read.takeError();
    model.nodes.push_back(std::move(*read));
  }
  return Error::success();
}

Expected<Model> ModelReader::read(const proto::ModelProto &source) {
  Model model;
  for (const proto::OperatorSetIdProto &import : source.opset_import())
    if (import.domain().empty() || import.domain() == "ai.onnx")
      model.opset = import.version();
  if (!source.has_graph())
    return createStringError("is not an ONNX model: it has no graph");
  if (model.opset < firstOpset || model.opset > lastOpset)
    return createStringError("opset " + Twine(model.opset) +
                             " is not supported; supported: opset " +
                             Twine(firstOpset) + " to " + Twine(lastOpset));
  if (source.training_info_size())
    return createStringError("holds training_info, which is not supported; "
                             "supported: a graph that computes the loss");
  if (Error error = graph(source.graph(), model))
    return error;
  return model;
}

Expected<Model> mlir::amc::onnx::readModel(llvm::StringRef path) {
  // Opening a named pipe would wait for a writer.
  llvm::sys::fs::file_status status;
  if (!llvm::sys::fs::status(path, status) &&
      !llvm::sys::fs::is_directory(status) &&
      !llvm::sys::fs::is_regular_file(status))
    return createStringError("is not a regular file");
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError("cannot be read: " + buffer.getError().message());
  size_t size = (*buffer)->getBufferSize();
  if (size == 0)
    return createStringError("the file is empty");
  if (size > INT_MAX)
    return createStringError(
        "the file is larger than 2 GiB, the limit of its format; supported: "
        "weights in external data");
  // The caller is told in one line; protobuf would print its own.
  google::protobuf::LogSilencer silencer;
  try {
    proto::ModelProto source;
    google::protobuf::io::ArrayInputStream stream((*buffer)->getBufferStart(),
                                                  static_cast<int>(size));
    if (!source.ParsePartialFromZeroCopyStream(&stream))
      return createStringError(
          "is not an ONNX model, or its end is missing (no valid protobuf)");
    return ModelReader(path).read(source);
  } catch (const std::exception &error) {
    return createStringError("cannot be read: " + std::string(error.what()));
  }
}
