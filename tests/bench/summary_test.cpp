#include "bench/figures/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "bench/figures/figures.h"
#include "tests/bench/ladder_record.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
using testing::IsEmpty;

using testing::SizeIs;

/// Where two trees differ; in numbers that is by more than a rounding error, as
/// logarithms may differ from one machine to the next.
std::set<std::string> differences(const ordered_json& a,
                                  const ordered_json& b) {
  std::set<std::string> found;
  const ordered_json one = a.flatten();
  const ordered_json other = b.flatten();
  for (const auto& [place, value] : one.items()) {
    if (!other.contains(place)) {
      found.insert(place);
    } else if (value.is_number() && other[place].is_number()) {
      const double x = value;
      const double y = other[place];
      if (!(std::abs(x - y) <= 1e-9 * std::abs(x))) found.insert(place);
    } else if (value != other[place]) {
      found.insert(place);
    }
  }
  for (const auto& [place, value] : other.items()) {
    if (!one.contains(place)) found.insert(place);
  }
  return found;
}

ordered_json row(const ordered_json& summary, const std::string& arm) {
  for (const ordered_json& one : summary.at("rows")) {
    if (one.at("arm") == arm) return one;
  }
  return {};
}

TEST(Summary, HoldsTheFiguresOfEveryRow) {
  const Record record = ladder_record();
  const ordered_json all = summary(record);
  EXPECT_EQ(all["runs_of_each"], ordered_json::array({10, 10}));
  EXPECT_THAT(all["rows"], SizeIs(3));
  const RungFigures figures = rung_figures(record)[1];
  const ordered_json two = row(all, "rung/01_two");
  EXPECT_EQ(two["wall"]["value"], figures.wall.value);
  EXPECT_EQ(two["over_previous"]["low"], figures.over_previous.low);
  EXPECT_EQ(two["structure"]["high"], figures.structure.high);
  EXPECT_EQ(two["efficiency"]["n"], 5);
  EXPECT_EQ(all["unit"], "frames");
  EXPECT_EQ(two["work"], 1000);
  EXPECT_EQ(two["throughput"]["value"], figures.throughput.value);
  EXPECT_NEAR(figures.throughput.value, 1000 / 20.1, 1e-3);
  EXPECT_EQ(two["rss"], 25.4e6);
  EXPECT_EQ(two["masks"], "0-1 | 0-1");
  EXPECT_EQ(two["with_masks"], 10);
  EXPECT_DOUBLE_EQ(two["instructions_of_first"], 4.1 / 4);
  EXPECT_TRUE(row(all, "rung/00_simple")["over_previous"].is_null());
}

TEST(Summary, SharesTheWallTimeOutToThePhases) {
  ordered_json file = ladder_results();
  for (ordered_json& arm : file["stagecraft"]["arms"]) {
    arm["report"]["phases"] = {{"read", 1}, {"estimate", 1}};
  }
  for (ordered_json& entry : file["benchmarks"]) {
    if (!entry.contains("round")) continue;
    entry["read"] = 1.0;
    entry["startup_seconds"] = 0.5;
  }
  const ordered_json simple =
      row(summary(parse_record(file)), "rung/00_simple");
  const ordered_json& parts = simple["parts"];
  ASSERT_THAT(parts, SizeIs(4));
  EXPECT_EQ(parts[0]["name"], "estimate");
  EXPECT_EQ(parts[0]["kind"], "split");
  EXPECT_NEAR(parts[0]["share"], 0.5, 1e-12);
  EXPECT_EQ(parts[1]["kind"], "whole");
  EXPECT_EQ(parts[1]["seconds"], 1);
  const double wall = simple["wall"]["value"];
  EXPECT_EQ(parts[2]["name"], "start-up");
  EXPECT_EQ(parts[2]["seconds"], 0.5);
  EXPECT_EQ(parts[3]["name"], "waiting");
  EXPECT_NEAR(parts[3]["seconds"], wall / 2 - 1.5, 1e-12);
  EXPECT_NEAR(simple["bound"]["seconds"], wall / 2, 1e-12);
  EXPECT_NEAR(simple["bound"]["times"], 2, 1e-12);
}

TEST(Summary, CountsTheWorkOfEveryWorker) {
  ordered_json file = ladder_results();
  file["stagecraft"]["arms"][1]["report"] = ordered_json::parse(R"(
      {"wall_seconds": 10, "ranks": [{"workers": [{"phases": {}}]},
       {"workers": [{"phases": {"a": {"cpu_seconds": 2},
                                "b": {"cpu_seconds": 3}}}]}]})");
  EXPECT_EQ(row(summary(parse_record(file)), "rung/01_two")["workers"],
            ordered_json::parse("[[0, 0, 0.0, 0.0], [1, 0, 5.0, 0.5]]"));
}

