//===- DataTests.cpp - Data files, generated letters, order ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Convert.h"
#include "amcrt/support/Error.h"
#include "amcrt/training/Batches.h"
#include "amcrt/training/Divergence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>

using namespace amcrt;

namespace {

class DataFiles : public testing::Test {
protected:
  void SetUp() override {
    folder = std::filesystem::path(testing::TempDir()) /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string &name, const std::string &bytes) {
    std::string path = folder / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  /// The message of the Error that `readIdx` throws, without the folder.
  std::string idxError(const std::string &path) {
    try {
      readIdx(path);
    } catch (const Error &error) {
      std::string text = error.what();
      return text.substr(text.rfind('/') + 1);
    }
    return "no error";
  }

  std::filesystem::path folder;
};

const std::string images2x2("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x02"
                            "\x00\xff\x33\x01\x05\x06\x07\x08",
                            24);
const std::string labels3("\0\0\x08\x01\0\0\0\x03\x05\x04\x09", 11);

TEST_F(DataFiles, ReadsImages) {
  auto images = readIdx(write("i", images2x2));
  EXPECT_EQ(images->rows(), 2u);
  EXPECT_EQ(images->rowShape(), (std::vector<int64_t>{2, 2}));
  float row[4];
  images->read(0, row);
  EXPECT_EQ(row[0], 0.0f);
  EXPECT_EQ(row[1], 1.0f);
  EXPECT_EQ(row[2], 0.2f);
}

TEST_F(DataFiles, SmallestLabelBecomesZero) {
  auto labels = readIdx(write("l", labels3));
  int64_t values[3];
  for (int i = 0; i < 3; ++i)
    labels->read(i, &values[i]);
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[1], 0);
  EXPECT_EQ(values[2], 5);
  EXPECT_EQ(labelBase(*labels), 4);
}

TEST_F(DataFiles, ReadsGzip) {
  std::string path = folder / "l.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, labels3.data(), labels3.size());
  gzclose(file);
  EXPECT_EQ(readIdx(path)->rows(), 3u);
}

TEST_F(DataFiles, NamesWhatIsWrong) {
  EXPECT_EQ(idxError(folder / "none"),
            "none: cannot be opened: No such file or directory");
  EXPECT_EQ(idxError(write("e", "")),
            "e: is empty or shorter than an IDX header");
  EXPECT_EQ(idxError(write("p", "\x89PNG....")),
            "p: is not an IDX file (it does not begin with 00 00)");
  EXPECT_EQ(idxError(write("t", images2x2.substr(0, 20))),
            "t: holds 4 bytes of data, 8 are announced by its header");
  EXPECT_EQ(idxError(write("h", images2x2.substr(0, 10))),
            "h: ends within the IDX header");
  EXPECT_EQ(idxError(write("x", images2x2 + "x")),
            "x: holds more data than its header announces");
}

TEST_F(DataFiles, AnnouncedBytesAreNotAllocated) {
  auto kibibytes = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  long before = kibibytes();
  // 2^32 bytes, of which 4 are there.
  EXPECT_EQ(idxError(write("s", std::string("\0\0\x08\x03\0\1\0\0\0\1\0\0"
                                            "\0\0\0\1"
                                            "\1\2\3\4",
                                            20))),
            "s: holds 4 bytes of data, 4294967296 are announced by its header");
  EXPECT_LT(kibibytes() - before, 64 << 10);
}

TEST_F(DataFiles, PipesAreRefused) {
  std::string path = folder / "p";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(idxError(path), "p: is not a regular file");
  EXPECT_THROW(readNpy(path), Error);
}

TEST_F(DataFiles, LengthsMustAgree) {
  std::map<std::string, std::unique_ptr<Column>> columns;
  columns["images"] = readIdx(write("i", images2x2));
  columns["labels"] = readIdx(write("l", labels3));
  EXPECT_THROW(DataSet data(std::move(columns)), Error);
}

/// Version 1 of the format: the header's length, the header, values.
std::string npy(const std::string &header, size_t values) {
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += {char(header.size() & 255), char(header.size() >> 8)};
  bytes += header;
  for (size_t i = 0; i < values; ++i) {
    float value = float(i + 1);
    bytes.append(reinterpret_cast<char *>(&value), sizeof value);
  }
  return bytes;
}

TEST_F(DataFiles, ReadsNpy) {
  std::string bytes = npy("{'descr': '<f4', 'fortran_order': False, 'shape': "
                          "(2, 3), }                                     \n",
                          6);
  auto column = readNpy(write("a.npy", bytes));
  EXPECT_EQ(column->rows(), 2u);
  float row[3];
  column->read(1, row);
  EXPECT_EQ(row[2], 6.0f);
  EXPECT_THROW(readNpy(write("b.npy", bytes.substr(0, 100))), Error);
  EXPECT_THROW(readNpy(write("c.npy", "nothing")), Error);
}

TEST_F(DataFiles, NpyHeadersOfAnyOrderAndSpacing) {
  std::string blanks(60000, ' ');
  for (const std::string &header :
       {"{\"shape\":(2,3),'fortran_order':False,'descr':'<f4'}" + blanks,
        "{'descr':" + blanks +
            "'<f4', 'fortran_order': False, 'shape': (2L, "
            "3L)}\n",
        "{" + blanks +
            "'shape': (2, 3,), 'descr': '<f4', "
            "'fortran_order': False}\n"}) {
    auto column = readNpy(write("a.npy", npy(header, 6)));
    EXPECT_EQ(column->rows(), 2u);
    EXPECT_EQ(column->rowShape(), (std::vector<int64_t>{3}));
  }
  // Fortran's order: column by column.
  auto column = readNpy(write(
      "f.npy",
      npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}", 6)));
  float row[3];
  column->read(0, row);
  EXPECT_EQ(row[1], 3.0f);
}

TEST_F(DataFiles, NamesWhatIsWrongInNpyHeaders) {
  auto error = [&](const std::string &header) -> std::string {
    try {
      readNpy(write("a", npy(header, 6)));
    } catch (const Error &error) {
      std::string text = error.what();
      return text.substr(text.rfind("/a: ") + 1);
    }
    return "none";
  };
  std::string type = "'descr': '<f4'", order = ", 'fortran_order': False";
  EXPECT_EQ(error(""), "a: the .npy header is not a dictionary");
  EXPECT_EQ(error(std::string(60000, ' ')),
            "a: the .npy header is not a dictionary");
  EXPECT_EQ(error("{" + type + "}"),
            "a: the .npy header has no valid 'fortran_order'");
  EXPECT_EQ(error("{" + type + order + ", 'shape': (2, 3"),
            "a: the .npy header has no valid 'shape'");
  EXPECT_EQ(error("{" + type + order + ", 'shape': (2, -3)}"),
            "a: the .npy header has no valid 'shape'");
  EXPECT_EQ(error("{" + type + order + ", 'shape': (2, 3), " + type + "}"),
            "a: the .npy header gives 'descr' twice");
  EXPECT_EQ(error("{" + type + order + ", '\x1b[2J': 3}"),
            "a: the .npy header has '\\x1B[2J'; 'descr', 'fortran_order' and "
            "'shape' are known");
  EXPECT_EQ(error("{" + type + order + ", 'shape': (2, 0)}"),
            "a: is empty (its shape is (2, 0))");
  EXPECT_EQ(error("{" + type + order + ", 'shape': ()}"),
            "a: has no dimension; at least one is needed");
  EXPECT_EQ(
      error("{" + type + order + ", 'shape': (99999999999999999999999,)}"),
      "a: dimension 99999999999999999999999 is too large");
  // The product of these is 6, modulo 2^64.
  EXPECT_EQ(error("{" + type + order +
                  ", 'shape': (1099511627775, 1099511627775, 6)}"),
            "a: is shorter than its header announces");
}

/// One example of one type.
template <typename T> class MadeColumn final : public Column {
public:
  explicit MadeColumn(std::vector<T> values)
      : values(std::move(values)), shape{int64_t(this->values.size())} {}
  std::string origin() const override { return "made"; }
  size_t rows() const override { return 1; }
  Element element() const override {
    return std::is_same_v<T, float>    ? Element::f32
           : std::is_same_v<T, double> ? Element::f64
                                       : Element::i64;
  }
  const std::vector<int64_t> &rowShape() const override { return shape; }
  void read(size_t, void *out) const override {
    std::memcpy(out, values.data(), values.size() * sizeof(T));
  }

private:
  std::vector<T> values;
  std::vector<int64_t> shape;
};

/// What `value` becomes, or nothing.
template <typename To, typename From>
std::optional<To> converted(From value, ElementType element) {
  To out = 77;
  if (readAs(MadeColumn<From>({value}), 0, element, &out))
    return std::nullopt;
  return out;
}

TEST(Convert, ValuesAreTheSameNumberOrTheNearestFloatOrRefused) {
  using enum ElementType;
  constexpr int64_t p24 = 1 << 24, p53 = int64_t(1) << 53;
  EXPECT_EQ(converted<float>(p24, f32), 16777216.0f);
  EXPECT_EQ(converted<float>(p24 + 1, f32), std::nullopt);
  EXPECT_EQ(converted<float>(p24 + 2, f32), 16777218.0f);
  EXPECT_EQ(converted<double>(p53, f64), 9007199254740992.0);
  EXPECT_EQ(converted<double>(p53 + 1, f64), std::nullopt);
  // The next float is 2^63, no int64.
  EXPECT_EQ(converted<float>(INT64_MAX, f32), std::nullopt);
  EXPECT_EQ(converted<double>(INT64_MAX, f64), std::nullopt);
  EXPECT_EQ(converted<float>(INT64_MIN, f32), -9223372036854775808.0f);
  EXPECT_EQ(converted<int64_t>(-9223372036854775808.0, i64), INT64_MIN);
  EXPECT_EQ(converted<int64_t>(9223372036854775808.0, i64), std::nullopt);
  EXPECT_EQ(converted<int32_t>(2147483647.0, i32), INT32_MAX);
  EXPECT_EQ(converted<int32_t>(2147483648.0, i32), std::nullopt);
  EXPECT_EQ(converted<int32_t>(int64_t(INT32_MIN), i32), INT32_MIN);
  EXPECT_EQ(converted<int32_t>(int64_t(INT32_MIN) - 1, i32), std::nullopt);
  EXPECT_EQ(converted<int32_t>(1.5f, i32), std::nullopt);
  EXPECT_EQ(converted<double>(0.1f, f64), 0.10000000149011612);
  EXPECT_EQ(converted<float>(0.1, f32), 0.1f);
  EXPECT_EQ(converted<float>(0.25, f32), 0.25f);
  EXPECT_EQ(converted<float>(1e300, f32), std::nullopt);
  EXPECT_EQ(converted<uint8_t>(1.0, i1), 1);
  EXPECT_EQ(converted<uint8_t>(int64_t(0), i1), 0);
  EXPECT_EQ(converted<uint8_t>(int64_t(2), i1), std::nullopt);
  EXPECT_EQ(converted<uint8_t>(0.5f, i1), std::nullopt);

  int32_t out[3] = {7, 7, 7};
  auto wrong = readAs(MadeColumn<double>({1, -0.5, 2}), 0, i32, out);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->index, 1u);
  EXPECT_EQ(wrong->value, "-0.5");
  EXPECT_EQ(out[0], 1);
  EXPECT_EQ(out[1], 7);
}

TEST(Convert, LabelsAreCutTowardZero) {
  double values[] = {-1.5, 2.9, 1e300, -1e300};
  EXPECT_EQ(integerAt(values, ElementType::f64, 0), -1);
  EXPECT_EQ(integerAt(values, ElementType::f64, 1), 2);
  EXPECT_EQ(integerAt(values, ElementType::f64, 2), INT64_MAX);
  EXPECT_EQ(integerAt(values, ElementType::f64, 3), INT64_MIN);
}

TEST(Divergence, IsAMedianFarAboveTheFirstLoss) {
  auto found = [](double first, double later, int steps) {
    std::vector<double> losses(steps + 1, later);
    losses[0] = first;
    return findDivergence(losses).has_value();
  };
  EXPECT_TRUE(found(2.5, 26, 10));
  EXPECT_FALSE(found(2.5, 24, 10));
  // Fewer losses than are looked at.
  EXPECT_FALSE(found(2.5, 1e6, 9));
  // Regression in large units, and negative losses.
  EXPECT_FALSE(found(1e6, 9e6, 10));
  EXPECT_TRUE(found(1e6, 1.1e7, 10));
  EXPECT_FALSE(found(-5, 39, 10));
  EXPECT_TRUE(found(-5, 41, 10));
  // Trained weights: what is lost again is not far above.
  EXPECT_FALSE(found(1e-6, 2.5, 10));
  EXPECT_TRUE(found(0, 9.5, 10));
  // Single batches are no trend: four of ten, but not six.
  std::vector<double> losses = {1, 1, 1, 1, 1e9, 1, 1e9, 1, 1e9, 1, 1e9};
  EXPECT_FALSE(findDivergence(losses));
  losses[1] = losses[3] = 1e9;
  EXPECT_EQ(findDivergence(losses), 1e9);
}

TEST(Letters, AreAFunctionOfSeedAndIndex) {
  Letters all = makeLetters(7, 0, 40), tail = makeLetters(7, 30, 10);
  std::vector<float> a(784), b(784), c(784);
  all.images->read(35, a.data());
  tail.images->read(5, b.data());
  makeLetters(8, 0, 40).images->read(35, c.data());
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  EXPECT_GT(std::accumulate(a.begin(), a.end(), 0.0f), 10.0f);
  for (float pixel : a) {
    EXPECT_GE(pixel, 0.0f);
    EXPECT_LE(pixel, 1.0f);
  }
  int64_t label = -1;
  tail.labels->read(5, &label);
  EXPECT_EQ(label, 35 % 12);
}

TEST_F(DataFiles, LettersSurviveAFile) {
  Letters letters = makeLetters(3, 0, 24);
  writeIdx(*letters.images, folder / "i.gz");
  writeIdx(*letters.labels, folder / "l.gz");
  auto images = readIdx(folder / "i.gz"), labels = readIdx(folder / "l.gz");
  ASSERT_EQ(images->rows(), 24u);
  std::vector<float> a(784), b(784);
  for (int row : {0, 13, 23}) {
    letters.images->read(row, a.data());
    images->read(row, b.data());
    EXPECT_EQ(a, b);
    int64_t label = -1;
    labels->read(row, &label);
    EXPECT_EQ(label, row % 12);
  }
  EXPECT_THROW(writeIdx(*letters.labels, folder / "no" / "l.gz"), Error);
}

TEST(Order, IsAPermutationOfSeedAndEpoch) {
  auto first = epochOrder(1000, Order::shuffle, 1, 0);
  EXPECT_EQ(std::set<uint32_t>(first.begin(), first.end()).size(), 1000u);
  EXPECT_EQ(first, epochOrder(1000, Order::shuffle, 1, 0));
  EXPECT_NE(first, epochOrder(1000, Order::shuffle, 1, 1));
  EXPECT_NE(first, epochOrder(1000, Order::shuffle, 2, 0));
  auto file = epochOrder(5, Order::file, 1, 0);
  EXPECT_TRUE(std::is_sorted(file.begin(), file.end()));
}

} // namespace
