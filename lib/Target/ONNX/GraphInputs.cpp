//===- GraphInputs.cpp - Shapes and batch of the inputs -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphImport.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

FailureOr<RankedTensorType> GraphImport::bindShape(const Declaration &input) {
  std::string place = "input '" + input.name + "'";
  if (!input.shape)
    return fail(place + " has no shape; declare one, with the batch as its "
                        "first dimension");
  SmallVector<int64_t> shape;
  for (auto [index, dimension] : llvm::enumerate(*input.shape)) {
    if (dimension.size) {
      shape.push_back(*dimension.size);
      continue;
    }
    if (index != 0 && !batchNames.contains(dimension.parameter))
      return fail(place + ": dimension " + Twine(index) + " ('" +
                  dimension.parameter +
                  "') is free; supported: a free first dimension, the batch "
                  "(export the model with a fixed size)");
    shape.push_back(batch);
  }
  if (!hasBoundedSize(shape))
    return fail(place +
                " is empty or too large; supported: 1 to 2^40 elements");
  return RankedTensorType::get(shape, toType(input.type, builder.getContext()));
}

LogicalResult GraphImport::importInputs() {
  for (const Declaration &input : model.inputs)
    if (input.shape && !input.shape->empty() && !input.shape->front().size &&
        !input.shape->front().parameter.empty())
      batchNames.insert(input.shape->front().parameter);
  auto batched = llvm::find_if(model.inputs, [](const Declaration &input) {
    return input.shape && !input.shape->empty();
  });
  if (batched != model.inputs.end()) {
    std::optional<int64_t> fixed = batched->shape->front().size;
    if (fixed && *fixed < 1)
      return fail("input '" + Twine(batched->name) + "' has the fixed batch " +
                  Twine(*fixed) +
                  ", which holds no example; export the model again with a "
                  "free batch (dynamic_shapes) or one of at least 1");
    if (fixed && *fixed != batch)
      return fail("input '" + Twine(batched->name) + "' has the fixed batch " +
                  Twine(*fixed) + ", asked for is " + Twine(batch) +
                  "; use --batch " + Twine(*fixed) +
                  ", or export the model again with a free batch "
                  "(dynamic_shapes)");
  }
  for (const Declaration &input : model.inputs) {
    FailureOr<RankedTensorType> type = bindShape(input);
    if (failed(type))
      return failure();
    Location loc = NameLoc::get(builder.getStringAttr(input.name));
    unsigned index = function.getNumArguments();
    if (failed(function.insertArgument(
            index, *type,
            builder.getDictionaryAttr(builder.getNamedAttr(
                "amc.name", builder.getStringAttr(input.name))),
            loc)))
      return failure();
    Meaning meaning{{}, nullptr, function.getArgument(index)};
    if (!meanings.try_emplace(input.name, meaning).second)
      return fail("input '" + Twine(input.name) + "' is there twice");
  }
  return success();
}
