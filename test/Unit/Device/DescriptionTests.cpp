//===- DescriptionTests.cpp - Device descriptions and their mistakes ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/support/Error.h"
#include "device/description/Fields.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>

using amcrt::DeviceDescription;

namespace {

std::string errorOf(const std::string &json) {
  try {
    DeviceDescription::parse(json, "d.json");
  } catch (const amcrt::Error &error) {
    return error.what();
  }
  return "no error";
}

TEST(DeviceDescription, SurvivesItsJson) {
  for (const std::string &name : DeviceDescription::presets()) {
    DeviceDescription d = DeviceDescription::load(name);
    EXPECT_EQ(d.name, name);
    EXPECT_EQ(DeviceDescription::parse(d.toJson(), "j").toJson(), d.toJson());
  }
}

/// The page lists every field with its unit, default and source.
TEST(DeviceDescription, EveryFieldIsDocumented) {
  std::ifstream file(AMC_TEST_DATA "/../../docs/device.md");
  std::string page{std::istreambuf_iterator<char>(file), {}};
  DeviceDescription d;
  amcrt::eachField(d, [&](const amcrt::Field &field, const auto &) {
    std::string name = std::string("`") + field.group + "/" + field.name + "`";
    EXPECT_NE(page.find(name), std::string::npos) << name;
    EXPECT_GT(std::strlen(field.source), 0u) << name;
  });
}

TEST(DeviceDescription, MissingFieldsComeFromTheBase) {
  DeviceDescription d = DeviceDescription::parse(
      R"({"name": "mine", "base": "ideal", "geometry": {"chips": 2}})", "j");
  EXPECT_EQ(d.name, "mine");
  EXPECT_EQ(d.capabilities.chips, 2u);
  EXPECT_EQ(d.physics.cell.levelBits, 0u);
}

/// To the byte, also numbers that no float64 holds; a base's is replaced whole.
TEST(DeviceDescription, HandsOverTheDriverSectionAsItIs) {
  std::string section =
      R"({ "z": 1.50, "a": {"driver": "}\"{"}, "big": 123456789012345678901,)"
      "\n  \"list\": [{}, [\"driver\"]] }";
  DeviceDescription d = DeviceDescription::parse(
      R"({"name": "driver", "cell": {}, "\u0064river" : )" + section + "}",
      "j");
  EXPECT_EQ(d.driver, section);
  EXPECT_NE(d.toJson().find("\"driver\": " + section), std::string::npos);
  EXPECT_EQ(DeviceDescription::parse(d.toJson(), "j").toJson(), d.toJson());
  EXPECT_EQ(DeviceDescription::load("rram-64").toJson().find("driver"),
            std::string::npos);
  EXPECT_EQ(errorOf(R"({"driver": [1]})"),
            "d.json: /driver: an object is expected, not [1]");
  EXPECT_EQ(errorOf(R"({"drivers": {}})"),
            "d.json: /drivers: is not known; the nearest name is 'driver'");
}

TEST(DeviceDescription, ListsDefects) {
  const char *list = R"({"geometry": {"chips": 2},
      "spares": {"lines": 3, "tiles_per_chip": 1},
      "defects": {"dead_lines": 0.01, "list": [
        {"chip": 1, "tile": 256},
        {"chip": 0, "tile": 3, "row": 66, "column": 0, "array": "negative",
         "stuck": "short"}]}})";
  DeviceDescription d = DeviceDescription::parse(list, "j");
  EXPECT_EQ(
      d.physics.defects.list,
      (std::vector<amcrt::Defect>{{1, 256},
                                  {0, 3, 66, 0, amcrt::ArrayOfTile::negative,
                                   amcrt::StuckAt::shorted}}));
  EXPECT_EQ(DeviceDescription::parse(d.toJson(), "j").physics.defects.list,
            d.physics.defects.list);
  // A list of one's own takes the place of that of the base.
  EXPECT_TRUE(DeviceDescription::parse(R"({"defects": {"list": []}})", "j")
                  .physics.defects.list.empty());
}

