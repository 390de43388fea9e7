//===- SessionTests.cpp - Sessions run programs ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "amcrt/device.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <random>

using namespace amcrt;

namespace {

SessionOptions on(const std::string &driver) {
  SessionOptions options;
  options.driver = driver;
  return options;
}

std::span<float> floats(const std::vector<Tensor> &tensors,
                        const std::string &name) {
  for (const Tensor &tensor : tensors)
    if (tensor.name == name) {
      size_t elements = 1;
      for (int64_t extent : tensor.shape)
        elements *= size_t(extent);
      return {static_cast<float *>(tensor.data), elements};
    }
  ADD_FAILURE() << "no tensor '" << name << "'";
  return {};
}

void expectNear(std::span<const float> values,
                const std::vector<double> &expected, double tolerance = 1e-6) {
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(values[i], expected[i], tolerance) << "element " << i;
}

/// What a call says when it fails; empty when it does not.
template <typename Call> std::string errorOf(Call call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "";
}

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

/// A diagonal matrix on a driver whose first circuits are unstable.
class Unstable : public testing::Test {
protected:
  Unstable() : file(program().write()) {}

  static TestProgram program() {
    TestProgram p;
    fb::Matrix m = p.matrix(p.state("m", 4, {2, 0, 0, 4}), 2, 2);
    p.add(p.entry("refresh"), p.programTile({0, 0}, m));
    fb::EntryPointT &apply = p.entry("apply");
    fb::Matrix x = p.matrix(p.input(apply, "x", {2, 1}), 2, 1);
    fb::Buffer y = p.arena(2);
    p.output(apply, "y", y, {2, 1});
    p.add(apply, p.solve<fb::InverseT>({0, 0}, x, p.matrix(y, 2, 1)));
    return p;
  }

  Session load(uint64_t unstable, UnstablePolicy policy) {
    SessionOptions options = on(AMC_UNSTABLE_DRIVER);
    options.seed = unstable;
    options.policy = policy;
    Session session = Session::load(file, options);
    std::span<float> x = floats(session.inputs("apply"), "x");
    x[0] = 6, x[1] = 6;
    return session;
  }

  ProgramFile file;
};

TEST_F(Unstable, IsProgrammedAgain) {
  Session session = load(2, UnstablePolicy::fallback);
  session.run("refresh");
  session.run("apply");
  expectNear(floats(session.outputs("apply"), "y"), {3, 1.5});
  SessionCounts t = session.counts();
  EXPECT_EQ(t.programs, 3u);
  EXPECT_EQ(t.unstable, 2u);
  EXPECT_EQ(t.digitalFallbacks, 0u);
  EXPECT_DOUBLE_EQ(t.joules, 6);
  EXPECT_DOUBLE_EQ(t.simulatedSeconds, 13);
}

TEST_F(Unstable, IsSolvedDigitallyUntilProgrammedAnew) {
  Session session = load(3, UnstablePolicy::fallback);
  session.run("refresh");
  session.run("apply");
  expectNear(floats(session.outputs("apply"), "y"), {3, 1.5});
  EXPECT_EQ(session.counts().unstable, 3u);
  EXPECT_EQ(session.counts().digitalFallbacks, 1u);
  // Not the device's 10 seconds, but not for nothing.
  double seconds = session.counts().simulatedSeconds;
  EXPECT_GT(seconds, 3);
  EXPECT_LT(seconds, 4);

  // A checkpoint keeps the stand-in.
  std::vector<uint8_t> saved = session.saveState();
  Session resumed = load(0, UnstablePolicy::fallback);
  resumed.restoreState(saved, "checkpoint");
  resumed.run("apply");
  expectNear(floats(resumed.outputs("apply"), "y"), {3, 1.5});
  EXPECT_EQ(resumed.counts().digitalFallbacks, 1u);

  session.run("refresh");
  session.run("apply");
  expectNear(floats(session.outputs("apply"), "y"), {3, 1.5});
  EXPECT_EQ(session.counts().digitalFallbacks, 1u);
  EXPECT_GT(session.counts().simulatedSeconds, seconds + 10);
}

TEST_F(Unstable, StopsWhenAsked) {
  Session session = load(1, UnstablePolicy::stop);
  std::string error = errorOf([&] { session.run("refresh"); });
  EXPECT_NE(error.find("refresh item 0: chip 0, tile 0: the programmed circuit "
                       "is not stable"),
            std::string::npos)
      << error;
}

/// The example on the ideal driver with a fault. Its right answers are known.
class Faulty : public testing::Test {
protected:
  Faulty() : file(exampleProgram().write()) {}
  ~Faulty() override { ::unsetenv("AMC_FAULT"); }

  Session load(const char *fault, UnstablePolicy policy) {
    ::setenv("AMC_FAULT", fault, 1);
    SessionOptions options = on(AMC_FAULTY_DRIVER);
    options.policy = policy;
    return Session::load(file, options);
  }

  static void run(Session &session) {
    const std::vector<float> x = {1, 2, 3, 4, 5, 6};
    std::copy(x.begin(), x.end(), floats(session.inputs("apply"), "x").begin());
    session.run("refresh");
    session.run("apply");
  }

  /// By hand: det m = 16.25, its cofactors 5, -2.5, -2.5; 7.75, 4.5; 11.
  static void expectAnswers(Session &session) {
    const auto &outputs = session.outputs("apply");
    expectNear(floats(outputs, "product"), {9.5, 15, 5, 8, 7.5, 9});
    std::vector<double> solution;
    const double cofactors[3][3] = {
        {5, -2.5, -2.5}, {-2.5, 7.75, 4.5}, {-2.5, 4.5, 11}};
    for (const auto &row : cofactors)
      for (int j : {1, 2})
        solution.push_back((row[0] * j + row[1] * (j + 2) + row[2] * (j + 4)) /
                           16.25);
    expectNear(floats(outputs, "solution"), solution);
  }

