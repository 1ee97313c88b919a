#include "bench/gate/floors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "bench/gate/derive.h"
#include "bench/harness/workspace.h"
#include "common/base/error.h"
#include "tests/bench/gate_sample.h"

namespace stagecraft::bench_test {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// Reads floors from a file with this text.
std::vector<Floor> read(const std::string& text) {
  const Workspace workspace(1000);
  const auto file = workspace.path() / "floors.json";
  std::ofstream(file) << text;
  return read_floors(file);
}

TEST(Floors, ReadAsTheyWereWritten) {
  Floor floor = sample_floor(Gauge::structure, "02_quick", "alone");
  floor.why = "first";
  floor.commit = "abc";
  Floor recorded = sample_floor(Gauge::work, "00_simple", "recorded");
  recorded.recorded = 12345;
  const auto floors = read(floors_json({floor, recorded}).dump());
  ASSERT_EQ(floors.size(), 2U);
  EXPECT_EQ(floors[0].metric, Gauge::structure);
  EXPECT_EQ(floors[0].floor, floor.floor);
  EXPECT_EQ(floors[0].low, floor.low);
  EXPECT_EQ(floors[0].high, floor.high);
  EXPECT_EQ(floors[0].n, 7);
  EXPECT_EQ(floors[0].why, "first");
  EXPECT_EQ(floors[0].commit, "abc");
  EXPECT_EQ(floors[0].recorded, 0);
  EXPECT_EQ(floors[1].recorded, 12345);
  EXPECT_EQ(floors[1].why, recorded.why);
}

TEST(Floors, AreNotReadFromWhatGuardsNothing) {
  auto json = floors_json({sample_floor(Gauge::cpu)});
  EXPECT_EQ(read(json.dump()).size(), 1U);
  json["floors"][0]["derived"] = 1;
  EXPECT_THROW(read(json.dump()), BadInput);
  json["floors"][0]["derived"] = 0;
  json["floors"][0]["metric"] = "speed";
  EXPECT_THROW(read(json.dump()), BadInput);
  json["floors"][0]["metric"] = "cpu";
  json["floors"][0]["floor"] = 0;
  EXPECT_THROW(read(json.dump()), BadInput);
  json["floors"][0]["floor"] = nullptr;
  EXPECT_THROW(read(json.dump()), BadInput);
  EXPECT_THROW(read("{\"floors\": []}"), BadInput);
  EXPECT_THROW(read("{"), BadInput);
  EXPECT_THROW(read_floors("/nowhere/floors.json"), BadInput);
}

TEST(Floors, MoveInTheirPlaces) {
  const Floor old = sample_floor(Gauge::cpu);
  const Floor kept = sample_floor(Gauge::wall);
  Floor higher = old;
  higher.floor = 2.6;
  const Floor added = sample_floor(Gauge::cpu, "03_thread", "02_quick");
  const auto floors = moved({old, kept}, {higher, added});
  ASSERT_EQ(floors.size(), 3U);
  EXPECT_EQ(floors[0].floor, 2.6);
  EXPECT_EQ(floors[1].metric, Gauge::wall);
  EXPECT_EQ(floors[2].rung, "03_thread");
}

/// The floor of 02_quick in a metric; one with floor 0 where there is none.
Floor derived_floor(const Derived& derived, Gauge metric) {
  for (const Floor& floor : derived.floors) {
    if (floor.rung == "02_quick" && floor.metric == metric) return floor;
  }
  return {};
}

TEST(Floors, LieBetweenTheSameCodeAndTheSmallestSlowDown) {
  const Derived derived =
      derive(sample_record(20), {.rounds = 7, .why = "first"});
  const Floor cpu = derived_floor(derived, Gauge::cpu);
  EXPECT_NEAR(cpu.high, 2.7, 0.08);
  EXPECT_LT(cpu.low, cpu.high);
  EXPECT_LT(cpu.floor, cpu.low);
  EXPECT_NEAR(cpu.floor, std::sqrt(cpu.low * 2.7 / 1.1), 0.03);
  EXPECT_EQ(cpu.n, 20);
  EXPECT_EQ(cpu.why, "first");
  EXPECT_EQ(cpu.compiler, "GCC 12");
  EXPECT_EQ(cpu.machine, "CPU");
  EXPECT_EQ(cpu.commit, "abc");
  const Floor work = derived_floor(derived, Gauge::work);
  EXPECT_NEAR(work.floor, 4 / std::sqrt(1.02), 1e-12);
  EXPECT_EQ(work.high, 4);
  EXPECT_GT(derived_floor(derived, Gauge::structure).floor, 1.8);
}

TEST(Floors, AreRefusedWhereNoiseHidesASlowDown) {
  const Derived derived =
      derive(sample_record(20, {.run = 0.2}), {.rounds = 7, .why = "first"});
  EXPECT_EQ(derived_floor(derived, Gauge::cpu).floor, 0);
  EXPECT_THAT(derived.refused,
              Contains(HasSubstr("02_quick over 01_two, cpu: ")));
}

TEST(Floors, AreRefusedOfAFewRounds) {
  const Derived derived = derive(sample_record(9), {.why = "first"});
  EXPECT_EQ(derived_floor(derived, Gauge::cpu).floor, 0);
  EXPECT_GT(derived_floor(derived, Gauge::work).floor, 0);
  EXPECT_THAT(derived.refused, Contains(HasSubstr("9 rounds are too few")));
}

TEST(Floors, AreRefusedForAWrongResult) {
  Record record = sample_record(20);
  record.runs[3].wrong = "its motion differs";
  const Derived derived = derive(record, {.rounds = 7, .why = "first"});
  EXPECT_EQ(derived_floor(derived, Gauge::cpu).floor, 0);
}

}  // namespace
}  // namespace stagecraft::bench_test
