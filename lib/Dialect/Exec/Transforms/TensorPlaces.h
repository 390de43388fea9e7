//===- TensorPlaces.h - The buffers of a block's tensors ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_EXEC_TRANSFORMS_TENSORPLACES_H
#define AMC_LIB_DIALECT_EXEC_TRANSFORMS_TENSORPLACES_H

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"

namespace mlir::amc::exec {

/// Which elements of which buffer; equal ones are the same elements. Of two
/// views of a buffer that are not equal nothing is known.
struct Place {
  unsigned buffer, view;
  bool operator==(const Place &) const = default;
};

/// The buffers that the tensors of a block of straight-line code share, and
/// when the contents of each are needed last. Every question is answered in
/// constant time: an op at position t may write over a buffer when no op behind
/// t names a tensor that was in it before.
class TensorPlaces {
public:
  TensorPlaces(Block &block, const bufferization::AnalysisState &state);

  /// The number of `op` in the block, or of the op there that holds it; behind
  /// all others when there is none.
  int64_t positionOf(Operation *op) const;

  /// Gives `tensor` a buffer of its own.
  Place addBuffer(Value tensor, bool writable);
  /// Puts `tensor` in the buffer of `place`: there, or in a view of it.
  Place add(Value tensor, Place place, bool equal);

  Place placeOf(Value tensor) const { return places.lookup(tensor); }
  bool isKnown(Value tensor) const { return places.contains(tensor); }
  bool isWritable(Place place) const { return buffers[place.buffer].writable; }
  /// Whether the place is a whole buffer that an op of the block made.
  bool isAllocated(Place place) const {
    const Buffer &buffer = buffers[place.buffer];
    return buffer.view == place.view && !isa<BlockArgument>(buffer.root);
  }
  /// From here on nothing writes to the buffer.
  void protect(Place place) { buffers[place.buffer].writable = false; }

  /// Whether an op behind position `position` needs what is in the buffer now,
  /// the op at `except` left out.
  bool isReadAfter(Place place, int64_t position, int64_t except) const;

private:
  struct Buffer {
    Value root;
    unsigned view;
    bool writable;
    /// The last two positions of reads.
    int64_t last = -1, before = -1;
  };
  void addReads(Value tensor, Buffer &buffer);

  Block &block;
  const bufferization::AnalysisState &state;
  DenseMap<Operation *, int64_t> positions;
  DenseMap<Value, Place> places;
  SmallVector<Buffer> buffers;
  unsigned views = 0;
};

} // namespace mlir::amc::exec

#endif // AMC_LIB_DIALECT_EXEC_TRANSFORMS_TENSORPLACES_H
