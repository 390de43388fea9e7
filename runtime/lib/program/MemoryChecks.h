//===- MemoryChecks.h - Ranges of buffers and matrices -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PROGRAM_MEMORYCHECKS_H
#define AMCRT_LIB_PROGRAM_MEMORYCHECKS_H

#include "amcrt/program/ProgramFile.h"
#include "amcrt/schema/program_generated.h"
#include "amcrt/support/Tensor.h"

#include <optional>
#include <string>

namespace amcrt {

/// Checks what lies where. Every check throws Error that names the file, the
/// place last set, the thing and what is wrong with it.
class MemoryChecks {
public:
  MemoryChecks(const ProgramFile &file, const fb::Program &program)
      : file(file), program(program) {}

  /// The place that errors name from here on, as "entry point 'apply' item 3".
  std::string where;
  [[noreturn]] void fail(const std::string &what) const;

  enum Access { read, written };
  /// Within its space, aligned; in the arena when it is written to.
  void buffer(const fb::Buffer &buffer, const std::string &what,
              Access access) const;
  /// The product of the extents is the number of elements.
  void shape(const flatbuffers::Vector<int64_t> *shape,
             const fb::Buffer &buffer, const std::string &what) const;
  /// Not empty, of f32, within its buffer; when written to, no two of its
  /// elements are the same.
  void matrix(const fb::Matrix &matrix, const std::string &what,
              Access access) const;
  /// `out` is written while `in` is read: they must not share an element.
  void disjoint(const fb::Matrix &out, const std::string &outName,
                const fb::Matrix &in, const std::string &inName) const;

private:
  const ProgramFile &file;
  const fb::Program &program;
};

} // namespace amcrt

#endif // AMCRT_LIB_PROGRAM_MEMORYCHECKS_H
