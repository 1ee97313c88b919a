#include "common/base/report.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/base/phases.h"
#include "common/base/resources.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

TEST(HostReport, TellsTheMachineButNotItsName) {
  const ordered_json host = host_report();
  for (const char* key :
       {"cpu_model", "packages", "cores", "hardware_threads", "kernel"})
    EXPECT_TRUE(host.contains(key)) << key;
  EXPECT_EQ(host.size(), 5U);
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  EXPECT_EQ(host.dump().find(name.data()), std::string::npos);
}

TEST(ReportOfThisProcess, HoldsWhatEveryWorkerDid) {
  keep_spans();
  std::jthread([] { const Phase phase("reported"); });
  const ordered_json report = ordered_json::parse(report_of_this_process());
  EXPECT_EQ(report["allowed_cpus"], cpu_list(allowed_cpus()));
  EXPECT_GT(report["peak_memory_bytes"].get<std::int64_t>(), 0);
  EXPECT_GE(report["cpu_seconds"]["user"].get<double>() +
                report["cpu_seconds"]["system"].get<double>(),
            0);
  int found = 0;
  for (const auto& worker : report["workers"]) {
    if (!worker["phases"].contains("reported")) continue;
    ++found;
    EXPECT_EQ(worker["phases"]["reported"]["count"], 1);
    EXPECT_GE(worker["phases"]["reported"]["wall_seconds"].get<double>(), 0);
    EXPECT_GE(worker["phases"]["reported"]["cpu_seconds"].get<double>(), 0);
    EXPECT_EQ(worker["mask"], cpu_list(allowed_cpus()));
    ASSERT_EQ(worker["spans"].size(), 1U);
    EXPECT_EQ(worker["spans"][0]["name"], "reported");
  }
  EXPECT_EQ(found, 1);
}

TEST(ReportOfThisProcess, CountsCpuTimeFromWhereItIsTold) {
  const auto cpu = [](const CpuSeconds& before) {
    const auto report = ordered_json::parse(report_of_this_process(before));
    const auto& seconds = report["cpu_seconds"];
    return std::array{seconds["user"].get<double>(),
                      seconds["system"].get<double>()};
  };
  const auto [user, system] = cpu({});
  const auto [later_user, later_system] = cpu({1000, 2000});
  EXPECT_NEAR(later_user, user - 1000, 1);
  EXPECT_NEAR(later_system, system - 2000, 1);
}

TEST(ReportsOfRanks, AreNumberedAndWithoutSpans) {
  const ordered_json ranks = reports_of_ranks(
      {R"({"peak_memory_bytes": 7, "workers": [{"worker": 0, "spans": [1]}]})",
       R"({"peak_memory_bytes": 9, "workers": []})"});
  ASSERT_EQ(ranks.size(), 2U);
  EXPECT_EQ(ranks[0]["rank"], 0);
  EXPECT_EQ(ranks[0]["peak_memory_bytes"], 7);
  EXPECT_EQ(ranks[0]["workers"][0], (ordered_json{{"worker", 0}}));
  EXPECT_EQ(ranks[1]["rank"], 1);
  EXPECT_EQ(ranks[1]["peak_memory_bytes"], 9);
}

}  // namespace
}  // namespace stagecraft
