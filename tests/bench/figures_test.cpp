#include "bench/figures/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

ordered_json arm_json(const char* name, const char* role, const char* rung,
                      int threads) {
  return {{"name", name},   {"role", role},          {"rung", rung},
          {"program", "p"}, {"technique", "t"},      {"how", "h"},
          {"ranks", 1},     {"threads", threads},    {"work", 1},
          {"report", {}},   {"instructions", 1000.0}};
}

struct Timed {
  const char* arm;
  int round;
  int pass;
  double seconds;
};

/// A file of results with these runs; the CPU time is twice the wall time.
ordered_json file_with(const std::vector<Timed>& runs) {
  ordered_json benchmarks = ordered_json::array();
  for (const Timed& run : runs) {
    benchmarks.push_back({{"name", run.arm},
                          {"run_type", "iteration"},
                          {"real_time", run.seconds},
                          {"cpu_time", 2 * run.seconds},
                          {"label", "0-1"},
                          {"round", run.round},
                          {"pass", run.pass},
                          {"compute_total", 10 * run.seconds},
                          {"compute_largest", 5 * run.seconds}});
  }
  return {{"context", ordered_json::object()},
          {"benchmarks", benchmarks},
          {"stagecraft",
           {{"arms",
             {arm_json("a", "rung", "00_simple", 1),
              arm_json("b", "rung", "01_two", 2),
              arm_json("b1", "alone", "01_two", 1)}}}}};
}

TEST(Record, ReadsRunsAndTheirFigures) {
  const Record record = parse_record(file_with({{"a", 3, 1, 1.5}}));
  ASSERT_EQ(record.runs.size(), 1U);
  const RunRecord& run = record.runs[0];
  EXPECT_EQ(run.arm, "a");
  EXPECT_EQ(run.round, 3);
  EXPECT_EQ(run.pass, 1);
  EXPECT_EQ(run.wall_seconds, 1.5);
  EXPECT_EQ(run.cpu_seconds, 3);
  EXPECT_EQ(run.masks, "0-1");
  EXPECT_EQ(run.counters.at("compute_total"), 15);
  EXPECT_FALSE(run.counters.contains("real_time"));
}

TEST(Record, KeepsKernelsApart) {
  ordered_json file = file_with({});
  file["benchmarks"].push_back({{"name", "kernel/value"},
                                {"run_type", "iteration"},
                                {"ns_per_item", 95.0},
                                {"flop_per_item", 128.0}});
  file["benchmarks"].push_back({{"name", "ceiling/fma"},
                                {"run_type", "iteration"},
                                {"ns_per_item", 0.1}});
  file["benchmarks"].push_back(
      {{"name", "kernel/value_mean"}, {"run_type", "aggregate"}});
  const Record record = parse_record(file);
  ASSERT_EQ(record.kernels.size(), 1U);
  EXPECT_EQ(record.kernels[0].name, "value");
  EXPECT_EQ(record.kernels[0].flop, 128);
  ASSERT_EQ(record.ceilings.size(), 1U);
  EXPECT_EQ(record.ceilings[0].name, "fma");
  EXPECT_TRUE(record.runs.empty());
}

TEST(Record, SaysWhichFileIsNone) {
  EXPECT_THROW(read_record("/nonexistent/results.json"), BadInput);
  EXPECT_THROW(read_record(STAGECRAFT_SOURCE "/README.md"), BadInput);
}

/// The machine doubles its speed in every run; in a round there and back that
/// cancels, where the means of the arms would not.
TEST(Figures, RatioDoesNotSeeDrift) {
  const Record record = parse_record(file_with({{"a", 0, 0, 16},
                                                {"b", 0, 0, 4},
                                                {"b", 0, 1, 2},
                                                {"a", 0, 1, 2},
                                                {"b", 1, 0, 8},
                                                {"a", 1, 0, 8},
                                                {"a", 1, 1, 4},
                                                {"b", 1, 1, 1}}));
  const Estimate twice = ratio(record, "a", "b", wall_time());
  EXPECT_EQ(twice.n, 2);
  EXPECT_NEAR(twice.value, 2, 1e-12);
}

TEST(Figures, LeavesRoundsOutThatAreNotWhole) {
  ordered_json file = file_with(
      {{"a", 0, 0, 4}, {"b", 0, 0, 1}, {"a", 1, 0, 3}, {"b", 1, 0, 1}});
  file["benchmarks"][1]["error_occurred"] = true;
  file["benchmarks"][1]["error_message"] = "a NaN";
  const Record record = parse_record(file);
  const Estimate three = ratio(record, "a", "b", wall_time());
  EXPECT_EQ(three.n, 1);
  EXPECT_NEAR(three.value, 3, 1e-12);
  EXPECT_EQ(figure(record, "b", wall_time()).n, 1);
}

