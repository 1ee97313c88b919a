#include "bench/figures/remarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/bench/ladder_record.h"

namespace stagecraft {
namespace {

using testing::HasSubstr;

std::string busy_with(double before, double during, double stolen) {
  nlohmann::ordered_json file = ladder_results();
  file["stagecraft"]["machine"]["before"] = {{"others", before}};
  file["stagecraft"]["machine"]["during"] = {{"others", during},
                                             {"steal", stolen}};
  return busy_text(parse_record(file));
}

TEST(Remarks, SaysWhenTheMachineWasBusy) {
  EXPECT_EQ(busy_text(ladder_record()), "") << "a file that does not say";
  EXPECT_EQ(busy_with(0.049, 0.049, 0.019), "");
  EXPECT_THAT(busy_with(0.24, 0, 0),
              HasSubstr("24 % of its CPUs before and 0"));
  EXPECT_THAT(busy_with(0, 0.06, 0), HasSubstr("and 6 % during"));
  EXPECT_THAT(busy_with(0, 0, 0.03), HasSubstr("3 % was stolen"));
}

TEST(Remarks, LeadsToTheRungThatBroughtMost) {
  nlohmann::ordered_json file = ladder_results();
  for (auto& run : file["benchmarks"]) {
    if (run["name"] == "rung/02_quick") {
      run["real_time"] = run["real_time"].get<double>() / 2;
    }
  }
  EXPECT_THAT(
      next_text(parse_record(file), "stages/toy"),
      AllOf(HasSubstr("02_quick brought most, 4.00 times"),
            HasSubstr("stages/toy/02_quick.md"),
            HasSubstr("stages/toy/01_two.cpp stages/toy/02_quick.cpp")));
}

TEST(Remarks, LeadsPastAWrongRung) {
  Record record = ladder_record();
  for (RunRecord& run : record.runs) {
    if (run.arm == "rung/01_two") run.wrong = "it wrote NaN";
  }
  EXPECT_THAT(next_text(record, "toy"),
              HasSubstr("git diff --no-index toy/00_simple.cpp"));
}

TEST(Remarks, LeadsNowhereWhereNoRungBroughtAnything) {
  Record record = ladder_record();
  record.arms.resize(1);
  EXPECT_EQ(next_text(record, "toy"), "");
  record = ladder_record();
  for (RunRecord& run : record.runs) run.wall_seconds = 1;
  EXPECT_EQ(next_text(record, "toy"), "");
}

}  // namespace
}  // namespace stagecraft
