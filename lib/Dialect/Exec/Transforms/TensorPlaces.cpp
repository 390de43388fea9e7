//===- TensorPlaces.cpp - The buffers of a block's tensors ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorPlaces.h"

using namespace mlir;
using namespace mlir::amc::exec;
using namespace mlir::bufferization;

TensorPlaces::TensorPlaces(Block &block, const AnalysisState &state)
    : block(block), state(state) {
  // Numbers of their own: those of the block are made again, all of them, when
  // ops are added to it.
  for (auto [position, op] : llvm::enumerate(block))
    positions[&op] = position;
}

int64_t TensorPlaces::positionOf(Operation *op) const {
  Operation *top = block.findAncestorOpInBlock(*op);
  auto found = positions.find(top);
  return found == positions.end() ? INT64_MAX : found->second;
}

Place TensorPlaces::addBuffer(Value tensor, bool writable) {
  Place place{unsigned(buffers.size()), views++};
  buffers.push_back({tensor, place.view, writable});
  return add(tensor, place, /*equal=*/true);
}

Place TensorPlaces::add(Value tensor, Place place, bool equal) {
  if (!equal)
    place.view = views++;
  auto [known, isNew] = places.try_emplace(tensor, place);
  if (!isNew && known->second.buffer != place.buffer) {
    // In one or the other, which is not known here.
    protect(known->second);
    protect(place);
  }
  addReads(tensor, buffers[place.buffer]);
  return known->second;
}

void TensorPlaces::addReads(Value tensor, Buffer &buffer) {
  for (OpOperand &use : tensor.getUses()) {
    auto op = state.getOptions().dynCastBufferizableOp(use.getOwner());
    if (op && op.bufferizesToMemoryWrite(use, state) &&
        !op.bufferizesToMemoryRead(use, state))
      continue;
    int64_t position = positionOf(use.getOwner());
    if (position > buffer.last) {
      buffer.before = buffer.last;
      buffer.last = position;
    } else if (position < buffer.last && position > buffer.before) {
      buffer.before = position;
    }
  }
}

bool TensorPlaces::isReadAfter(Place place, int64_t position,
                               int64_t except) const {
  const Buffer &buffer = buffers[place.buffer];
  return (buffer.last == except ? buffer.before : buffer.last) > position;
}
