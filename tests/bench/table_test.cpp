#include "bench/figures/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "bench/figures/numbers.h"
#include "tests/bench/ladder_record.h"

namespace stagecraft {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::Le;
using testing::Not;

/// The words of the first line that begins with `word`.
std::vector<std::string> words_after(const std::string& text,
                                     const std::string& word) {
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(word)) continue;
    std::istringstream words(line);
    return {std::istream_iterator<std::string>(words), {}};
  }
  return {};
}

Record with_wrong_hoist() {
  Record record = ladder_record();
  for (RunRecord& run : record.runs) {
    if (run.arm == "rung/02_quick") run.wrong = "it wrote NaN";
  }
  return record;
}

TEST(Numbers, RoundToTheDigitsOfTheInterval) {
  EXPECT_EQ(rounded(41.02, 3), "41.0");
  EXPECT_EQ(rounded(9.996, 3), "10.0");
  EXPECT_EQ(rounded(1234, 2), "1200");
  EXPECT_EQ(rounded(0.016149, 3), "0.0161");
  EXPECT_EQ(rounded(0, 2), "0");
  EXPECT_EQ(digits({8.98, 8.9, 9.1, 10}), "8.98");
  EXPECT_EQ(digits({8.98, 8.0, 9.9, 10}), "9.0");
  EXPECT_EQ(digits({8.98, 8.98, 8.98, 1}), "9.0");
  EXPECT_EQ(digits({}), "-");
  EXPECT_EQ(with_interval({1.972, 1.931, 2.018, 5}), "1.97 [1.93, 2.02]");
  EXPECT_EQ(with_interval({9.97, 9.9, 10.04, 5}), "9.97 [9.90, 10.04]");
}

TEST(Table, TextHasSpeedsThenTimesThenCosts) {
  const std::string text = table_text(ladder_record());
  EXPECT_THAT(text, HasSubstr("frames/s"));
  EXPECT_THAT(words_after(text, "02_quick"),
              testing::ElementsAre("02_quick", "2", "ranks", "99.5", "[99.2,",
                                   "99.8]", "10", "2.00", "[2.00,", "2.00]",
                                   "4.00", "[4.00,", "4.00]"));
  const std::string times = text.substr(text.find("\n\n") + 2);
  EXPECT_THAT(words_after(times, "01_two"),
              testing::ElementsAre("01_two", "2", "ranks", "1000", "20.1",
                                   "39.7", "99", "97.5"));
  const std::string costs = times.substr(times.find("\n\n") + 2);
  EXPECT_THAT(words_after(costs, "01_two"),
              testing::ElementsAre("01_two", "2", "ranks", "1.94", "[1.94,",
                                   "1.94]", "48", "25", "4.10", "0.0161"));
}

TEST(Table, OfFewRoundsHasNoInterval) {
  Record record = ladder_record();
  std::erase_if(record.runs,
                [](const RunRecord& run) { return run.round > 3; });
  EXPECT_THAT(table_text(record), Not(HasSubstr("[")));
}

TEST(Table, TextFitsATerminal) {
  std::vector<std::size_t> widths;
  std::istringstream text(table_text(ladder_record()));
  for (std::string line; std::getline(text, line);) {
    widths.push_back(line.size());
  }
  EXPECT_THAT(widths, Each(Le(100U)));
}

TEST(Table, AWrongRungHasNoFigure) {
  const Record record = with_wrong_hoist();
  EXPECT_THAT(words_after(table_text(record), "02_quick"),
              testing::ElementsAre("02_quick", "2", "ranks", "WRONG"));
}

TEST(Table, LeavesOutColumnsThatHoldNothing) {
  Record record = ladder_record();
  for (ArmRecord& arm : record.arms) arm.instructions = 0;
  const std::string text = table_text(record);
  EXPECT_THAT(text, Not(HasSubstr("instr.")));
  EXPECT_THAT(text, HasSubstr("structure"));
}

TEST(Table, ShowsAPeerBesideTheLadder) {
  Record record = ladder_record();
  record.arms[1].role = "peer";
  const std::string text = table_text(record);
  EXPECT_LT(text.find("02_quick"), text.find("01_two"));
  EXPECT_THAT(words_after(text, "02_quick"), testing::Contains("4.00").Times(2))
      << "a peer is not the rung before";
  EXPECT_THAT(words_after(text, "01_two"), testing::Contains("-"));
}

TEST(Table, MasksAreThoseOfTheRightRuns) {
  EXPECT_THAT(masks_text(with_wrong_hoist()),
              testing::AllOf(HasSubstr("  01_two, 2 ranks: 0-1 | 0-1\n"),
                             HasSubstr("  02_quick, 2 ranks: -\n")));
}

}  // namespace
}  // namespace stagecraft
