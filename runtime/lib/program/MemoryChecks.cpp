//===- MemoryChecks.cpp - Ranges of buffers and matrices ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryChecks.h"
#include "Overlap.h"
#include "amcrt/support/Error.h"

using namespace amcrt;

namespace {

std::string str(uint64_t value) { return std::to_string(value); }

/// a * b and a + b, nothing when they do not fit.
std::optional<uint64_t> times(uint64_t a, uint64_t b) {
  uint64_t result;
  if (__builtin_mul_overflow(a, b, &result))
    return std::nullopt;
  return result;
}

std::optional<uint64_t> plus(std::optional<uint64_t> a,
                             std::optional<uint64_t> b) {
  uint64_t result;
  if (!a || !b || __builtin_add_overflow(*a, *b, &result))
    return std::nullopt;
  return result;
}

} // namespace

void MemoryChecks::fail(const std::string &what) const {
  throw Error(file.path() + ": " + where + ": " + what +
              "; compile the model again");
}

void MemoryChecks::buffer(const fb::Buffer &buffer, const std::string &what,
                          Access access) const {
  size_t size = bytesOf(ElementType(buffer.element()));
  bool inArena = buffer.space() == fb::Space::arena;
  if (size == 0 || (!inArena && buffer.space() != fb::Space::constants))
    fail(what + " has an unknown element type or space");
  uint64_t room = inArena ? program.arena_bytes() : file.constants().size();
  std::optional<uint64_t> end =
      plus(buffer.offset(), times(buffer.elements(), size));
  if (!end || *end > room)
    fail(what + " ends behind its space of " + str(room) + " bytes");
  if (buffer.offset() % fileAlignment != 0)
    fail(what + " is at " + str(buffer.offset()) + ", no multiple of " +
         str(fileAlignment));
  if (access == written && !inArena)
    fail(what + " would be written to, but lies in the constants");
}

void MemoryChecks::shape(const flatbuffers::Vector<int64_t> *shape,
                         const fb::Buffer &buffer,
                         const std::string &what) const {
  uint64_t elements = 1;
  if (shape)
    for (int64_t extent : *shape) {
      std::optional<uint64_t> product =
          extent < 0 ? std::nullopt : times(elements, uint64_t(extent));
      if (!product)
        fail(what + " has an impossible shape");
      elements = *product;
    }
  if (elements != buffer.elements())
    fail(what + " has a shape of " + str(elements) +
         " elements and a buffer of " + str(buffer.elements()));
}

void MemoryChecks::matrix(const fb::Matrix &m, const std::string &what,
                          Access access) const {
  buffer(m.buffer(), what, access);
  if (m.buffer().element() != fb::ElementType::f32)
    fail(what + " is not of f32");
  if (m.rows() == 0 || m.cols() == 0)
    fail(what + " is empty");
  std::optional<uint64_t> row = times(m.rows() - 1, m.row_stride());
  std::optional<uint64_t> col = times(m.cols() - 1, m.col_stride());
  std::optional<uint64_t> last = plus(m.offset(), plus(row, col));
  if (!last || *last >= m.buffer().elements())
    fail(what + " reaches behind its buffer of " + str(m.buffer().elements()) +
         " elements");
  // The strides of an extent of one do not matter.
  bool twoRows = m.rows() > 1, twoCols = m.cols() > 1;
  bool apart =
      (!twoRows || m.row_stride() > 0) && (!twoCols || m.col_stride() > 0) &&
      (!twoRows || !twoCols || m.row_stride() > *col || m.col_stride() > *row);
  if (access == written && !apart)
    fail(what + " has rows and columns that overlap");
}

void MemoryChecks::disjoint(const fb::Matrix &out, const std::string &outName,
                            const fb::Matrix &in,
                            const std::string &inName) const {
  if (overlap(regionOf(out), regionOf(in)))
    fail(outName + " overlaps " + inName);
}
