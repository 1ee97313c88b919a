#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/harness/process.h"
#include "stages/course/course.h"
#include "stages/course/given.h"

/// Starters, bug hunts and rungs before the judge that students have.
namespace stagecraft::course {
namespace {

using testing::HasSubstr;

const Course course =
    open_course({.work = {}, .build = STAGECRAFT_BUILD, .ladders = ladders()});

/// "starter", "hunt" or "rung" of an exercise in the place of an answer.
Programs judged(const Exercise& exercise, const std::string& kind) {
  Programs all = programs(course, exercise, Task::exercise);
  all.mine = kind == "rung"
                 ? all.rung
                 : dashed(exercise.ladder + "-" + kind + "-" + exercise.rung);
  return all;
}

class Judged : public testing::TestWithParam<Exercise> {
 protected:
  static void SetUpTestSuite() { hold_signals(); }

  /// Both stars, the second where the first is there; again while they are
  /// inconclusive, once.
  static Star star(const std::string& kind) {
    const Programs all = judged(GetParam(), kind);
    const auto both = [&] {
      const Star right = judge_right(GetParam(), all);
      return right.outcome == Outcome::pass ? judge_fast(GetParam(), all)
                                            : right;
    };
    const Star first = both();
    return first.outcome == Outcome::inconclusive ? both() : first;
  }
};

#define EXPECT_JUDGED(star, wanted)                                       \
  if ((star).outcome == Outcome::inconclusive) {                          \
    GTEST_SKIP() << "nobody can be judged here and now: " << (star).text; \
  }                                                                       \
  EXPECT_EQ((star).outcome, wanted) << (star).text

TEST_P(Judged, StarterIsRightAndNotFast) {
  const Star right = judge_right(GetParam(), judged(GetParam(), "starter"));
  EXPECT_NE(right.outcome, Outcome::fail) << right.text;
  const Star both = star("starter");
  EXPECT_JUDGED(both, Outcome::fail);
}

TEST_P(Judged, RungIsRightAndFast) {
  const Star both = star("rung");
  EXPECT_JUDGED(both, Outcome::pass);
  EXPECT_TRUE(both.ratio);
}

/// What is not wrong in its answer is wrong in its masks.
TEST_P(Judged, HuntIsRejected) {
  const Star both = star("hunt");
  EXPECT_JUDGED(both, Outcome::fail);
  if (GetParam().gauge != Gauge::masks) {
    EXPECT_THAT(both.text, HasSubstr("the test \""));
    EXPECT_THAT(both.text, HasSubstr("See it all:"));
  }
}

TEST_P(Judged, PatchIsOfTheRungBefore) {
  const Programs all = judged(GetParam(), "rung");
  EXPECT_EQ(page_of(changes_file(GetParam(), Task::exercise)).stem(),
            ask(all.folder, all.rung).builds_on);
}

TEST_P(Judged, NothingIsNeitherRightNorFast) {
  const Programs nothing{course.ladders[0].ladder, course.build / "bin", "none",
                         "none", "none"};
  EXPECT_NE(judge_right(GetParam(), nothing).outcome, Outcome::pass);
  EXPECT_NE(judge_fast(GetParam(), nothing).outcome, Outcome::pass);
}

INSTANTIATE_TEST_SUITE_P(Course, Judged, testing::ValuesIn(course.exercises),
                         [](const auto& exercise) {
                           return exercise.param.ladder + "_" +
                                  exercise.param.rung;
                         });

}  // namespace
}  // namespace stagecraft::course
