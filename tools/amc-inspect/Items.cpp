//===- Items.cpp - Items of a schedule as JSON ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Items.h"

using namespace amcrt;
using namespace amcinspect;

std::string amcinspect::nameOf(fb::ElementType element) {
  const char *name = fb::EnumNameElementType(element);
  return *name ? name : "type" + std::to_string(int(element));
}

std::string amcinspect::nameOf(const fb::TileRef &tile) {
  return std::to_string(tile.chip()) + ":" + std::to_string(tile.tile());
}

std::string amcinspect::place(const fb::Buffer &buffer) {
  return std::string(fb::EnumNameSpace(buffer.space())) + "+" +
         std::to_string(buffer.offset()) + " " + nameOf(buffer.element()) +
         "[" + std::to_string(buffer.elements()) + "]";
}

/// "64x12 of arena+128 f32[768], strides 12 1", and an offset if there is one.
static std::string matrix(const fb::Matrix &m) {
  std::string text = std::to_string(m.rows()) + "x" + std::to_string(m.cols()) +
                     " of " + place(m.buffer());
  if (m.offset())
    text += " at " + std::to_string(m.offset());
  if (m.col_stride() != 1 || m.row_stride() != m.cols())
    text += " strides " + std::to_string(m.row_stride()) + " " +
            std::to_string(m.col_stride());
  return text;
}

static std::string kernelName(const fb::Program &program, uint32_t kernel) {
  const fb::NativeCode *code = program.code();
  if (code && code->kernels() && kernel < code->kernels()->size())
    return code->kernels()->Get(kernel)->name()->str();
  return "kernel " + std::to_string(kernel);
}

Json amcinspect::describeItem(const fb::Program &program,
                              const fb::Item &item) {
  Json json;
  json["action"] = fb::EnumNameAction(item.action_type());
  if (const fb::Dispatch *dispatch = item.action_as_Dispatch()) {
    json["kernel"] = kernelName(program, dispatch->kernel());
    json["extent"] = dispatch->extent();
    json["buffers"] = Json::array();
    if (dispatch->args())
      for (const fb::Buffer *buffer : *dispatch->args())
        json["buffers"].push_back(place(*buffer));
  } else if (const fb::Gemm *gemm = item.action_as_Gemm()) {
    json["c"] = matrix(*gemm->c());
    json["a"] = matrix(*gemm->a());
    json["b"] = matrix(*gemm->b());
    json["accumulate"] = gemm->accumulate();
    if (gemm->batch() != 1)
      json["batch"] = {{"products", gemm->batch()},
                       {"strides",
                        {gemm->a_batch_stride(), gemm->b_batch_stride(),
                         gemm->c_batch_stride()}}};
  } else if (const fb::Copy *copy = item.action_as_Copy()) {
    json["to"] = place(*copy->to());
    json["from"] = place(*copy->from());
  } else if (const auto *schur = item.action_as_SchurComplement()) {
    json["out"] = matrix(*schur->out());
    json["matrix"] = matrix(*schur->matrix());
    json["split"] = schur->split();
  } else if (const auto *factorize = item.action_as_Factorize()) {
    json["factors"] = place(*factorize->factors());
    json["matrix"] = matrix(*factorize->matrix());
  } else if (const auto *solve = item.action_as_SolveFactorized()) {
    json["out"] = matrix(*solve->out());
    json["factors"] = place(*solve->factors());
    json["rhs"] = matrix(*solve->rhs());
  } else if (const fb::ProgramTile *tile = item.action_as_ProgramTile()) {
    json["tile"] = nameOf(*tile->tile());
    json["mode"] = fb::EnumNameTileMode(tile->mode());
    json["rounding"] = fb::EnumNameRounding(tile->rounding());
    json["block"] = matrix(*tile->block());
  } else if (const fb::Inverse *solve = item.action_as_Inverse()) {
    json["tile"] = nameOf(*solve->tile());
    json["out"] = matrix(*solve->out());
    json["rhs"] = matrix(*solve->rhs());
  } else if (const fb::Mvm *product = item.action_as_Mvm()) {
    json["tile"] = nameOf(*product->tile());
    json["out"] = matrix(*product->out());
    json["rhs"] = matrix(*product->rhs());
  }
  json["flops"] = item.flops();
  json["bytes"] = item.bytes();
  if (item.location())
    json["location"] = item.location()->str();
  return json;
}
