//===- onnx-text.cpp - ONNX models from text, for tests -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Reads a model in the textual syntax of ONNX from standard input, without
// comment lines (which begin with `#`), and writes the binary form to the file
// that is the first argument. More arguments change the model in ways that the
// syntax has no words for:
//
//   external:NAME=LOCATION,OFFSET,LENGTH   initializer NAME has external data;
//                                          an empty number is left out
//   type:NAME=N                            initializer NAME has data type N
//   nan:NAME                               its first float is NaN
//   raw:NAME=BYTES                         it has so many zero bytes as data
//   domain:N=NAME                          node number N is of domain NAME
//
//===----------------------------------------------------------------------===//

#include <onnx/defs/parser.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

[[noreturn]] void stop(const std::string &why) {
  std::cerr << "onnx-text: " << why << "\n";
  std::exit(2);
}

onnx::TensorProto &initializer(onnx::ModelProto &model,
                               const std::string &name) {
  for (onnx::TensorProto &tensor :
       *model.mutable_graph()->mutable_initializer())
    if (tensor.name() == name)
      return tensor;
  stop("no initializer '" + name + "'");
}

void setExternal(onnx::TensorProto &tensor, const std::string &value) {
  tensor.clear_float_data();
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  std::istringstream parts(value);
  for (const char *key : {"location", "offset", "length"}) {
    std::string text;
    if (!std::getline(parts, text, ',') || text.empty())
      continue;
    onnx::StringStringEntryProto *entry = tensor.add_external_data();
    entry->set_key(key);
    entry->set_value(text);
  }
}

void change(onnx::ModelProto &model, const std::string &argument) {
  size_t colon = argument.find(':'), equals = argument.find('=');
  std::string kind = argument.substr(0, colon);
  std::string name = argument.substr(colon + 1, equals - colon - 1);
  std::string value =
      equals == std::string::npos ? "" : argument.substr(equals + 1);
  if (kind == "external")
    setExternal(initializer(model, name), value);
  else if (kind == "type")
    initializer(model, name).set_data_type(std::stoi(value));
  else if (kind == "nan")
    initializer(model, name).set_float_data(0, std::nanf(""));
  else if (kind == "raw")
    initializer(model, name).set_raw_data(std::string(std::stoul(value), '\0'));
  else if (kind == "domain")
    model.mutable_graph()->mutable_node(std::stoi(name))->set_domain(value);
  else
    stop("unknown argument '" + argument + "'");
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2)
    stop("usage: onnx-text OUTPUT [CHANGE...] < TEXT");
  std::string text, line;
  while (std::getline(std::cin, line))
    if (line.empty() || line.front() != '#')
      text += line + "\n";
  onnx::ModelProto model;
  auto status = onnx::OnnxParser::Parse(model, text.c_str());
  if (!status.IsOK())
    stop(status.ErrorMessage());
  for (int index = 2; index != argc; ++index)
    change(model, argv[index]);
  std::ofstream file(argv[1], std::ios::binary);
  if (!model.SerializeToOstream(&file))
    stop("cannot write");
}
