//===- Idx.cpp - IDX files of images and labels ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Column.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <numeric>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

using namespace amcrt;

size_t Column::rowElements() const {
  return std::accumulate(rowShape().begin(), rowShape().end(), size_t(1),
                         std::multiplies<>());
}

namespace {

/// More than any data set of bytes this runtime trains on; a larger header is
/// a damaged one.
constexpr uint64_t maxBytes = uint64_t(1) << 34;

class IdxColumn final : public Column {
public:
  IdxColumn(std::string path, std::vector<int64_t> shape,
            std::vector<uint8_t> bytes, int64_t base)
      : path(std::move(path)), count(shape.front()),
        shape(shape.begin() + 1, shape.end()), bytes(std::move(bytes)),
        base(base) {}

  std::string origin() const override {
    return base ? path + " (labels counted from " + std::to_string(base) + ")"
                : path;
  }
  size_t rows() const override { return count; }
  Element element() const override {
    return shape.empty() ? Element::i64 : Element::f32;
  }
  const std::vector<int64_t> &rowShape() const override { return shape; }

  void read(size_t row, void *out) const override {
    if (shape.empty()) {
      *static_cast<int64_t *>(out) = bytes[row] - base;
      return;
    }
    size_t n = rowElements();
    const uint8_t *from = bytes.data() + row * n;
    auto *pixels = static_cast<float *>(out);
    for (size_t i = 0; i < n; ++i)
      pixels[i] = from[i] / 255.0f;
  }

  int64_t smallest() const { return base; }

private:
  std::string path;
  size_t count;
  std::vector<int64_t> shape;
  std::vector<uint8_t> bytes;
  int64_t base;
};

/// zlib's reader takes plain files as they are.
class GzFile {
public:
  explicit GzFile(const std::string &path) : path(path) {
    // Without O_NONBLOCK opening a named pipe waits for a writer.
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
      throw Error(path + ": cannot be opened: " + std::strerror(errno));
    struct stat info{};
    bool isRegular = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    file = isRegular ? gzdopen(descriptor, "rb") : nullptr;
    if (!file)
      ::close(descriptor);
    if (!isRegular)
      throw Error(path + ": is not a regular file");
    if (!file)
      throw Error(path + ": cannot be opened: out of memory");
    gzbuffer(file, 1 << 17);
  }
  ~GzFile() { gzclose(file); }
  GzFile(const GzFile &) = delete;
  GzFile &operator=(const GzFile &) = delete;

  /// Reads up to `size` bytes; fewer only at the end of the file.
  size_t read(void *out, size_t size) {
    size_t done = 0;
    while (done < size) {
      unsigned chunk = std::min<size_t>(size - done, 1 << 30);
      int got = gzread(file, static_cast<char *>(out) + done, chunk);
      if (got < 0) {
        int code = 0;
        const char *text = gzerror(file, &code);
        throw Error(path + ": cannot be read: " +
                    (code == Z_ERRNO ? std::strerror(errno) : text));
      }
      if (got == 0)
        break;
      done += got;
    }
    return done;
  }

private:
  std::string path;
  gzFile file;
};

/// RFC 1952, without name and time: the same bytes give the same file.
std::vector<uint8_t> gzip(std::vector<uint8_t> &bytes) {
  constexpr int windowBits = 15 + 16; // as deflateInit2 is told of gzip
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
  std::vector<uint8_t> packed;
  std::vector<uint8_t> some(1 << 16);
  size_t given = 0;
  for (int status = Z_OK; status != Z_STREAM_END;) {
    size_t left = bytes.size() - given;
    stream.next_in = bytes.data() + given;
    stream.avail_in = uInt(std::min(left, some.size()));
    given += stream.avail_in;
    stream.next_out = some.data();
    stream.avail_out = uInt(some.size());
    status = deflate(&stream, given == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    given -= stream.avail_in;
    packed.insert(packed.end(), some.data(), stream.next_out);
  }
  deflateEnd(&stream);
  return packed;
}

} // namespace

std::unique_ptr<Column> amcrt::readIdx(const std::string &path,
                                       std::optional<int64_t> labelBase) {
  GzFile file(path);
  std::array<uint8_t, 4> magic;
  if (file.read(magic.data(), magic.size()) != magic.size())
    throw Error(path + ": is empty or shorter than an IDX header");
  if (magic[0] != 0 || magic[1] != 0)
    throw Error(path + ": is not an IDX file (it does not begin with 00 00)");
  if (magic[2] != 0x08)
    throw Error(path + ": IDX element type " + std::to_string(magic[2]) +
                " is not supported; supported: unsigned byte (8)");
  if (magic[3] == 0 || magic[3] > 4)
    throw Error(path + ": IDX rank " + std::to_string(magic[3]) +
                " is not supported; supported: 1 (labels) to 4 (images)");
  std::vector<int64_t> shape;
  uint64_t total = 1;
  for (int i = 0; i < magic[3]; ++i) {
    std::array<uint8_t, 4> word;
    if (file.read(word.data(), 4) != 4)
      throw Error(path + ": ends within the IDX header");
    uint32_t size = uint32_t(word[0]) << 24 | uint32_t(word[1]) << 16 |
                    uint32_t(word[2]) << 8 | word[3];
    if (size == 0)
      throw Error(path + ": dimension " + std::to_string(i) + " is 0");
    shape.push_back(size);
    total *= size;
    if (total > maxBytes)
      throw Error(path + ": the IDX header asks for more than 16 GiB; the "
                         "file is damaged");
  }
  // What is announced is believed as far as it comes.
  constexpr size_t chunk = size_t(1) << 24;
  std::vector<uint8_t> bytes;
  size_t got = 0;
  while (got < total && got == bytes.size()) {
    bytes.resize(std::min<size_t>(total, got + std::max(chunk, got)));
    got += file.read(bytes.data() + got, bytes.size() - got);
  }
  if (got != total)
    throw Error(path + ": holds " + std::to_string(got) + " bytes of data, " +
                std::to_string(total) + " are announced by its header");
  uint8_t extra;
  if (file.read(&extra, 1) != 0)
    throw Error(path + ": holds more data than its header announces");
  int64_t base = 0;
  if (shape.size() == 1)
    base = labelBase.value_or(*std::min_element(bytes.begin(), bytes.end()));
  return std::make_unique<IdxColumn>(path, std::move(shape), std::move(bytes),
                                     base);
}

void amcrt::writeIdx(const Column &column, const std::string &path) {
  std::vector<int64_t> shape = column.rowShape();
  if (shape.size() == 3 && shape.front() == 1)
    shape.erase(shape.begin());
  shape.insert(shape.begin(), int64_t(column.rows()));
  std::vector<uint8_t> bytes = {0, 0, 0x08, uint8_t(shape.size())};
  for (int64_t size : shape)
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes.push_back(uint8_t(size >> shift));
  size_t elements = column.rowElements();
  std::vector<float> pixels(elements);
  for (size_t row = 0; row < column.rows(); ++row) {
    if (column.element() == Column::Element::i64) {
      int64_t label = 0;
      column.read(row, &label);
      bytes.push_back(uint8_t(label));
      continue;
    }
    column.read(row, pixels.data());
    for (float pixel : pixels)
      bytes.push_back(uint8_t(std::lround(255 * pixel)));
  }
  std::vector<uint8_t> packed = gzip(bytes);
  std::span<const uint8_t> whole = packed;
  writeFileAtomically(path, {&whole, 1});
}

int64_t amcrt::labelBase(const Column &labels) {
  auto *idx = dynamic_cast<const IdxColumn *>(&labels);
  return idx ? idx->smallest() : 0;
}
