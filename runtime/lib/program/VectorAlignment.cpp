//===- VectorAlignment.cpp - Addresses of vectors in tables ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorAlignment.h"

#include <algorithm>
#include <span>

using namespace amcrt;
using flatbuffers::ElementaryType;
using flatbuffers::Table;
using flatbuffers::TypeCode;
using flatbuffers::TypeTable;
using flatbuffers::uoffset_t;

/// Of what is no scalar.
static const TypeTable *typeOf(TypeCode code, const TypeTable &of) {
  return code.sequence_ref < 0 ? nullptr : of.type_refs[code.sequence_ref]();
}

/// What lies in a vector: a scalar, a struct, or the offset of something.
static size_t alignmentOf(ElementaryType element, const TypeTable *type) {
  if (element != flatbuffers::ET_SEQUENCE || type->st != flatbuffers::ST_STRUCT)
    return flatbuffers::InlineSize(element, type);
  size_t alignment = 1;
  for (TypeCode code : std::span(type->type_codes, type->num_elems))
    alignment = std::max(alignment, alignmentOf(ElementaryType(code.base_type),
                                                typeOf(code, *type)));
  return alignment;
}

static const uint8_t *follow(const uint8_t *offset) {
  return offset + flatbuffers::ReadScalar<uoffset_t>(offset);
}

/// The type of the table in a union; none in one of nothing or of what this
/// schema does not know.
static const TypeTable *memberOf(const TypeTable &type, uint8_t member) {
  int64_t i = flatbuffers::LookupEnum(member, type.values, type.num_elems);
  return i < 0 || size_t(i) >= type.num_elems
             ? nullptr
             : typeOf(type.type_codes[i], type);
}

bool amcrt::areVectorsAligned(const Table &table, const TypeTable &type) {
  auto isTableAligned = [](const uint8_t *offset, const TypeTable &of) {
    return areVectorsAligned(*reinterpret_cast<const Table *>(follow(offset)),
                             of);
  };
  for (size_t i = 0; i < type.num_elems; ++i) {
    TypeCode code = type.type_codes[i];
    const uint8_t *field =
        table.GetAddressOf(flatbuffers::FieldIndexToOffset(uint16_t(i)));
    const TypeTable *of = typeOf(code, type);
    if (!field)
      continue;
    bool isSequence = code.base_type == flatbuffers::ET_SEQUENCE;
    if (isSequence && of->st == flatbuffers::ST_UNION && !code.is_repeating) {
      // The field before says of what.
      of = memberOf(*of,
                    table.GetField<uint8_t>(
                        flatbuffers::FieldIndexToOffset(uint16_t(i - 1)), 0));
      if (of && !isTableAligned(field, *of))
        return false;
      continue;
    }
    bool isTable = isSequence && of->st == flatbuffers::ST_TABLE;
    if (!code.is_repeating) {
      if (isTable && !isTableAligned(field, *of))
        return false;
      continue;
    }
    const uint8_t *vector = follow(field), *first = vector + sizeof(uoffset_t);
    uoffset_t elements = flatbuffers::ReadScalar<uoffset_t>(vector);
    // FlatBuffers aligns no vector that is empty.
    if (elements > 0 &&
        reinterpret_cast<uintptr_t>(first) %
                alignmentOf(ElementaryType(code.base_type), of) !=
            0)
      return false;
    for (uoffset_t k = 0; isTable && k < elements; ++k)
      if (!isTableAligned(first + k * sizeof(uoffset_t), *of))
        return false;
  }
  return true;
}
