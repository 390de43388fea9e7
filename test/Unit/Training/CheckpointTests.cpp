//===- CheckpointTests.cpp - What a run leaves and goes on from -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainerFixture.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <fstream>
#include <unistd.h>

using namespace amcrt;

namespace {

using CheckpointTest = TrainerTest;

TEST_F(CheckpointTest, TheNewestGoodCheckpointIsTaken) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  runOnce();
  ASSERT_EQ(files().size(), 2u);
  EXPECT_EQ(files()[0].filename(), "step-000000000008.ckpt");
  EXPECT_EQ(files()[1].filename(), "step-000000000010.ckpt");

  // One flipped bit.
  std::fstream file(files()[1], std::ios::in | std::ios::out);
  file.seekp(40);
  file.put('\xff');
  file.close();
  FakeProgram other;
  Trainer resumed(other, train, &test, options, observer);
  resumed.resume();
  EXPECT_EQ(resumed.step(), 8u);
  EXPECT_NE(observer.warnings.find("step-000000000010.ckpt: is damaged"),
            std::string::npos);

  // A short one as well: nothing is left.
  std::filesystem::resize_file(files()[0], 100);
  EXPECT_EQ(resumeError(resumed),
            folder.string() + ": holds no whole checkpoint to resume from");
  EXPECT_NE(observer.warnings.find("is truncated"), std::string::npos);
}

// What sorts behind the run's checkpoints, a user's or a damaged one, neither
// takes their place nor is deleted.
TEST_F(CheckpointTest, OnlyTheRunsOwnCheckpointsAreDeleted) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  options.steps = 4;
  runOnce();
  std::vector<std::string> others = {
      "step-best.ckpt", "step-000000000900.ckpt", "step-000000000901.ckpt",
      "step-9.ckpt",    "step-000000000003.ckpt", "step-.ckpt"};
  for (const std::string &name : others)
    std::ofstream(folder / name) << "a user's";
  options.steps = 0;
  FakeProgram other;
  Trainer resumed(other, train, &test, options, observer);
  resumed.resume();
  EXPECT_EQ(resumed.step(), 4u);
  resumed.run();
  for (const std::string &name : others)
    EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
  EXPECT_TRUE(std::filesystem::exists(folder / "step-000000000008.ckpt"));
  EXPECT_TRUE(std::filesystem::exists(folder / "step-000000000010.ckpt"));
  // The run's own of before, one of them only verified, are gone.
  EXPECT_EQ(files().size(), others.size() + 2);
}

// No flipped bit goes unnoticed, none is more than an error.
TEST_F(CheckpointTest, ADamagedCheckpointIsNeverTaken) {
  options.checkpointFolder = folder;
  options.steps = 1;
  Trainer trainer(program, train, &test, options, observer);
  trainer.run();
  ASSERT_EQ(files().size(), 1u);
  size_t size = std::filesystem::file_size(files()[0]);
  for (size_t bit = 0; bit < 8 * size; bit += bit < 256 ? 1 : 41) {
    auto flip = [&] {
      std::fstream file(files()[0],
                        std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(std::streamoff(bit / 8));
      char byte = char(file.get() ^ (1 << bit % 8));
      file.seekp(std::streamoff(bit / 8));
      file.put(byte);
    };
    flip();
    EXPECT_EQ(resumeError(trainer),
              folder.string() + ": holds no whole checkpoint to resume from")
        << bit;
    flip();
  }
  EXPECT_EQ(resumeError(trainer), "no error");
}

/// Changes a checkpoint's document, its checksum and sizes being right.
void forge(const std::filesystem::path &path,
           const std::function<std::vector<uint8_t>(nlohmann::json)> &change) {
  std::ifstream in(path, std::ios::binary);
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  uint64_t size = 0; // behind magic, version and checksum
  std::memcpy(&size, &bytes[16], sizeof size);
  auto document = bytes.begin() + 32, state = document + std::ptrdiff_t(size);
  std::vector<uint8_t> rest =
      change(nlohmann::json::from_cbor(document, state));
  size = rest.size();
  rest.insert(rest.end(), state, bytes.end());
  auto crc = uint32_t(crc32_z(0, rest.data(), rest.size()));
  std::memcpy(&bytes[12], &crc, sizeof crc);
  std::memcpy(&bytes[16], &size, sizeof size);
  bytes.resize(32);
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(bytes.data()),
             std::streamsize(bytes.size()));
}

