//===- Npy.cpp - Arrays of NumPy's .npy format ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "amcrt/data/Column.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Printable.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <variant>

using namespace amcrt;

namespace {

/// NumPy writes less than 200 bytes for any array of numbers.
constexpr size_t maxHeaderBytes = 65536;

using Values =
    std::variant<std::vector<float>, std::vector<double>, std::vector<int64_t>>;

class NpyColumn final : public Column {
public:
  NpyColumn(std::string path, size_t count, std::vector<int64_t> shape,
            Values values)
      : path(std::move(path)), count(count), shape(std::move(shape)),
        values(std::move(values)) {}

  std::string origin() const override { return path; }
  size_t rows() const override { return count; }
  Element element() const override {
    constexpr Element elements[] = {Element::f32, Element::f64, Element::i64};
    return elements[values.index()];
  }
  const std::vector<int64_t> &rowShape() const override { return shape; }
  void read(size_t row, void *out) const override {
    size_t n = rowElements();
    std::visit(
        [&](const auto &all) {
          std::memcpy(out, &all[row * n], n * sizeof(all[0]));
        },
        values);
  }

private:
  std::string path;
  size_t count;
  std::vector<int64_t> shape;
  Values values;
};

template <typename From, typename To>
std::vector<To> convert(std::span<const uint8_t> bytes) {
  std::vector<To> to(bytes.size() / sizeof(From));
  for (size_t i = 0; i < to.size(); ++i) {
    From value;
    std::memcpy(&value, bytes.data() + i * sizeof(From), sizeof(From));
    to[i] = static_cast<To>(value);
  }
  return to;
}

/// Values of `width` bytes whose first index runs fastest, as values whose last
/// one does.
std::vector<uint8_t> rowMajor(std::span<const uint8_t> bytes, size_t width,
                              const std::vector<int64_t> &shape) {
  std::vector<uint8_t> result(bytes.size());
  std::vector<int64_t> at(shape.size());
  for (size_t from = 0; from < bytes.size(); from += width) {
    size_t to = 0;
    for (size_t axis = 0; axis < shape.size(); ++axis)
      to = to * size_t(shape[axis]) + size_t(at[axis]);
    std::memcpy(&result[to * width], &bytes[from], width);
    for (size_t axis = 0; axis < shape.size() && ++at[axis] == shape[axis];
         ++axis)
      at[axis] = 0;
  }
  return result;
}

/// The indices of element `index`, in brackets.
std::string place(int64_t index, const std::vector<int64_t> &shape) {
  std::string text;
  for (size_t axis = shape.size(); axis-- > 0; index /= shape[axis])
    text =
        std::to_string(index % shape[axis]) + (text.empty() ? "" : ", ") + text;
  return "[" + text + "]";
}

} // namespace

std::unique_ptr<Column> amcrt::readNpy(const std::string &path) {
  std::vector<uint8_t> file = readWholeFile(path);
  std::span<const uint8_t> rest = file;
  if (file.size() < 8 || std::memcmp(file.data(), "\x93NUMPY", 6) != 0)
    throw Error(path + ": is not a .npy file");
  size_t lengthBytes = file[6] == 1 ? 2 : 4, length = 0;
  rest = rest.subspan(8);
  for (size_t i = 0; i < std::min(lengthBytes, rest.size()); ++i)
    length |= size_t(rest[i]) << 8 * i;
  if (rest.size() < lengthBytes || rest.size() - lengthBytes < length)
    throw Error(path + ": ends within the .npy header");
  if (length > maxHeaderBytes)
    throw Error(path + ": has a .npy header of " + std::to_string(length) +
                " bytes; at most " + std::to_string(maxHeaderBytes) +
                " are read");
  auto *text = reinterpret_cast<const char *>(rest.data() + lengthBytes);
  NpyHeader header = parseNpyHeader({text, length}, path);
  std::span<const uint8_t> bytes = rest.subspan(lengthBytes + length);
  std::vector<int64_t> shape(header.shape.begin(), header.shape.end());
  if (shape.empty())
    throw Error(path + ": has no dimension; at least one is needed");
  if (std::find(shape.begin(), shape.end(), 0) != shape.end())
    throw Error(path + ": is empty (its shape is " + header.shapeText + ")");
  uint64_t elements = 1;
  for (int64_t dimension : shape) {
    if (uint64_t(dimension) > file.size() / elements)
      throw Error(path + ": is shorter than its header announces");
    elements *= dimension;
  }

  struct Type {
    const char *name;
    Values (*convert)(std::span<const uint8_t> bytes);
  };
  static constexpr Type types[] = {
      {"<f4", [](auto b) -> Values { return convert<float, float>(b); }},
      {"<f8", [](auto b) -> Values { return convert<double, double>(b); }},
      {"<i4", [](auto b) -> Values { return convert<int32_t, int64_t>(b); }},
      {"<i8", [](auto b) -> Values { return convert<int64_t, int64_t>(b); }},
      {"|u1", [](auto b) -> Values { return convert<uint8_t, int64_t>(b); }},
      {"|b1", [](auto b) -> Values { return convert<uint8_t, int64_t>(b); }}};
  auto found =
      std::find_if(std::begin(types), std::end(types),
                   [&](const Type &t) { return t.name == header.type; });
  if (found == std::end(types))
    throw Error(path + ": element type '" + printable(header.type) +
                "' is not supported; supported: <f4, <f8, <i4, <i8, |u1, |b1");
  size_t width = header.type.back() - '0';
  if (bytes.size() != elements * width)
    throw Error(path + ": holds " + std::to_string(bytes.size()) +
                " bytes of data, its header announces " +
                std::to_string(elements * width));
  std::vector<uint8_t> inOrder;
  if (header.isFortran)
    bytes = inOrder = rowMajor(bytes, width, shape);
  Values values = found->convert(bytes);
  std::visit(
      [&](const auto &all) {
        auto wrong = std::find_if_not(all.begin(), all.end(), [](auto value) {
          return std::isfinite(double(value));
        });
        if (wrong != all.end())
          throw Error(path + ": element " + place(wrong - all.begin(), shape) +
                      " is not finite");
      },
      values);
  return std::make_unique<NpyColumn>(
      path, shape[0], std::vector<int64_t>(shape.begin() + 1, shape.end()),
      std::move(values));
}
