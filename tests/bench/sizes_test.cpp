#include "bench/harness/sizes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

namespace stagecraft {
namespace {

using testing::ElementsAre;

Arm arm_named(const std::string& rung, const std::string& role, int threads) {
  Arm arm;
  arm.rung.name = rung;
  arm.name = rung + "/" + role;
  arm.role = role;
  arm.threads = threads;
  return arm;
}

std::vector<Arm> arms() {
  return {arm_named("00_slow", "rung", 1), arm_named("01_quick", "rung", 2),
          arm_named("01_quick", "alone", 1),
          arm_named("01_quick", "control", 2),
          arm_named("02_launched", "beside", 1)};
}

/// Each took so long on the common work, of which its start was so long.
Record pilot(const std::map<std::string, std::pair<double, double>>& seconds) {
  Record record;
  for (const auto& [name, times] : seconds) {
    for (const auto& [part, taken] : {std::pair("/memory", times.first),
                                      std::pair("/startup", times.second)}) {
      RunRecord run;
      run.arm = name + part;
      run.wall_seconds = taken;
      record.runs.push_back(run);
    }
  }
  return record;
}

std::vector<double> works(const std::vector<Arm>& arms) {
  std::vector<double> result;
  for (const Arm& arm : arms) result.push_back(arm.work);
  return result;
}

TEST(Sizes, TakeEveryRungLongEnough) {
  std::vector<Arm> sized = arms();
  set_sizes(sized,
            pilot({{"00_slow/rung", {3.0, 0.0}},
                   {"01_quick/rung", {0.125, 0.03125}},
                   {"02_launched/beside", {0.625, 0.5}}}),
            {.seconds = 1, .startups = 4});
  // 3 s; 11 times 0.094 s; half of that alone; the same; 16 times 0.125 s.
  EXPECT_THAT(works(sized), ElementsAre(1, 11, 6, 11, 16));
}

TEST(Sizes, AreOneWhereThePilotIsWrong) {
  std::vector<Arm> sized = arms();
  set_sizes(sized, pilot({{"00_slow/rung", {3.0, 0.0}}}), {});
  EXPECT_THAT(works(sized), ElementsAre(1, 1, 1, 1, 1));
}

TEST(Sizes, OfARunThatIsAllStartStayInBounds) {
  std::vector<Arm> sized = arms();
  set_sizes(sized, pilot({{"01_quick/rung", {0.5, 0.625}}}), {.seconds = 1});
  EXPECT_EQ(sized[1].work, 100);
}

TEST(Sizes, OfScalingAreTheSameOrGrowWithTheWorkers) {
  std::vector<Arm> sized{
      arm_named("one", "strong", 1), arm_named("two", "strong", 2),
      arm_named("one", "weak", 1), arm_named("two", "weak", 2)};
  EXPECT_EQ(pilot_arms(sized).size(), 4U);
  set_sizes(sized, pilot({{"one/strong", {0.5, 0}}, {"two/strong", {0.25, 0}}}),
            {.seconds = 1.5});
  EXPECT_THAT(works(sized), ElementsAre(6, 6, 3, 6));
}

TEST(Sizes, NeedARunOfEveryRowAndEveryStart) {
  const std::vector<Arm> first = pilot_arms(arms());
  EXPECT_EQ(first.size(), 6U);
  EXPECT_EQ(first[0].name, "00_slow/rung/memory");
  EXPECT_EQ(first[0].work, 1);
  std::vector<Arm> all = arms();
  add_startups(all);
  EXPECT_EQ(all.size(), 9U);
  EXPECT_EQ(std::ranges::count(all, 0.0, &Arm::work), 4);
}

}  // namespace
}  // namespace stagecraft
