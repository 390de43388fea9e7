//===- Npz.cpp - Archives of NumPy arrays ---------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A zip file is, for each member, a local header and the bytes; then a central
// directory that repeats the headers with offsets; then its end record (PKWARE
// APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). Members are stored, not
// compressed: trained weights do not compress.
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Npz.h"
#include "NpyHeader.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Utf8.h"

#include <zlib.h>

#include <vector>

using namespace amcrt;

namespace {

using Bytes = std::vector<uint8_t>;

void put(Bytes &out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out.push_back(uint8_t(value >> (8 * i)));
}

void put(Bytes &out, const std::string &text) {
  out.insert(out.end(), text.begin(), text.end());
}

/// What local header and central directory share: from "version needed" on.
Bytes memberFields(const std::string &name, uint32_t crc, uint64_t size) {
  Bytes fields;
  put(fields, 20, 2);         // version needed: 2.0
  put(fields, 0x0800, 2);     // flags: the name is UTF-8
  put(fields, 0, 2);          // stored
  put(fields, 0, 2);          // time 00:00:00: the same weights give the
  put(fields, 1 << 5 | 1, 2); // same file; date 1980-01-01
  put(fields, crc, 4);
  put(fields, size, 4); // compressed
  put(fields, size, 4); // uncompressed
  put(fields, name.size(), 2);
  put(fields, 0, 2); // extra field
  return fields;
}

} // namespace

void amcrt::writeNpz(const std::string &path, std::span<const Tensor> tensors) {
  std::vector<Bytes> headers; // alternate with the tensors' data
  std::vector<std::span<const uint8_t>> pieces;
  Bytes directory;
  uint64_t offset = 0;
  headers.reserve(tensors.size());
  for (const Tensor &tensor : tensors) {
    std::string name = utf8(tensor.name) + ".npy";
    std::string npy = npyHeader(tensor);
    std::span<const uint8_t> data = bytesIn(tensor);
    uLong crc =
        crc32_z(0, reinterpret_cast<const Bytef *>(npy.data()), npy.size());
    crc = crc32_z(crc, data.data(), data.size());
    Bytes fields = memberFields(name, uint32_t(crc), npy.size() + data.size());

    put(directory, 0x02014b50, 4);
    put(directory, 20, 2); // made by: 2.0, DOS attributes
    directory.insert(directory.end(), fields.begin(), fields.end());
    put(directory, 0, 2); // comment
    put(directory, 0, 2); // disk
    put(directory, 0, 2); // internal attributes
    put(directory, 0, 4); // external attributes
    put(directory, offset, 4);
    put(directory, name);

    Bytes &local = headers.emplace_back();
    put(local, 0x04034b50, 4);
    local.insert(local.end(), fields.begin(), fields.end());
    put(local, name);
    put(local, npy);
    pieces.push_back(local);
    pieces.push_back(data);
    offset += local.size() + data.size();
    if (offset + directory.size() > UINT32_MAX || headers.size() > UINT16_MAX)
      throw Error(path + ": the weights exceed what a .npz archive holds "
                         "(4 GiB, 65535 arrays)");
  }
  uint64_t directoryBytes = directory.size();
  put(directory, 0x06054b50, 4);
  put(directory, 0, 2); // this disk
  put(directory, 0, 2); // disk of the directory
  put(directory, headers.size(), 2);
  put(directory, headers.size(), 2);
  put(directory, directoryBytes, 4);
  put(directory, offset, 4);
  put(directory, 0, 2); // comment
  pieces.push_back(directory);
  writeFileAtomically(path, pieces);
}
