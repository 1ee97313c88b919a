#include "bench/gate/work.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/bench/programs.h"

namespace stagecraft::bench_test {
namespace {

/// The total of a file with this text.
double total(const std::string& text) {
  const Workspace workspace(1000);
  const auto file = workspace.path() / "callgrind.out";
  std::ofstream(file) << text;
  return instructions_in(file);
}

TEST(Work, IsTheTotalOfCallgrind) {
  EXPECT_EQ(total("events: Ir\nsummary: 5\n\nfn=(1)\ntotals: 18640825771\n"),
            18640825771.0);
  EXPECT_EQ(total("events: Ir\n"), 0);
  EXPECT_EQ(instructions_in("/nowhere/callgrind.out"), 0);
}

TEST(Work, GoesThroughTheFileOfResults) {
  Record record;
  record.stagecraft["work"] = work_json(
      {{"00_simple", 1, 7, ""}, {"01_two", 1, 0, "its motion differs"}});
  const auto counts = counts_of(record);
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].rung, "00_simple");
  EXPECT_EQ(counts[0].instructions, 7);
  EXPECT_EQ(counts[0].wrong, "");
  EXPECT_EQ(counts[1].wrong, "its motion differs");
  EXPECT_TRUE(counts_of(Record{}).empty());
}

TEST(Work, IsThatOfTheRepetitionThatWasDrawn) {
  Record record;
  record.stagecraft["work"] = work_json({{"02_quick", 1, 1, ""}});
  count_again(record, 0, "02_quick", 1);
  EXPECT_EQ(counts_of(record)[0].instructions, 1) << "nothing to draw from";
  record.stagecraft["work_again"] = {work_json({{"01_two", 1, 7, ""},
                                                {"02_quick", 1, 2, ""},
                                                {"02_quick", 1.25, 3, ""}}),
                                     work_json({{"01_two", 1, 8, ""},
                                                {"02_quick", 1, 4, ""},
                                                {"02_quick", 1.25, 5, ""}})};
  const auto drawn = [&](std::size_t n, double work) {
    count_again(record, n, "02_quick", work);
    std::vector<double> result;
    for (const Count& count : counts_of(record)) {
      result.push_back(count.instructions);
    }
    return result;
  };
  EXPECT_EQ(drawn(0, 1), (std::vector{7.0, 2.0}));
  EXPECT_EQ(drawn(1, 1.25), (std::vector{8.0, 5.0}));
  EXPECT_EQ(drawn(3, 1.25), (std::vector{8.0, 5.0}));
}

TEST(Work, GrowsWithTheInputAndIsRefusedForAWrongResult) {
  Programs programs;
  fs::create_symlink(fs::path(STAGECRAFT_PROGRAMS) / first_program,
                     programs.path() / "right");
  programs.add("spoilt", "rm $out/*_sum.txt");
  Arm slower = arm("right");
  slower.work = 1.25;
  const auto counts = count_work({arm("right"), slower, arm("spoilt")},
                                 *ladder_of("toy").ladder, programs.path());
  ASSERT_EQ(counts.size(), 3U);
  EXPECT_EQ(counts[2].instructions, 0);
  EXPECT_NE(counts[2].wrong, "");
  EXPECT_EQ(counts[0].wrong, "");
  EXPECT_EQ(counts[1].wrong, "");
  EXPECT_GT(counts[0].instructions, 1e5);
  EXPECT_NEAR(counts[1].instructions / counts[0].instructions, 1.25, 0.03);
}

/// `valgrind` is a script for as long as this lives.
class OtherValgrind {
 public:
  OtherValgrind(Programs& programs, const std::string& text)
      : before_(std::getenv("PATH")) {
    programs.script("valgrind", text);
    setenv("PATH", (programs.path().string() + ":" + before_).c_str(), 1);
  }
  ~OtherValgrind() { setenv("PATH", before_.c_str(), 1); }
  OtherValgrind(const OtherValgrind&) = delete;
  OtherValgrind& operator=(const OtherValgrind&) = delete;

 private:
  std::string before_;
};

TEST(Work, IsNotKnownWhereValgrindCannotStartAProgram) {
  Programs programs;
  const OtherValgrind never(programs, "kill -ILL $$\n");
  const auto counts = count_work({arm(first_program)}, *ladder_of("toy").ladder,
                                 programs.path());
  EXPECT_EQ(counts.at(0).instructions, 0);
  EXPECT_EQ(counts.at(0).wrong, "");
}

TEST(Work, IsWorthNothingWhereAProgramItselfIsIllegal) {
  Programs programs;
  const OtherValgrind sometimes(programs,
                                "[ \"$1\" = --tool=none ] || kill -ILL $$\n");
  const auto counts = count_work({arm(first_program)}, *ladder_of("toy").ladder,
                                 programs.path());
  EXPECT_EQ(counts.at(0).wrong, "it left with status 132 under callgrind");
}

}  // namespace
}  // namespace stagecraft::bench_test
