#include "bench/gate/fitness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "bench/gate/arms.h"
#include "tests/bench/gate_sample.h"

namespace stagecraft::bench_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What is said of a machine after every run of an arm was changed.
std::vector<std::string> reasons(
    const std::string& arm, const std::function<void(RunRecord&)>& change) {
  Record record = sample_record(5, {.run = 0, .round = 0, .bursts = 0});
  for (RunRecord& run : record.runs) {
    if (run.arm.starts_with(arm)) change(run);
  }
  return fitness(record, *arm_with_workers(record, "01_two"),
                 *arm_with_workers(record, "02_quick"))
      .reasons;
}

TEST(Fitness, IsGivenOnAQuietMachine) {
  EXPECT_THAT(reasons("none", [](RunRecord&) {}), IsEmpty());
}

TEST(Fitness, IsLostForEachReasonAlone) {
  EXPECT_THAT(
      reasons("02_quick/rung", [](RunRecord& run) { run.wall_seconds *= 1.2; }),
      ElementsAre(HasSubstr("of its cores")));
  EXPECT_THAT(reasons("01_two/rung",
                      [](RunRecord& run) { run.counters["steal"] = 0.03; }),
              ElementsAre(HasSubstr("3.0 % steal")));
  EXPECT_THAT(reasons("01_two/rung",
                      [](RunRecord& run) { run.counters["pressure"] = 0.12; }),
              ElementsAre(HasSubstr("12.0 % pressure")));
  EXPECT_THAT(reasons("01_two/rung",
                      [](RunRecord& run) { run.counters.erase("steal"); }),
              ElementsAre(HasSubstr("not known")));
  EXPECT_THAT(reasons("02_quick/control",
                      [](RunRecord& run) { run.wall_seconds *= 1.06; }),
              ElementsAre(HasSubstr("1.06 times as long as itself")));
}

TEST(Fitness, StartUpIsNoWaiting) {
  EXPECT_THAT(reasons("02_quick/rung",
                      [](RunRecord& run) {
                        run.wall_seconds += 0.4;
                        run.counters["startup_seconds"] = 0.4;
                      }),
              IsEmpty());
}

}  // namespace
}  // namespace stagecraft::bench_test
