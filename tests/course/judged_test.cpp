#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/harness/process.h"
#include "stages/course/course.h"
#include "stages/course/judge.h"

/// Starters, bug hunts and rungs before the judge that students have.
namespace stagecraft::course {
namespace {

using testing::HasSubstr;

const std::filesystem::path root = STAGECRAFT_SOURCE;
const std::filesystem::path bin = STAGECRAFT_PROGRAMS;

Star right(const Exercise& exercise, const std::string& kind) {
  return judge_right(exercise,
                     bin / (kind + "-" + dashed(exercise.id) + "-suite"));
}

/// Again while it is inconclusive, once.
Star fast(const Exercise& exercise, const std::string& kind) {
  const Course course{.root = root, .work = {}, .build = {}};
  const std::string name = dashed(exercise.id);
  const Programs programs{bin, kind + "-" + name, "realign-" + name,
                          "realign-" + dashed(rung_before(course, exercise))};
  Star star = judge_fast(exercise, programs);
  for (int n = 0; n < 1 && star.outcome == Outcome::inconclusive; ++n) {
    star = judge_fast(exercise, programs);
  }
  return star;
}

class Judged : public testing::TestWithParam<Exercise> {
 protected:
  static void SetUpTestSuite() { hold_signals(); }
};

TEST_P(Judged, StarterIsRightAndNotFast) {
  const Star star = right(GetParam(), "starter");
  EXPECT_EQ(star.outcome, Outcome::pass) << star.text;
  const Star second = fast(GetParam(), "starter");
  EXPECT_NE(second.outcome, Outcome::pass) << second.text;
  if (second.outcome == Outcome::inconclusive) {
    GTEST_SKIP() << "this machine lets nobody judge now: " << second.text;
  }
}

TEST_P(Judged, RungIsRightAndFast) {
  const Star star = right(GetParam(), "realign");
  EXPECT_EQ(star.outcome, Outcome::pass) << star.text;
  const Star second = fast(GetParam(), "realign");
  EXPECT_NE(second.outcome, Outcome::fail) << second.text;
  if (second.outcome == Outcome::inconclusive) {
    GTEST_SKIP() << "this machine lets nobody judge now: " << second.text;
  }
  EXPECT_TRUE(second.ratio);
}

/// What is not wrong in its answer is wrong in its masks.
TEST_P(Judged, HuntIsRejected) {
  const Exercise& exercise = GetParam();
  const Star star = right(exercise, "hunt");
  if (exercise.gauge != Gauge::masks) {
    EXPECT_EQ(star.outcome, Outcome::fail);
    EXPECT_THAT(star.text, HasSubstr("the test \""));
    EXPECT_THAT(star.text, HasSubstr("See it all:"));
    return;
  }
  EXPECT_EQ(star.outcome, Outcome::pass) << star.text;
  const Star second = fast(exercise, "hunt");
  EXPECT_NE(second.outcome, Outcome::pass) << second.text;
  if (second.outcome == Outcome::inconclusive) {
    GTEST_SKIP() << "this machine lets nobody judge now: " << second.text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Course, Judged,
    testing::ValuesIn(find_exercises(root / "stages/realign/exercises")),
    [](const auto& exercise) { return exercise.param.id; });

TEST(Judge, CallsNothingFastThatIsNotThere) {
  const auto exercises = find_exercises(root / "stages/realign/exercises");
  for (const Exercise& exercise : exercises) {
    EXPECT_NE(right(exercise, "nothing").outcome, Outcome::pass);
    EXPECT_NE(
        judge_fast(exercise, {bin, "nothing", "nothing", "nothing"}).outcome,
        Outcome::pass);
  }
}

}  // namespace
}  // namespace stagecraft::course
