//===- VectorAlignment.h - Addresses of vectors in tables ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// FlatBuffers' verifier aligns the length of a vector, not its elements, which
// are read in place.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PROGRAM_VECTORALIGNMENT_H
#define AMCRT_LIB_PROGRAM_VECTORALIGNMENT_H

#include <flatbuffers/minireflect.h>

namespace amcrt {

/// Whether the elements of each vector of `table`, and of each table that it
/// leads to, are aligned as their type needs. The verifier has accepted it as a
/// table of `type`, which bounds how far this goes. The schema has no vectors
/// of unions; they would not be looked into.
bool areVectorsAligned(const flatbuffers::Table &table,
                       const flatbuffers::TypeTable &type);

} // namespace amcrt

#endif // AMCRT_LIB_PROGRAM_VECTORALIGNMENT_H
