#include "bench/report/figures_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"

namespace stagecraft {

void PrintTo(const Complaint& complaint, std::ostream* stream) {
  *stream << complaint.line << ": " << complaint.text;
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> texts(const std::string& document) {
  std::vector<std::string> result;
  for (const Complaint& complaint : underivable(document)) {
    result.push_back(complaint.text);
  }
  return result;
}

TEST(FiguresCheck, FindsNumbersWithTheUnitsOfMeasurements) {
  for (const char* number :
       {"9.0 s",     "480 ns",   "75 ms",      "3 us",      "3 µs",
        "3 seconds", "1 minute", "12 minutes", "2 hours",   "48 MB",
        "1.5 GB",    "12 GB/s",  "3 Gflop/s",  "4.6 x",     "4.6x",
        "4.6 times", "4.6-fold", "97 %",       "97%",       "1200 s",
        "4.6×",      "9.0s",     "64 MiB",     "4.6\u00a0s"}) {
    EXPECT_THAT(texts(std::string("It is ") + number + " here.\n"),
                ElementsAre(number));
  }
  EXPECT_THAT(texts("**9.0** s, then (9.1 s)\n"),
              ElementsAre("9.0** s", "9.1 s"));
  EXPECT_THAT(texts("a speed-up of 4.6, a factor 2\n"),
              ElementsAre("speed-up of 4.6", "factor 2"));
}

TEST(FiguresCheck, LetsOtherNumbersBe) {
  EXPECT_THAT(
      texts("60 frames of 64 x 64 x 36 voxels in a 4x4 map, 0.0025 mm, 2 mm, 3 "
            "ranks x 2 threads, GCC 12.2, scan 7, the 1990s, 02_quick, at most "
            "40 changed lines, Debian 12 (as root), 5 steps, 1 more, page 3, "
            "its 95 % interval, a 95 % Wilson interval.\n"
            "# 1. First steps\n1. Set the scene\n"),
      IsEmpty());
}

TEST(FiguresCheck, LetsMarksBe) {
  EXPECT_THAT(
      texts("It took <!-- figure: wall x -->9.0 s<!-- /figure -->, <!-- cited: "
            "a paper, 3 s -->1200 s<!-- /cited --> there.\n\n"
            "<!-- chosen -->\n    bench/regress  # at most 10 minutes\n"
            "<!-- /chosen -->\n<!-- a remark: 9 s -->\n"),
      IsEmpty());
  EXPECT_THAT(texts("a <!-- chosen -->1 s<!-- /chosen --> 2 s\n"),
              ElementsAre("2 s"));
  EXPECT_THROW(underivable("a <!-- chosen -->1 s\n"), BadInput);
}

TEST(FiguresCheck, SaysTheLine) {
  const auto complaints =
      underivable("a\n<!-- figures: x -->\n9 s\n<!-- /figures -->\n\nb 9 s\n");
  ASSERT_THAT(complaints, SizeIs(1));
  EXPECT_EQ(complaints[0].line, 6);
}

TEST(FiguresCheck, FindsPastedOutput) {
  const std::string bars = "    00_simple  41.0 s  ████████\n";
  const std::string table =
      "    rung       wall s  x previous  x 00\n"
      "    00_simple   41.02           -     -\n";
  EXPECT_THAT(texts("As it was:\n\n" + bars), ElementsAre("41.0 s"));
  EXPECT_THAT(texts("As it was:\n\n" + table), ElementsAre("41.02"));
  EXPECT_THAT(texts("```\n" + table + "```\n"), ElementsAre("41.02"));
}

TEST(FiguresCheck, LetsCommandsBe) {
  EXPECT_THAT(texts("Do:\n\n    timeout 60s bench/run --rungs 01,02\n"
                    "    mpirun -n 4 example-04-kept sub-01.nii.gz --out x\n"
                    "    bench/run        # prints the table\n"
                    "\n```\nstress --inject-slowdown 1.25 --share 5%\n```\n"),
              IsEmpty());
}

TEST(FiguresCheck, FindsRowsOfTables) {
  EXPECT_THAT(texts("| rung | wall s |\n|---|--:|\n| 00 | 41.02 |\n"),
              ElementsAre("| 00 | 41.02 |"));
  EXPECT_THAT(texts("| rung | speed-up |\n|---|--:|\n| a | 2 [1, 3] |\n"),
              SizeIs(1));
  EXPECT_THAT(texts("| rung | pages |\n|---|--:|\n| 00 | 41 |\n"), IsEmpty());
  EXPECT_THAT(texts("| a | s |\n|---|---|\n| b | - |\n\n| a | n |\n|---|---|\n"
                    "| b | 2 |\n"),
              IsEmpty());
}

}  // namespace
}  // namespace stagecraft
