//===- SessionTests.cpp - Sessions run programs ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionTools.h"
#include "amcrt/device.h"
#include "amcrt/device/OpenDevice.h"

#include <zlib.h>

#include <cmath>
#include <cstring>
#include <random>

using namespace amcrt;

namespace {

TEST(Session, RunsEveryAction) {
  ProgramFile file = exampleProgram().write();
  Session session = Session::load(file, on("ideal"));
  EXPECT_TRUE(session.hasEntry("apply"));
  EXPECT_FALSE(session.hasEntry("train"));
  ASSERT_EQ(session.state().size(), 1u);
  EXPECT_EQ(std::memcmp(session.state()[0].data, exampleMatrix.data(),
                        9 * sizeof(float)),
            0);
  for (const auto &name : {"refresh", "apply"})
    for (const Tensor &tensor : session.outputs(name))
      EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.data) % 64, 0u);
  const std::vector<float> x = {1, 2, 3, 4, 5, 6};
  std::copy(x.begin(), x.end(), floats(session.inputs("apply"), "x").begin());
  session.run("refresh");
  session.run("apply");
  // m x and m^-1 x by hand: det m = 4 (6 - 1) - (2 + 0.5) + 0.5 (-1 - 1.5).
  const std::vector<double> product = {9.5, 15, 5, 8, 7.5, 9};
  const auto &outputs = session.outputs("apply");
  expectNear(floats(outputs, "product"), product);
  expectNear(floats(outputs, "gemm"), product);
  expectNear(floats(outputs, "copy"), {1, 2, 3, 4, 5, 6});
#if defined(__x86_64__)
  expectNear(floats(outputs, "doubled"), {2, 4, 6, 8, 10, 12});
#endif
  // The Schur complement of the leading 2x2 is det m / 11.
  double det = 4 * 5 - 2.5 - 1.25;
  expectNear(floats(outputs, "schur"), {det / 11});
  // The solution times m is x again.
  for (const char *name : {"solution", "solved"}) {
    std::span<float> s = floats(outputs, name);
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 2; ++j) {
        double sum = 0;
        for (int k = 0; k < 3; ++k)
          sum += double(exampleMatrix[3 * i + k]) * double(s[2 * k + j]);
        EXPECT_NEAR(sum, x[2 * i + j], 1e-5);
      }
  }
  SessionCounts totals = session.counts();
  EXPECT_EQ(totals.programs, 2u);
  EXPECT_EQ(totals.inverses, 2u);
  EXPECT_EQ(totals.mvms, 2u);
  EXPECT_EQ(totals.digitalFallbacks, 0u);
  EXPECT_GT(totals.peakRssBytes, totals.arenaBytes);
  ASSERT_EQ(session.layers().size(), 1u);
  EXPECT_EQ(session.layers()[0].factors[0].tiles, 1u);
  EXPECT_GT(session.layers()[0].factors[0].condition, 1);
  EXPECT_LT(session.layers()[0].factors[0].residual, 1e-6);
}

TEST(Session, ReportsTheResidualOfTheFirstSolveAfterProgramming) {
  ProgramFile file = exampleProgram().write();
  SessionOptions options = on("sim");
  options.deviceConfig = R"({"base": "ideal", "cell": {"level_bits": 6}})";
  Session session = Session::load(file, options);
  auto residual = [&] { return session.layers()[0].factors[0].residual; };
  const std::vector<float> x = {1, 2, 3, 4, 5, 6};
  auto apply = [&](float times) {
    std::span<float> input = floats(session.inputs("apply"), "x");
    for (size_t i = 0; i < x.size(); ++i)
      input[i] = times * x[i];
    session.run("apply");
  };
  session.run("refresh");
  EXPECT_TRUE(std::isnan(residual()));
  apply(1);
  std::span<float> s = floats(session.outputs("apply"), "solution");
  double off = 0, size = 0;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 2; ++j) {
      double left = -double(x[2 * i + j]);
      for (int k = 0; k < 3; ++k)
        left += double(exampleMatrix[3 * i + k]) * double(s[2 * k + j]);
      off += left * left;
      size += double(x[2 * i + j]) * double(x[2 * i + j]);
    }
  double first = residual();
  EXPECT_GT(first, 1e-4);
  EXPECT_NEAR(first, std::sqrt(off / size), 1e-6);
  apply(2);
  EXPECT_EQ(residual(), first);
}