TEST(Summary, HasNoFigureOfAWrongRung) {
  ordered_json file = ladder_results();
  for (ordered_json& entry : file["benchmarks"]) {
    if (entry["name"] != "rung/02_quick") continue;
    entry["error_occurred"] = true;
    entry["error_message"] = "a NaN";
  }
  const ordered_json all = summary(parse_record(file));
  EXPECT_EQ(row(all, "rung/02_quick"),
            ordered_json::parse(
                R"({"arm": "rung/02_quick", "runs": 0, "wrong": "a NaN"})"));
  EXPECT_EQ(all["wrong_runs"][0]["runs"], 10);
  for (const ordered_json& ratio : all["ratios"]) {
    const bool of_it =
        ratio["rung"] == "02_quick" || ratio["over"] == "02_quick";
    EXPECT_EQ(ratio["speed_up"].is_null(), of_it);
  }
}

TEST(Summary, HasNoIntervalOfFewRounds) {
  ordered_json file = ladder_results();
  std::erase_if(file["benchmarks"].get_ref<ordered_json::array_t&>(),
                [](const auto& run) { return run.value("round", 0) > 3; });
  const ordered_json all = summary(parse_record(file));
  const ordered_json two = row(all, "rung/01_two");
  for (const char* name : {"throughput", "over_previous", "structure"}) {
    EXPECT_TRUE(two[name]["low"].is_null()) << name;
    EXPECT_TRUE(two[name]["high"].is_null()) << name;
    EXPECT_GT(two[name]["value"], 0) << name;
  }
  EXPECT_FALSE(two["tie"]);
  EXPECT_TRUE(all["ratios"][0]["speed_up"]["low"].is_null());
}

TEST(Summary, ComparesEveryTwoRungs) {
  const ordered_json ratios = summary(ladder_record())["ratios"];
  EXPECT_THAT(ratios, SizeIs(6));
  EXPECT_EQ(ratios[1]["rung"], "00_simple");
  EXPECT_EQ(ratios[1]["over"], "02_quick");
  EXPECT_NEAR(ratios[1]["speed_up"]["value"], 0.25, 1e-12);
  EXPECT_NEAR(ratios[1]["instructions"], 0.25, 1e-12);
}

TEST(Summary, HoldsKernelsToTheirRoofAndRatesToTheirInterval) {
  const ordered_json all = summary(ladder_record());
  const ordered_json& kernel = all["kernels"][0];
  EXPECT_EQ(kernel["nanoseconds"]["value"], 480);
  EXPECT_EQ(kernel["best"], 478);
  EXPECT_EQ(kernel["slowest"], 483);
  EXPECT_NEAR(kernel["share"], 48.0 / 478, 1e-12);
  EXPECT_EQ(all["ceilings"]["peak"], 20);
  EXPECT_EQ(all["gate_rates"][0]["share"]["value"], 0.004);
}

TEST(Summary, SaysHowFarRunsLieFromTheirMedian) {
  const ordered_json noise = summary(ladder_record())["noise"];
  ASSERT_THAT(noise, SizeIs(4));
  EXPECT_THAT(noise[0]["runs"], SizeIs(10));
  EXPECT_EQ(noise[1]["runs"][0][0], 11);
  EXPECT_NEAR(noise[0]["runs"][0][1], 100 * (1 / 1.005 - 1), 1e-9);
  EXPECT_NEAR(noise[0]["percent"], 100 * (1 - 1 / 1.005), 1e-9);
}

TEST(Summary, OfAFileIsWrittenOneEntryALine) {
  const ordered_json file = summarized(ladder_results());
  EXPECT_EQ(summarized(file), file);
  const std::string text = results_text(file);
  EXPECT_EQ(ordered_json::parse(text), file);
  std::istringstream lines(text);
  std::size_t entries = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("\"round\"") != line.npos) ++entries;
  }
  EXPECT_EQ(entries, 40U);
}

TEST(Summary, OfEveryPublishedFileIsThatOfItsRuns) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           STAGECRAFT_SOURCE "/bench/results")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream stream(entry.path());
    ordered_json file = ordered_json::parse(stream);
    EXPECT_THAT(differences(file, summarized(file)), IsEmpty())
        << entry.path()
        << " has another summary; write it with stagecraft-merge";
    ordered_json& wall = file["stagecraft"]["summary"]["rows"][0]["wall"];
    wall["value"] = wall["value"].get<double>() * 1.001;
    EXPECT_THAT(differences(file, summarized(file)), SizeIs(1));
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace stagecraft