// A document that cannot be that of a run costs nothing but itself.
TEST_F(CheckpointTest, CheckpointsThatLieArePassedOver) {
  options.checkpointFolder = folder;
  options.checkpointEvery = 2;
  runOnce();
  std::filesystem::path newest = files()[1];
  std::filesystem::copy_file(newest, folder / "kept");
  using nlohmann::json;
  auto passedOver = [&](const std::function<std::vector<uint8_t>(json)> &change,
                        const std::string &what) {
    std::filesystem::copy_file(
        folder / "kept", newest,
        std::filesystem::copy_options::overwrite_existing);
    forge(newest, change);
    observer.warnings.clear();
    FakeProgram other;
    Trainer resumed(other, train, &test, options, observer);
    EXPECT_EQ(resumeError(resumed), "no error") << what;
    EXPECT_EQ(resumed.step(), 8u) << what;
    EXPECT_NE(observer.warnings.find("step-000000000010.ckpt: " + what),
              std::string::npos)
        << observer.warnings;
  };
  auto set = [](const char *place, json value) {
    return [=](json document) {
      document[json::json_pointer(place)] = value;
      return json::to_cbor(document);
    };
  };
  passedOver(set("/step", uint64_t(1) << 63), "is not a valid checkpoint");
  for (const json &step : {json(-1), json(10.5), json(1e300), json("10")})
    passedOver(set("/step", step),
               "is not a valid checkpoint: its step is no whole number");
  passedOver(set("/step", 9), "is not a valid checkpoint: it is of step 9");
  passedOver(set("/report/losses", json::array({1.0})),
             "is not a valid checkpoint: it does not have one loss");
  passedOver(set("/report/losses", 7), "/losses: a list is expected");
  passedOver(set("/report/losses/3", nullptr),
             "is not a valid checkpoint: a loss is not finite");
  passedOver(set("/report/losses/3", "1"), "/losses/3: a number");
  passedOver(set("/report/epochs", json::array()),
             "is not a valid checkpoint: it has 0 epochs in 10 steps");
  passedOver(set("/report/epochs/0/epoch", 2), "is not a valid checkpoint: its "
                                               "epochs");
  passedOver(set("/report/totals/steps", 1e300), "/totals/steps: a whole");
  passedOver(set("/report/diverged_at", 11), "is not a valid checkpoint");
  passedOver(set("/settings", 7), "is not a valid checkpoint");
  passedOver([](json) { return std::vector<uint8_t>(1 << 20, 0x81); },
             "is not a valid checkpoint");      // a list in a list in a list
  for (uint8_t kind : {0x9b, 0xbb, 0x7b, 0x5b}) // 2^62 elements or bytes
    passedOver(
        [&](json) {
          return std::vector<uint8_t>{kind, 0x40, 0, 0, 0, 0, 0, 0, 0, 1};
        },
        "is not a valid checkpoint");
}

TEST_F(CheckpointTest, ACheckpointOfOtherSettingsIsRefused) {
  options.checkpointFolder = folder;
  runOnce();
  auto refused = [&](const TrainOptions &other, const std::string &what) {
    Trainer trainer(program, train, &test, other, observer);
    EXPECT_NE(resumeError(trainer).find(what), std::string::npos)
        << resumeError(trainer);
  };
  TrainOptions other = options;
  other.seed = 5;
  refused(other, "its --seed is 0, this run's is 5");
  other = options;
  other.schedule.lr = 0.3;
  refused(other, "its --lr is 0.01, this run's is 0.3");
  other = options;
  other.settings["program"] = "abc";
  refused(other, "its program is none, this run's is abc");
  // Only a falling rate depends on the epochs: they are not what differs.
  other = options;
  other.schedule.lrSchedule = "constant";
  refused(other, "its --lr-schedule is linear, this run's is constant");
  other = options;
  other.epochs = 3;
  refused(other, "its --epochs is 2, this run's is 3");
}

TEST_F(CheckpointTest, OneRunAtATimeHasAFolder) {
  options.checkpointFolder = folder;
  options.steps = 2;
  {
    Trainer trainer(program, train, &test, options, observer);
    trainer.run();
    std::string refused = constructionError(program, train, options);
    EXPECT_EQ(refused.find(folder.string() + ": is in use by process " +
                           std::to_string(getpid()) + " on "),
              0u)
        << refused;
    // Its checkpoints can be looked at.
    options.onlyEvaluates = true;
    FakeProgram other;
    Trainer looks(other, train, &test, options, observer);
    looks.resume();
    EXPECT_EQ(looks.step(), 2u);
  }
  options.onlyEvaluates = false;
  Trainer next(program, train, &test, options, observer);
  EXPECT_EQ(resumeError(next), "no error");
}

TEST_F(CheckpointTest, AFailedCheckpointIsAWarning) {
  options.checkpointFolder = folder;
  options.steps = 4;
  Trainer trainer(program, train, &test, options, observer);
  observer.onStep = [&] {
    std::filesystem::remove_all(folder);
    std::ofstream(folder) << "in the way";
  };
  trainer.run();
  EXPECT_TRUE(trainer.finished());
  EXPECT_TRUE(trainer.checkpointFailed());
  EXPECT_NE(observer.warnings.find("no checkpoint at step 4: "),
            std::string::npos);
}

} // namespace
