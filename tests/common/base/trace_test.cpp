#include "common/base/trace.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/base/phases.h"
#include "common/base/report.h"

namespace stagecraft {
namespace {

using nlohmann::json;

/// The events of one kind ("X" or "M"), in the order of the trace.
std::vector<json> events_of(const std::string& trace, const std::string& kind) {
  const json parsed = json::parse(trace);
  std::vector<json> events;
  for (const json& event : parsed["traceEvents"])
    if (event["ph"] == kind) events.push_back(event);
  return events;
}

const std::vector<std::string> reports = {
    R"({"workers": [
      {"worker": 0, "mask": "0-1", "spans": [
        {"name": "read", "begin": 100.5, "wall": 0.25},
        {"name": "fit", "begin": 101, "wall": 2}]},
      {"worker": 1, "mask": "1", "spans": []}]})",
    R"({"workers": [
      {"worker": 0, "mask": "2,5", "spans": [
        {"name": "fit", "begin": 100.25, "wall": 0.5}]}]})"};

TEST(ChromeTrace, HasOneEventASpanInMicroseconds) {
  const std::vector<json> spans = events_of(chrome_trace(reports), "X");
  ASSERT_EQ(spans.size(), 3U);
  EXPECT_EQ(spans[0], json::parse(R"({"name": "read", "ph": "X", "pid": 0,
    "tid": 0, "ts": 250000.0, "dur": 250000.0})"));
  EXPECT_EQ(spans[1], json::parse(R"({"name": "fit", "ph": "X", "pid": 0,
    "tid": 0, "ts": 750000.0, "dur": 2000000.0})"));
  EXPECT_EQ(spans[2], json::parse(R"({"name": "fit", "ph": "X", "pid": 1,
    "tid": 0, "ts": 0.0, "dur": 500000.0})"));
}

TEST(ChromeTrace, NamesRanksAndThreads) {
  const std::vector<json> names = events_of(chrome_trace(reports), "M");
  ASSERT_EQ(names.size(), 5U);
  EXPECT_EQ(names[0], json::parse(R"({"name": "process_name", "ph": "M",
    "pid": 0, "tid": 0, "args": {"name": "rank 0"}})"));
  EXPECT_EQ(names[2], json::parse(R"({"name": "thread_name", "ph": "M",
    "pid": 0, "tid": 1, "args": {"name": "thread 1 on CPUs 1"}})"));
  EXPECT_EQ(names[4]["args"]["name"], "thread 0 on CPUs 2,5");
  EXPECT_EQ(names[4]["pid"], 1);
}

TEST(ChromeTrace, TakesTheReportOfThisProcess) {
  keep_spans();
  { const Phase phase("traced"); }
  int found = 0;
  for (const json& span :
       events_of(chrome_trace({report_of_this_process()}), "X")) {
    if (span["name"] != "traced") continue;
    ++found;
    EXPECT_GE(span["ts"].get<double>(), 0);
    EXPECT_GE(span["dur"].get<double>(), 0);
  }
  EXPECT_EQ(found, 1);
}

}  // namespace
}  // namespace stagecraft
