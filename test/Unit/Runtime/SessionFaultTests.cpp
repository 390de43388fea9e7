//===- SessionFaultTests.cpp - Sessions on devices with faults ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionTools.h"
#include "amcrt/device/OpenDevice.h"

#include <algorithm>
#include <cstdlib>

using namespace amcrt;

namespace {

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