TEST(Session, ErrorsNameEntryItemAndNode) {
  TestProgram p = exampleProgram();
  p.tables.entry_points[1]->schedule[3]->location = "dense/A";
  p.constants.assign(p.constants.size(), 0); // m = 0: not positive definite
  ProgramFile file = p.write();
  SessionOptions options = on("ideal");
  Session lenient = Session::load(file, options);
  lenient.run("refresh");
  EXPECT_NE(errorOf([&] { lenient.run("apply"); })
                .find("apply item 6: a matrix of 3 rows that is solved "
                      "digitally has no inverse; raise --damping"),
            std::string::npos);
  SessionCounts totals = lenient.counts();
  EXPECT_EQ(totals.unstable, 4u); // three times programmed, and the complement
  DeviceEvents events = lenient.events();
  EXPECT_EQ(events.counts[AMC_EVENT_UNSTABLE], 3u);
  ASSERT_EQ(events.list.size(), 3u);
  EXPECT_EQ(events.list[0].kind, "unstable");
  EXPECT_EQ(events.list[0].text, "the block is singular");
  EXPECT_EQ(events.unlisted, 0u);
  // They are part of a saved state.
  Session again = Session::load(file, options);
  again.restoreState(lenient.saveState(), "checkpoint");
  EXPECT_EQ(again.events().list.size(), 3u);
  EXPECT_EQ(again.events().list[2].tile, events.list[2].tile);
  options.policy = UnstablePolicy::stop;
  Session session = Session::load(file, options);
  EXPECT_THROW(session.run("train"), Error);
  EXPECT_THROW(session.setScalarInput("apply", "x", 1), Error);
  EXPECT_NE(errorOf([&] {
              session.run("apply");
            }).find("apply item 0: "), // tile 0 was not programmed
            std::string::npos);
  float *m = static_cast<float *>(session.state()[0].data);
  m[0] = -1, m[4] = m[8] = 1;
  std::string error = errorOf([&] {
    session.run("refresh");
    session.run("apply");
  });
  EXPECT_NE(error.find("apply item 3 (dense/A): a matrix of 3 rows is not "
                       "positive definite"),
            std::string::npos)
      << error;
}

TEST(Session, DevicesTooSmallAreRefused) {
  ProgramFile file = exampleProgram().write();
  SessionOptions options = on("ideal");
  options.deviceConfig = R"({"geometry": {"chips": 1}})";
  EXPECT_NE(errorOf([&] { Session::load(file, options); }).find(" chips, "),
            std::string::npos);
}

/// Long enough for the pool: a product, a kernel, then both again.
TestProgram parallelProgram() {
  TestProgram p = exampleProgram();
  fb::EntryPointT &entry = p.entry("parallel");
  fb::Matrix a = p.matrix(p.input(entry, "a", {300, 200}), 300, 200);
  fb::Matrix b = p.matrix(p.input(entry, "b", {200, 400}), 200, 400);
  fb::Buffer c = p.arena(300 * 400), d = p.arena(300 * 400);
  p.output(entry, "c", c, {300, 400});
  p.add(entry, p.gemm(a, b, p.matrix(c, 300, 400)));
#if defined(__x86_64__)
  p.output(entry, "d", d, {300, 400});
  fb::DispatchT dispatch;
  dispatch.args = {c, d};
  dispatch.extent = 300 * 400;
  p.add(entry, std::move(dispatch)).flops = 1000000;
#endif
  return p;
}

TEST(Session, TheSameBitsForEveryNumberOfThreads) {
  ProgramFile file = parallelProgram().write();
  std::vector<std::vector<float>> first;
  for (unsigned threads : {1u, 2u, 3u, 7u}) {
    SessionOptions options = on("ideal");
    options.threads = threads;
    Session session = Session::load(file, options);
    std::mt19937 random(7);
    for (const char *name : {"a", "b"})
      for (float &value : floats(session.inputs("parallel"), name))
        value = float(random()) / 4294967296.0f - 0.5f;
    session.run("parallel");
    std::vector<std::vector<float>> results;
    for (const Tensor &tensor : session.outputs("parallel")) {
      std::span<float> values =
          floats(session.outputs("parallel"), tensor.name);
      results.emplace_back(values.begin(), values.end());
    }
    if (first.empty())
      first = results;
    EXPECT_EQ(results, first) << threads << " threads";
  }
  if (first.size() == 2)
    for (size_t i = 0; i < first[0].size(); ++i)
      ASSERT_EQ(first[1][i], 2 * first[0][i]);
}