TEST(DeviceDescription, NamesEachMistakeOfADefect) {
  auto errorOfList = [](const std::string &list) {
    return errorOf(R"({"spares": {"lines": 2}, "defects": {"list": )" + list +
                   "}}");
  };
  EXPECT_EQ(errorOfList("3"),
            "d.json: /defects/list: 3: a list of defects is allowed");
  EXPECT_EQ(
      errorOfList(R"([{"chip": 0}])"),
      "d.json: /defects/list/0: {\"chip\":0}: an object with chip and tile "
      "is expected");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 1}, {"chip": 4, "tile": 1}])"),
            "d.json: /defects/list/1/chip: 4: the device has 4 chips, counted "
            "from 0");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 256}])"),
            "d.json: /defects/list/0/tile: 256: the device has 256 tiles on a "
            "chip with the spares, counted from 0");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 1, "row": 66}])"),
            "d.json: /defects/list/0/row: 66: the device has 66 rows on a tile "
            "with the spares, counted from 0");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 1, "column": -1}])"),
            "d.json: /defects/list/0/column: -1: an integer from 0.0 to 511.0 "
            "is allowed");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 1, "colum": 3}])"),
            "d.json: /defects/list/0/colum: is not known; the nearest name is "
            "'column'");
  EXPECT_EQ(errorOfList(R"([{"chip": 0, "tile": 1, "stuck": "shut"}])"),
            "d.json: /defects/list/0/stuck: \"shut\": one of open, short is "
            "allowed; the nearest is 'short'");
  EXPECT_EQ(errorOf(R"({"spares": {"lines": 65}})"),
            "d.json: /spares/lines: 65: at most as many as array_size, 64, are "
            "allowed");
}

TEST(DeviceDescription, NamesEachMistake) {
  EXPECT_EQ(errorOf("{\n  1").substr(0, 53),
            "d.json: is not JSON: parse error at line 2, column 3:");
  EXPECT_EQ(errorOf("[]"), "d.json: an object is expected at the top");
  EXPECT_EQ(errorOf(R"({"geometry": {"chips": 0}})"),
            "d.json: /geometry/chips: 0: an integer from 1.0 to 4096.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"geometry": {"chips": 1.5}})"),
            "d.json: /geometry/chips: 1.5: an integer from 1.0 to 4096.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"read_noise": "x"}})"),
            "d.json: /cell/read_noise: \"x\": a number from 0.0 to 1.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"geometry": {"chip": 1}})"),
            "d.json: /geometry/chip: is not known; the nearest name is "
            "'/geometry/chips'");
  EXPECT_EQ(errorOf(R"({"cell": {"write_error_siemens": [0, 1]}})"),
            "d.json: /cell/write_error_siemens: [0,1]: a list of 5 numbers is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"write_error_siemens": [0, 1, 0, 0, 0]}})"),
            "d.json: /cell/write_error_siemens/1: 1: a number from -0.01 to "
            "0.01 is allowed");
  EXPECT_EQ(errorOf(R"({"cells": {}})"),
            "d.json: /cells: is not known; the nearest name is 'cell'");
  EXPECT_EQ(errorOf(R"({"cell": {"min_conductance_siemens": 1e-4}})"),
            "d.json: /cell/min_conductance_siemens: 0.0001 must be below "
            "max_conductance_siemens, 3.5e-05");
  EXPECT_EQ(errorOf(R"({"cell": {"spacing": "linaer"}})"),
            "d.json: /cell/spacing: \"linaer\": one of linear, geometric is "
            "allowed; the nearest is 'linear'");
  EXPECT_EQ(errorOf(R"({"wires": {"model": 1}})"),
            "d.json: /wires/model: 1: one of fast, exact is allowed");
  EXPECT_EQ(errorOf(R"({"opamp": {"calibrate": 1}})"),
            "d.json: /opamp/calibrate: 1: true or false is allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"endurance_pulse": 1}})"),
            "d.json: /cell/endurance_pulse: is not known; the nearest name is "
            "'/cell/endurance_pulses'");
  EXPECT_EQ(errorOf(R"({"cell": {"spacing": "geometric",
                                 "min_conductance_siemens": 0}})"),
            "d.json: /cell/spacing: \"geometric\" needs a "
            "min_conductance_siemens above 0");
  EXPECT_EQ(errorOf(R"({"cell": {"nonlinearity_volts": 0.001}})"),
            "d.json: /cell/nonlinearity_volts: 0.001: 0, or at least 1/50 of "
            "supply_volts and input_volts, 0.024, is allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"nonlinearity_volts": 0.5,
                                 "sign_scheme": "column_shift"}})"),
            "d.json: /cell/nonlinearity_volts: 0.5: non-linear cells are not "
            "modelled with \"sign_scheme\": \"column_shift\"");
  EXPECT_EQ(errorOf(R"({"cell": {"level_bits": 1,
                                 "sign_scheme": "column_shift"}})"),
            "d.json: /cell/sign_scheme: \"column_shift\" holds both signs only "
            "with a level between the middle and the top of the range, which 2 "
            "linear levels do not have; \"pair\" or more level_bits help");
  EXPECT_EQ(errorOf(R"({"base": "rram"})"),
            "d.json: /base: \"rram\" is not a preset; known: ideal, rram-64, "
            "taox-40nm-3bit, hfox-neurram, cmo-hfox, worst-case");
  EXPECT_THROW(DeviceDescription::load("rram-63"), amcrt::Error);
  EXPECT_THROW(DeviceDescription::load("./none.json"), amcrt::Error);
}

} // namespace
