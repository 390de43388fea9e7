//===- Onnx.cpp - Fuzz target: ONNX models --------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amc/Target/ONNX/ImportONNX.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include <optional>

using namespace amcfuzz;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// To set one up takes longer than most inputs do; what it has made it keeps,
/// so it serves some inputs only.
static mlir::MLIRContext &contextOfSomeInputs() {
  static std::optional<mlir::MLIRContext> context;
  static unsigned inputs = 0;
  if (inputs++ % 256 == 0)
    context.emplace(mlir::MLIRContext::Threading::DISABLED);
  return *context;
}

void amcfuzz::feed(std::span<const uint8_t> file) {
  mlir::MLIRContext &context = contextOfSomeInputs();
  mlir::ScopedDiagnosticHandler quiet(&context, [](mlir::Diagnostic &) {});
  mlir::amc::ImportOptions options;
  options.batch = 16;
  options.errors = &llvm::nulls();
  auto module =
      mlir::amc::importONNX(writeInput(file, "model.onnx"), options, &context);
  if (succeeded(module))
    (*module)->print(llvm::nulls());
}

/// Every message in `message`, itself included.
static void collect(Message &message, std::vector<Message *> &all) {
  all.push_back(&message);
  const auto &reflection = *message.GetReflection();
  std::vector<const FieldDescriptor *> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor *field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
      continue;
    if (!field->is_repeated())
      collect(*reflection.MutableMessage(&message, field), all);
    else
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        collect(*reflection.MutableRepeatedMessage(&message, field, i), all);
  }
}

/// Another value of a field that holds one number or text.
static void setField(Message &message, const FieldDescriptor &field,
                     Random &random) {
  const auto &reflection = *message.GetReflection();
  switch (field.cpp_type()) {
  case FieldDescriptor::CPPTYPE_INT32:
    return reflection.SetInt32(&message, &field, int32_t(remarkable(random)));
  case FieldDescriptor::CPPTYPE_INT64:
    return reflection.SetInt64(&message, &field, int64_t(remarkable(random)));
  case FieldDescriptor::CPPTYPE_UINT64:
    return reflection.SetUInt64(&message, &field, remarkable(random));
  case FieldDescriptor::CPPTYPE_FLOAT:
    return reflection.SetFloat(&message, &field, float(remarkable(random)));
  case FieldDescriptor::CPPTYPE_ENUM:
    return reflection.SetEnumValue(&message, &field, int(random() % 20));
  case FieldDescriptor::CPPTYPE_STRING: {
    static const char *const words[] = {
        "Add",     "Conv",   "Gemm",    "MatMul",
        "Reshape", "Concat", "Slice",   "Pad",
        "Squeeze", "Shape",  "Gather",  "Constant",
        "Expand",  "Range",  "Flatten", "axis",
        "axes",    "pads",   "",        "x",
        "perm",    "value",  "MaxPool", "BatchNormalization"};
    std::string old = reflection.GetString(message, &field);
    Bytes changed = mutateBytes(
        {reinterpret_cast<const uint8_t *>(old.data()), old.size()});
    return reflection.SetString(
        &message, &field,
        random() % 2 ? words[random() % std::size(words)]
                     : std::string(changed.begin(), changed.end()));
  }
  default:
    return reflection.ClearField(&message, &field);
  }
}

/// A list loses an element, has two exchanged or one doubled, or gets another
/// number.
static void setList(Message &message, const FieldDescriptor &field,
                    Random &random) {
  const auto &reflection = *message.GetReflection();
  int size = reflection.FieldSize(message, &field);
  if (size == 0)
    return;
  int i = int(random() % unsigned(size));
  switch (random() % 4) {
  case 0:
    return reflection.RemoveLast(&message, &field);
  case 1:
    return reflection.SwapElements(&message, &field, i, size - 1);
  default:
    break;
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    auto value = int64_t(remarkable(random));
    random() % 2 ? reflection.SetRepeatedInt64(&message, &field, i, value)
                 : reflection.AddInt64(&message, &field, value);
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    Message *copy = reflection.AddMessage(&message, &field);
    copy->CopyFrom(reflection.GetRepeatedMessage(message, &field, i));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    int other = int(random() % unsigned(size));
    reflection.SetRepeatedString(
        &message, &field, i,
        reflection.GetRepeatedString(message, &field, other));
  }
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  static google::protobuf::LogSilencer silent;
  ::onnx::ModelProto model;
  if (random() % 8 == 0 || !model.ParseFromArray(file.data(), int(file.size())))
    return mutateBytes(file);
  std::vector<Message *> messages;
  collect(model, messages);
  Message &message = *messages[random() % messages.size()];
  const auto &reflection = *message.GetReflection();
  std::vector<const FieldDescriptor *> fields;
  reflection.ListFields(message, &fields);
  if (fields.empty() || random() % 8 == 0) {
    const auto *descriptor = message.GetDescriptor();
    fields = {
        descriptor->field(int(random() % unsigned(descriptor->field_count())))};
  }
  const FieldDescriptor &field = *fields[random() % fields.size()];
  if (field.is_repeated())
    setList(message, field, random);
  else
    setField(message, field, random);
  std::string text = model.SerializePartialAsString();
  return {text.begin(), text.end()};
}
