#include "stages/course/exercise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/course/folder.h"

namespace stagecraft::course {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Property;
using testing::Throws;

const std::string sample =
    "# Share it\n\nMinutes: 45\nLevel: new to it\n"
    "Judged by: structure with 3 ranks, at least 1.50\n"
    "Tested on: 2 ranks of 3 threads, `Laws.*:*/clean`\n"
    "Tested on: 1 thread, `*`\n"
    "Predict: How many times?\n\nMinutes: 7 is text here.\n\n"
    "## Hint 1\n\nA nudge.\n\n    code\n\n## Hint 2\n\nMore.\n\n"
    "## Hint 3\nAll.\n## Bug hunt\nFind it.\n";

std::string without(std::string text, const std::string& part) {
  return text.erase(text.find(part), part.size());
}

std::string with(std::string text, const std::string& part,
                 const std::string& other) {
  return text.replace(text.find(part), part.size(), other);
}

class ExerciseTest : public testing::Test {
 protected:
  Exercise parsed(const std::string& text) {
    write(folder_ / "07_share.md", text);
    return parse_exercise("sum", folder_ / "07_share.md");
  }
  void expect_complaint(const std::string& text, const std::string& complaint) {
    EXPECT_THAT([&] { parsed(text); },
                Throws<BadInput>(Property(
                    &BadInput::what, testing::AllOf(HasSubstr("07_share.md"),
                                                    HasSubstr(complaint)))));
  }

  Folder folder_;
};

TEST_F(ExerciseTest, ReadsAPage) {
  const Exercise exercise = parsed(sample);
  EXPECT_EQ(exercise.id(), "sum/07_share");
  EXPECT_EQ(exercise.title, "Share it");
  EXPECT_EQ(exercise.minutes, 45);
  EXPECT_EQ(exercise.level, "new to it");
  EXPECT_EQ(exercise.predict, "How many times?");
  EXPECT_EQ(exercise.criterion, Criterion::structure);
  EXPECT_EQ(exercise.amount, 0);
  EXPECT_EQ(exercise.workers.ranks, 3);
  EXPECT_EQ(exercise.workers.threads, 1);
  EXPECT_DOUBLE_EQ(exercise.bound, 1.5);
  ASSERT_EQ(exercise.runs.size(), 2U);
  EXPECT_EQ(exercise.runs[0].workers.ranks, 2);
  EXPECT_EQ(exercise.runs[0].workers.threads, 3);
  EXPECT_EQ(exercise.runs[0].filter, "Laws.*:*/clean");
  EXPECT_EQ(exercise.runs[1].workers.ranks, 1);
  EXPECT_EQ(exercise.runs[1].workers.threads, 1);
  EXPECT_THAT(exercise.hints,
              ElementsAre("A nudge.\n\n    code", "More.", "All."));
}

TEST_F(ExerciseTest, ReadsEveryJudge) {
  const std::string judge = "structure with 3 ranks, at least 1.50";
  const Exercise work =
      parsed(with(sample, judge, "work with 1 rank, at most 1.15"));
  EXPECT_EQ(work.criterion, Criterion::work);
  EXPECT_DOUBLE_EQ(work.bound, 1.15);
  const Exercise masks = parsed(with(sample, judge, "masks with 2 threads"));
  EXPECT_EQ(masks.criterion, Criterion::masks);
  EXPECT_EQ(masks.workers.threads, 2);
  EXPECT_EQ(masks.workers.ranks, 1);
  const Exercise memory =
      parsed(with(sample, judge, "memory with 2 threads on 8.5 km, at most 2"));
  EXPECT_EQ(memory.criterion, Criterion::memory);
  EXPECT_DOUBLE_EQ(memory.amount, 8.5);
  EXPECT_DOUBLE_EQ(memory.bound, 2);
  const Exercise balance = parsed(
      with(sample, judge, "balance with 4 threads on 8 km, at least 1.1"));
  EXPECT_EQ(balance.criterion, Criterion::balance);
  EXPECT_EQ(balance.workers.threads, 4);
  const Exercise overlap =
      parsed(with(sample, judge, "overlap with 1 thread, at least 0.5"));
  EXPECT_EQ(overlap.criterion, Criterion::overlap);
  EXPECT_DOUBLE_EQ(overlap.bound, 0.5);
}

TEST_F(ExerciseTest, NamesWhatIsMissing) {
  expect_complaint(without(sample, "# Share it\n"), "heading");
  expect_complaint(without(sample, "Level: new to it\n"), "\"Level: ...\"");
  expect_complaint(without(sample, "Predict: How many times?\n"),
                   "\"Predict: ...\"");
  expect_complaint(with(sample, "Minutes: 45", "Minutes: some"), "some");
  expect_complaint(with(sample, "structure with", "looks with"), "looks");
  expect_complaint(without(sample, ", at least 1.50"), "without a bound");
  expect_complaint(with(sample, "1 thread, `*`", "1 thread, *"), "1 thread, *");
  expect_complaint(without(sample, "## Hint 2"), "\"Hint 2\"");
  expect_complaint(without(sample, "All.\n"), "\"Hint 3\"");
}

TEST_F(ExerciseTest, FindsPagesInOrder) {
  for (const char* name : {"10_c.md", "02_b.md", "01_a.md", "README.md"}) {
    write(folder_ / name, sample);
  }
  auto exercises = find_exercises("sum", folder_.path());
  ASSERT_EQ(exercises.size(), 3U);
  EXPECT_EQ(exercises[0].rung, "01_a");
  EXPECT_EQ(exercises[1].rung, "02_b");
  EXPECT_EQ(exercises[2].rung, "10_c");
  exercises.push_back({.ladder = "sort", .rung = "02_b"});
  exercises.push_back({.ladder = "sort", .rung = "03_d"});
  for (const char* word : {"2", "02", "b", "02_b", "02-b", "sum/02"}) {
    EXPECT_EQ(&choose(exercises, word), &exercises[1]) << word;
  }
  for (const char* word : {"sort/2", "sort/b", "sort/02_b"}) {
    EXPECT_EQ(&choose(exercises, word), &exercises[3]) << word;
  }
  for (const char* word : {"3", "", "00", "2b", "sort", "sum/", "none/02"}) {
    EXPECT_THROW(choose(exercises, word), BadInput) << word;
  }
}

TEST_F(ExerciseTest, FindsNoneWhereThereAreNone) {
  EXPECT_TRUE(find_exercises("sum", folder_.path()).empty());
  EXPECT_TRUE(find_exercises("sum", folder_ / "none").empty());
}

TEST(Section, EndsAtTheNextHeading) {
  EXPECT_EQ(section("# a\n\n## b\n\nc\n\n### d\n\n## e\nf\n", "b"),
            "c\n\n### d");
  EXPECT_EQ(section("# a\n\n## b\n\nc\n\n## e\nf\n", "e"), "f");
  EXPECT_EQ(section("# a\n\n## b\n## e\nf\n", "b"), "");
  EXPECT_EQ(section("# a\n\n## b\n", "c"), "");
}

}  // namespace
}  // namespace stagecraft::course
