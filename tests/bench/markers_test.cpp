#include "bench/report/markers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/report/quotes.h"
#include "common/base/error.h"
#include "tests/bench/ladder_record.h"

namespace stagecraft {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(const std::string& document) {
  try {
    fill(document, ladder_record());
  } catch (const BadInput& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Markers, QuotesEveryFigureOfARung) {
  const Record record = ladder_record();
  EXPECT_EQ(quote("wall 00_simple", record), "40.2 s");
  EXPECT_EQ(quote("cpu 02_quick", record), "18.1 s");
  EXPECT_EQ(quote("pss 01_two", record), "48 MB");
  EXPECT_EQ(quote("rss 01_two", record), "25 MB");
  EXPECT_EQ(quote("error 00_simple", record), "0.0161 mm");
  EXPECT_EQ(quote("utilisation 02_quick", record), "90 %");
  EXPECT_EQ(quote("efficiency 01_two", record), "97.5 %");
  EXPECT_EQ(quote("structure 01_two", record), "1.94");
  EXPECT_EQ(quote("phase 02_quick estimate", record), "5.03 s");
  EXPECT_EQ(quote("speed-up 02_quick over 00_simple", record), "4.00");
  EXPECT_EQ(quote("speed-up 00_simple over 01_two", record), "0.500");
  EXPECT_EQ(quote("instructions 02_quick over 01_two", record), "4.10");
  EXPECT_EQ(quote("kernel general_inverse", record), "480 ns");
  EXPECT_EQ(quote("commit", record), "abc1234");
}

TEST(Markers, QuotesNothingThatWasNotMeasured) {
  const Record record = ladder_record();
  for (const char* name :
       {"", "wall", "wall 07_none", "wall 00_simple now", "efficiency 02_quick",
        "phase 00_simple dance", "speed-up 02_quick above 01_two",
        "speed-up 02_quick over 07_none", "kernel none", "weight 00_simple"}) {
    EXPECT_EQ(quote(name, record), std::nullopt) << name;
  }
  Record wrong = record;
  for (RunRecord& run : wrong.runs) run.wrong = "NaN";
  EXPECT_EQ(quote("wall 00_simple", wrong), std::nullopt);
  EXPECT_EQ(quote("speed-up 02_quick over 00_simple", wrong), std::nullopt);
}

TEST(Markers, EveryBlockSaysWhereItWasMeasured) {
  for (const char* name : {"ladder-bars", "ladder-table", "ladder-table-text",
                           "kernels-table", "gate-rates", "measured-on"}) {
    const auto text = block(name, ladder_record());
    ASSERT_TRUE(text) << name;
    EXPECT_THAT(
        *text, EndsWith("Measured 2026-11-21 at commit abc1234 on Some CPU "
                        "(CPUs 0-1), GCC 12.2.0, input phantom.nii and outputs "
                        "on tmpfs; rounds: 3, runs of each rung: 6.\n"))
        << name;
  }
  EXPECT_EQ(block("none", ladder_record()), std::nullopt);
}

TEST(Markers, FillsBlocksAndLinesAndNothingElse) {
  const std::string before =
      "It took <!-- figure: wall 00_simple -->?<!-- /figure -->, 3 `tests`.\n"
      "<!-- figures: measured-on -->\nold\n<!-- /figures -->\n\n"
      "    <!-- figure: in code -->\n";
  const std::string after = fill(before, ladder_record());
  EXPECT_THAT(after,
              StartsWith("It took <!-- figure: wall 00_simple -->40.2 "
                         "s<!-- /figure -->, 3 `tests`.\n"
                         "<!-- figures: measured-on -->\nMeasured 2026"));
  EXPECT_THAT(after, EndsWith("6.\n<!-- /figures -->\n\n"
                              "    <!-- figure: in code -->\n"));
  EXPECT_EQ(fill(after, ladder_record()), after);
}

TEST(Markers, LeavesCodeAlone) {
  for (const std::string document :
       {"Write `<!-- figure: NAME -->` in a line.\n",
        "```\n<!-- figures: NAME -->\n```\n", "No markers, no end of line"}) {
    EXPECT_EQ(fill(document, ladder_record()), document);
  }
}

TEST(Markers, FillsWhatCodeStandsBefore) {
  EXPECT_THAT(fill("`a` is <!-- figure: commit -->?<!-- /figure --> and `b`.",
                   ladder_record()),
              HasSubstr("-->abc1234<!-- /figure -->"));
}

TEST(Markers, RefusesWithTheLine) {
  EXPECT_THAT(refusal("a\nb <!-- figure: wall 9 -->x<!-- /figure -->\n"),
              StartsWith("line 2: the results hold no `figure: wall 9`"));
  EXPECT_THAT(refusal("<!-- figures: none -->\n<!-- /figures -->\n"),
              StartsWith("line 1: the results hold no `figures: none`"));
  EXPECT_THAT(refusal("\n\na <!-- figure: commit -->x\n"),
              StartsWith("line 3: `figure` is not closed"));
  EXPECT_THAT(refusal("a <!-- /figure -->\n"),
              StartsWith("line 1: `/figure` closes nothing"));
  EXPECT_THAT(refusal("a <!-- figure: commit -->x<!-- /figures -->\n"),
              StartsWith("line 1: `/figures` closes nothing"));
  EXPECT_THAT(refusal("<!-- figures: measured-on -->\n"
                      "a <!-- figure: commit -->x<!-- /figure -->\n"
                      "<!-- /figures -->\n"),
              StartsWith("line 2: `figure` stands in another mark"));
  EXPECT_THAT(refusal("a <!-- cited -->9 s<!-- /cited -->\n"),
              StartsWith("line 1: `cited` lacks its name"));
  EXPECT_THAT(refusal("a\n<!-- figure: commit -->x<!-- /figure -->\n"),
              StartsWith("line 2: `figure: commit` begins a line"));
}

}  // namespace
}  // namespace stagecraft
