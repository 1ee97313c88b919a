#include "bench/figures/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/figures/record.h"
#include "common/base/error.h"
#include "tests/bench/ladder_record.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

/// A session with one arm of its own, one the ladder has, and a run of each.
ordered_json scaling() {
  ordered_json file = ladder_results();
  ordered_json arm = file["stagecraft"]["arms"][0];
  const ordered_json known = arm;
  arm["name"] = "strong/one";
  arm["role"] = "strong";
  file["stagecraft"]["arms"] = {known, arm};
  file["benchmarks"] = {
      {{"name", known["name"]}, {"real_time", 1.0}, {"cpu_time", 1.0}},
      {{"name", "strong/one"}, {"real_time", 2.0}, {"cpu_time", 2.0}}};
  return file;
}

Parts parts() {
  ordered_json ladder = ladder_results();
  for (const char* key : {"host", "flags"}) {
    ladder["stagecraft"]["machine"][key] = {{"cpu_model", "Some CPU (R) 7"},
                                            {"cores", 2}};
  }
  Parts result{.ladder = ladder,
               .scaling = scaling(),
               .kernels = {{"benchmarks",
                            {{{"name", "kernel/one"}, {"ns_per_item", 3.0}}}}},
               .rounds = ladder,
               .gate = {{"lines", {{{"name", "02_quick"}}}}},
               .rates = {{"rates", {{{"name", "identical code"}}}}}};
  result.scaling["stagecraft"]["machine"] = ladder["stagecraft"]["machine"];
  result.rounds["stagecraft"]["work"] = {
      {{"rung", "02_quick"}, {"instructions", 12345.0}}};
  return result;
}

TEST(Merge, HoldsWhatEachProgramMeasured) {
  const Parts measured = parts();
  const Record before = parse_record(measured.ladder);
  const Record record = parse_record(merge(measured));
  EXPECT_THAT(record.arms, SizeIs(before.arms.size() + 1));
  EXPECT_THAT(record.runs, SizeIs(before.runs.size() + 1));
  EXPECT_THAT(runs_of(record, "strong/one"), SizeIs(1));
  ASSERT_FALSE(record.kernels.empty());
  EXPECT_EQ(record.kernels.back().name, "one");
  EXPECT_EQ(record.stagecraft["gate"]["lines"][0]["name"], "02_quick");
  EXPECT_EQ(record.stagecraft["gate"]["rates"][0]["name"], "identical code");
  for (const ArmRecord& arm : record.arms) {
    if (arm.rung == "02_quick") {
      EXPECT_EQ(arm.instructions, 12345);
    }
  }
}

TEST(Merge, LeavesALadderAloneAsItWasMeasured) {
  const ordered_json ladder = parts().ladder;
  EXPECT_EQ(merge({.ladder = ladder}), ladder);
}

TEST(Merge, RefusesPartsOfTwoCommits) {
  Parts measured = parts();
  measured.rounds["stagecraft"]["machine"]["commit"] = "another";
  EXPECT_THAT([&] { merge(measured); },
              ThrowsMessage<BadInput>(HasSubstr("different commit")));
}

TEST(Merge, NamesTheFileAfterTheMachine) {
  EXPECT_EQ(results_name(parts().ladder), "some-cpu-r-7-2-cores.json");
}

}  // namespace
}  // namespace stagecraft