  ProgramFile file;
};

TEST_F(Faulty, AnswersThatCannotBeAreDigital) {
  for (const char *fault :
       {"inverse-nan", "inverse-infinite", "inverse-huge", "mvm-nan",
        "mvm-infinite", "mvm-huge", "inverse-saturates-too-many",
        "mvm-negative-joules", "inverse-endless-seconds"}) {
    Session session = load(fault, UnstablePolicy::fallback);
    run(session);
    expectAnswers(session);
    SessionCounts t = session.counts();
    EXPECT_EQ(t.implausible, 1u) << fault;
    EXPECT_EQ(t.digitalFallbacks, 1u) << fault;
    EXPECT_EQ(t.saturated, 0u) << fault;
    EXPECT_GE(t.joules, 0) << fault;
    EXPECT_LT(t.simulatedSeconds, 1) << fault;
    // Until the tile is programmed again, and from a checkpoint too.
    std::vector<uint8_t> saved = session.saveState();
    session.run("apply");
    EXPECT_EQ(session.counts().implausible, 1u) << fault;
    Session resumed = load("", UnstablePolicy::fallback);
    resumed.restoreState(saved, "checkpoint");
    const std::vector<float> x = {1, 2, 3, 4, 5, 6};
    std::copy(x.begin(), x.end(), floats(resumed.inputs("apply"), "x").begin());
    resumed.run("apply");
    expectAnswers(resumed);
    EXPECT_EQ(resumed.counts().implausible, 1u) << fault;
    ::setenv("AMC_FAULT", fault, 1);
    run(session);
    EXPECT_EQ(session.counts().implausible, 2u) << fault;
  }
}

/// After the first solve, of which the residual is known, as well.
TEST_F(Faulty, EverySolveIsJudged) {
  for (const char *fault : {"inverse-huge", "inverse-nan", "mvm-huge"}) {
    Session session = load("", UnstablePolicy::fallback);
    run(session);
    ::setenv("AMC_FAULT", fault, 1);
    session.run("apply");
    expectAnswers(session);
    EXPECT_EQ(session.counts().implausible, 1u) << fault;
  }
}

/// Also of a tile that was programmed before a checkpoint.
TEST_F(Faulty, ResumedTilesAreJudged) {
  Session session = load("", UnstablePolicy::fallback);
  run(session);
  std::vector<uint8_t> saved = session.saveState();
  Session resumed = load("inverse-huge", UnstablePolicy::fallback);
  resumed.restoreState(saved, "checkpoint");
  const std::vector<float> x = {1, 2, 3, 4, 5, 6};
  std::copy(x.begin(), x.end(), floats(resumed.inputs("apply"), "x").begin());
  resumed.run("apply");
  expectAnswers(resumed);
  EXPECT_EQ(resumed.counts().implausible, 1u);
}

TEST_F(Faulty, FiguresOfAProgrammingAreJudged) {
  for (const char *fault : {"program-negative-joules", "program-too-many-cells",
                            "program-nan-condition", "program-negative-wear"}) {
    Session session = load(fault, UnstablePolicy::fallback);
    run(session);
    expectAnswers(session);
    SessionCounts t = session.counts();
    EXPECT_EQ(t.implausible, 6u) << fault; // two tiles, three attempts
    EXPECT_EQ(t.digitalFallbacks, 2u) << fault;
    EXPECT_EQ(t.cellsWritten, 0u) << fault;
    EXPECT_EQ(t.maxWear, 0) << fault;
    EXPECT_GE(t.joules, 0) << fault;
  }
}

/// A driver without an end of events costs less and less; one with an end is
/// asked for all again.
TEST_F(Faulty, EventsWithoutEndAreTakenLessAndLess) {
  ::setenv("AMC_FAULT", "events-endless", 1);
  Device device = Device::open(AMC_FAULTY_DRIVER, "{}", 1);
  uint64_t dropped = 0;
  for (size_t expected : {65536, 16384, 4096, 1024, 1024})
    EXPECT_EQ(device.events(dropped).size(), expected);
  ::unsetenv("AMC_FAULT");
  EXPECT_EQ(device.events(dropped).size(), 0u);
  ::setenv("AMC_FAULT", "events-endless", 1);
  EXPECT_EQ(device.events(dropped).size(), 65536u);
}

TEST_F(Faulty, StopsWhenAsked) {
  std::string driver = std::string("device '") + AMC_FAULTY_DRIVER + "': ";
  for (auto [fault, what] :
       {std::pair("program-negative-joules",
                  "refresh item 0: DRIVERchip 0, tile 0: program: joules is "
                  "-1, which no device can mean"),
        std::pair("inverse-infinite",
                  "DRIVERchip 0, tile 0: inverse: an output is inf, "),
        std::pair("inverse-huge",
                  "DRIVERchip 0, tile 0: inverse: an output is 1e+30, "),
        std::pair("mvm-nan", "DRIVERchip 0, tile 1: mvm: an output is nan, "),
        std::pair("mvm-saturates-too-many",
                  "DRIVERchip 0, tile 1: mvm: saturated is 3, ")}) {
    Session session = load(fault, UnstablePolicy::stop);
    std::string error = errorOf([&] { run(session); });
    std::string expected = what;
    expected.replace(expected.find("DRIVER"), 6, driver);
    EXPECT_NE(error.find(expected), std::string::npos) << error;
  }
}

} // namespace
