#include "bench/harness/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/resources.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

std::vector<int> units(const ordered_json& node) {
  if (node["type"] == "PU") return {node["os_index"].get<int>()};
  std::vector<int> result;
  for (const auto& child : node.value("children", ordered_json::array())) {
    for (const int unit : units(child)) result.push_back(unit);
  }
  return result;
}

TEST(Machine, DrawsItsTree) {
  const ordered_json tree = topology_tree();
  EXPECT_EQ(tree["type"], "Machine");
  EXPECT_THAT(units(tree), testing::IsSupersetOf(allowed_cpus()));
}

TEST(Machine, CountsWhatDisturbs) {
  const Disturbance half = between({1, 10, 3}, {3, 14, 4}, 2, 0);
  EXPECT_DOUBLE_EQ(half.steal, 0.5);
  EXPECT_DOUBLE_EQ(half.pressure, 0.5);
  const Busy before = busy();
  EXPECT_GT(before.all, 0);
  EXPECT_DOUBLE_EQ(between(before, before, 0, 0).steal, 0);
}

TEST(Machine, TellsOthersFromWhatIsMeasured) {
  const Busy begin{.all = 100, .here = 10, .used = 4};
  const Busy end{.all = 900, .here = 14, .used = 7};
  EXPECT_DOUBLE_EQ(between(begin, end, 1, 0).others, 0.75);
  EXPECT_DOUBLE_EQ(between(begin, end, 1, 2).others, 0.25);
  EXPECT_DOUBLE_EQ(between(begin, end, 1, 3.5).others, 0)
      << "ticks are not exact";
  EXPECT_DOUBLE_EQ(between(begin, begin, 1, 0).others, 0);
  const Busy now = busy();
  EXPECT_GT(now.used, 0);
  EXPECT_LT(now.used, now.here);
  EXPECT_LE(now.here, now.all * 1.01) << "lines are not read at once";
}

TEST(Machine, SaysHowItIsNow) {
  const ordered_json now = moment();
  for (const char* key : {"load", "steal", "pressure", "others"}) {
    ASSERT_TRUE(now.contains(key)) << key;
    EXPECT_GE(now[key].get<double>(), 0) << key;
  }
}

}  // namespace
}  // namespace stagecraft