TEST(Figures, ComparesEachRungWithOthersAndItself) {
  const Record record = parse_record(
      file_with({{"a", 0, 0, 12}, {"b", 0, 0, 3}, {"b1", 0, 0, 5}}));
  const auto rows = rung_figures(record);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].over_previous.n, 0);
  EXPECT_NEAR(rows[1].over_previous.value, 4, 1e-12);
  EXPECT_NEAR(rows[1].over_serial.value, 4, 1e-12);
  EXPECT_NEAR(rows[1].efficiency.value, 5.0 / 6, 1e-12);
  EXPECT_NEAR(rows[1].structure.value, 50.0 / 15, 1e-12);
  EXPECT_EQ(rows[0].efficiency.n, 0);
}

/// Ten times the work in twice the time, of which the start is half a second.
TEST(Figures, ComparesThroughputsWithTheStartApart) {
  ordered_json file = file_with({{"a", 0, 0, 10.5},
                                 {"b", 0, 0, 20.5},
                                 {"b1", 0, 0, 15.5},
                                 {"a0", 0, 0, 0.5},
                                 {"b0", 0, 0, 0.5},
                                 {"m", 0, 0, 1}});
  ordered_json& arms = file["stagecraft"]["arms"];
  arms.push_back(arm_json("a0", "startup", "00_simple", 1));
  arms.push_back(arm_json("b0", "startup", "01_two", 2));
  arms.push_back(arm_json("m", "memory", "01_two", 2));
  arms[0]["amount"] = 10;
  arms[1]["amount"] = 100;
  arms[2]["amount"] = 50;
  file["benchmarks"][1]["pss_bytes"] = 9e6;
  file["benchmarks"][5]["pss_bytes"] = 7e6;
  const Record record = parse_record(file);
  const auto rows = rung_figures(record);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_NEAR(rows[0].throughput.value, 1, 1e-12);
  EXPECT_NEAR(rows[1].throughput.value, 5, 1e-12);
  EXPECT_EQ(rows[1].startup.value, 0.5);
  EXPECT_NEAR(rows[1].over_previous.value, 5, 1e-12);
  EXPECT_NEAR(rows[1].over_serial.value, 5, 1e-12);
  // Alone it has no start on record: 50 in 15.5 s.
  EXPECT_NEAR(rows[1].efficiency.value, 5 / (50 / 15.5) / 2, 1e-12);
  EXPECT_NEAR(rows[1].structure.value, (155.0 / 50) / (102.5 / 100), 1e-12);
  EXPECT_EQ(rows[1].pss, 7e6) << "memory is that of the common work";
}

TEST(Figures, HasNoThroughputWhereTheWorkIsNotKnown) {
  const Record record =
      parse_record(file_with({{"a", 0, 0, 12}, {"b", 0, 0, 3}}));
  const auto rows = rung_figures(record);
  EXPECT_EQ(rows[1].throughput.n, 0);
  EXPECT_NEAR(rows[1].over_previous.value, 4, 1e-12);
}

TEST(Figures, ARungLaunchedLikeTheOneBeforeIsComparedWithThat) {
  ordered_json file =
      file_with({{"a", 0, 0, 12}, {"b", 0, 0, 3}, {"a2", 0, 0, 6}});
  file["stagecraft"]["arms"].push_back(
      arm_json("a2", "beside", "00_simple", 2));
  const auto rows = table_rows(parse_record(file));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NEAR(rows[1].over_previous.value, 2, 1e-12);
  EXPECT_NEAR(rows[1].over_serial.value, 4, 1e-12);
  EXPECT_EQ(rows[2].arm->name, "a2");
  EXPECT_EQ(rows[2].over_previous.n, 0);
  EXPECT_NEAR(rows[2].over_serial.value, 2, 1e-12);
}

TEST(Figures, ShowsNoIntervalOfFewerThanFiveRounds) {
  std::vector<Timed> runs;
  for (int round = 0; round < 5; ++round) {
    const double drift = 1 + 0.01 * round;
    runs.insert(runs.end(), {{"a", round, 0, 12 * drift},
                             {"a", round, 1, 12},
                             {"b", round, 0, 3},
                             {"b", round, 1, 3 * drift}});
  }
  const auto five = rung_figures(parse_record(file_with(runs)));
  EXPECT_GT(five[0].wall.high, five[0].wall.low);
  EXPECT_LE(five[1].over_previous.low, five[1].over_previous.high);
  runs.resize(16);
  const Record record = parse_record(file_with(runs));
  const auto four = rung_figures(record);
  EXPECT_EQ(four[0].wall.n, 8);
  EXPECT_TRUE(std::isnan(four[0].wall.low));
  EXPECT_TRUE(std::isnan(four[1].over_previous.high));
  EXPECT_FALSE(std::isnan(ratio(record, "a", "b", wall_time()).low))
      << "the gate has a limit of its own";
}

TEST(Figures, AWrongRungHasNoFigures) {
  ordered_json file = file_with({{"a", 0, 0, 12}, {"b", 0, 0, 3}});
  file["benchmarks"][1]["error_occurred"] = true;
  file["benchmarks"][1]["error_message"] = "a NaN";
  const auto rows = rung_figures(parse_record(file));
  EXPECT_EQ(rows[1].wrong, "a NaN");
  EXPECT_EQ(rows[1].wall.n, 0);
  EXPECT_EQ(rows[1].over_serial.n, 0);
}

}  // namespace
}  // namespace stagecraft