TEST(Session, ResumesWithTheSameBits) {
  ProgramFile file = exampleProgram().write();
  SessionOptions options = on("sim");
  options.deviceConfig = "{}"; // errors, noise and converters
  options.seed = 3;
  auto prepare = [&](Session &session) {
    std::span<float> x = floats(session.inputs("apply"), "x");
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = float(i) - 2;
  };
  auto results = [](Session &session) {
    std::vector<float> all;
    for (const Tensor &tensor : session.outputs("apply")) {
      std::span<float> values = floats(session.outputs("apply"), tensor.name);
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  };
  Session straight = Session::load(file, options);
  prepare(straight);
  straight.run("refresh");
  straight.run("apply");
  static_cast<float *>(straight.state()[0].data)[0] = 5;
  std::vector<uint8_t> saved = straight.saveState();
  auto goOn = [&](Session &session) {
    session.run("apply"); // with the tiles of before
    std::vector<float> all = results(session);
    session.run("refresh");
    session.run("apply");
    std::vector<float> more = results(session);
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  std::vector<float> expected = goOn(straight);
  Session resumed = Session::load(file, options);
  resumed.restoreState(saved, "checkpoint");
  prepare(resumed);
  EXPECT_EQ(goOn(resumed), expected);
  SessionCounts a = straight.counts(), b = resumed.counts();
  EXPECT_EQ(a.programs, b.programs);
  EXPECT_EQ(a.simulatedSeconds, b.simulatedSeconds);
  EXPECT_EQ(a.joules, b.joules);
  EXPECT_EQ(straight.saveState(), resumed.saveState());
}

/// The clock of the device follows the simulated time.
TEST(Session, LetsTheDeviceAge) {
  ProgramFile file = exampleProgram().write();
  SessionOptions options = on("sim");
  auto product = [&](const char *more) {
    // Pulses of one second each, and a drift that is strong.
    options.deviceConfig = std::string(R"({"base": "ideal",
        "write": {"pulse_seconds": 1},
        "relaxation": {"mean_siemens_per_e_fold": )") +
                           more + "}}";
    Session session = Session::load(file, options);
    std::vector<float> x = {1, 2, 3, 4, 5, 6};
    std::copy(x.begin(), x.end(), floats(session.inputs("apply"), "x").begin());
    session.run("refresh");
    session.run("apply");
    return floats(session.outputs("apply"), "product")[1];
  };
  EXPECT_NEAR(product("0"), 15, 1e-4);
  // Both arrays of the pair lose, so that the difference shrinks.
  EXPECT_GT(std::abs(product("-1e-6") - 15), 0.2f);
}

TEST(Session, StatesThatDoNotFitChangeNothing) {
  TestProgram program = exampleProgram();
  ProgramFile file = program.write();
  Session session = Session::load(file, on("ideal"));
  session.run("refresh");
  const std::vector<uint8_t> saved = session.saveState();
  float *m = static_cast<float *>(session.state()[0].data);
  m[0] = 77;
  std::mt19937_64 random(9);
  for (int i = 0; i < 300; ++i) {
    std::vector<uint8_t> damaged = saved;
    if (i % 3 == 0)
      damaged.resize(random() % damaged.size());
    else
      damaged[random() % damaged.size()] ^= uint8_t(1u << (random() % 8));
    std::string error =
        errorOf([&] { session.restoreState(damaged, "run/state"); });
    EXPECT_EQ(error.find("run/state: "), 0u) << error;
    EXPECT_EQ(m[0], 77);
  }
  program.tables.producer = "another";
  ProgramFile other = program.write();
  Session stranger = Session::load(other, on("ideal"));
  EXPECT_NE(errorOf([&] {
              stranger.restoreState(saved, "run/state");
            }).find("run/state: is of another program than "),
            std::string::npos);
  session.restoreState(saved, "run/state");
  EXPECT_EQ(m[0], 4);
}

/// A state that lies, its checksum right, is refused or can be gone on from.
TEST(Session, StatesThatLieAreRefusedOrRun) {
  ProgramFile file = exampleProgram().write();
  for (const char *device : {"ideal", "sim"}) {
    Session session = Session::load(file, on(device));
    session.run("refresh");
    session.run("apply");
    const std::vector<uint8_t> saved = session.saveState();
    auto mend = [](std::vector<uint8_t> &bytes) {
      size_t size = bytes.size() - sizeof(uint32_t);
      auto crc = uint32_t(crc32_z(0, bytes.data(), size));
      std::memcpy(&bytes[size], &crc, sizeof crc);
    };
    std::mt19937_64 random(5);
    unsigned refused = 0;
    for (size_t at = 72; at + 4 < saved.size(); at += at < 600 ? 1 : 89) {
      std::vector<uint8_t> lie = saved;
      lie[at] = uint8_t(random() % 4 ? lie[at] ^ (1 << random() % 8) : 255);
      mend(lie);
      std::string error = errorOf([&] { session.restoreState(lie, "state"); });
      refused += !error.empty();
      if (!error.empty()) {
        EXPECT_EQ(error.find("state: "), 0u) << error;
        session.restoreState(saved, "state");
        EXPECT_EQ(session.saveState(), saved);
        continue;
      }
      // As tiles have the shapes that the program gives them, it runs, unless
      // weights are no numbers or make the matrix singular.
      error = errorOf([&] {
        session.run("apply");
        session.run("refresh");
      });
      EXPECT_TRUE(error.empty() || error.find("not finite") != error.npos ||
                  error.find("has no inverse") != error.npos)
          << error;
    }
    EXPECT_GT(refused, 20u);
    std::vector<uint8_t> longer = saved;
    longer.insert(longer.end() - 4, 1);
    mend(longer);
    EXPECT_EQ(errorOf([&] { session.restoreState(longer, "state"); }),
              "state: the saved state is longer than it should be");
    // The block of tile 0: its mode is no value of the enumeration.
    std::vector<uint8_t> mode = saved;
    const uint32_t held[] = {AMC_MODE_INV, 3, 3};
    auto *first = reinterpret_cast<const uint8_t *>(held);
    auto at = std::search(mode.begin(), mode.end(), first, first + sizeof held);
    ASSERT_NE(at, mode.end());
    *at = 2;
    mend(mode);
    EXPECT_EQ(
        errorOf([&] { session.restoreState(mode, "state"); }),
        "state: the saved state is not of this program: chip 0, tile 0 is "
        "in an unknown mode");
  }
}

} // namespace
