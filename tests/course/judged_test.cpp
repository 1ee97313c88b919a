#include <fmt/format.h>
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

  /// What a judge says; again where that is inconclusive, once.
  template <typename Judge>
  static Star said(const Judge& judge, const std::string& kind) {
    const Programs all = judged(GetParam(), kind);
    const Star first = judge(GetParam(), all);
    return first.outcome == Outcome::inconclusive ? judge(GetParam(), all)
                                                  : first;
  }
  static Star right(const std::string& kind) { return said(judge_right, kind); }
  static Star fast(const std::string& kind) { return said(judge_fast, kind); }
};

#define EXPECT_JUDGED(said, wanted)                                     \
  if (const Star& star = said; star.outcome == Outcome::inconclusive) { \
    GTEST_SKIP() << "nobody can be judged here and now: " << star.text; \
  } else {                                                              \
    EXPECT_EQ(star.outcome, wanted) << star.text;                       \
  }

TEST_P(Judged, StarterIsRightAndNotFast) {
  EXPECT_JUDGED(right("starter"), Outcome::pass);
  EXPECT_JUDGED(fast("starter"), Outcome::fail);
}

TEST_P(Judged, RungIsRightAndFast) {
  EXPECT_JUDGED(right("rung"), Outcome::pass);
  const Star quick = fast("rung");
  EXPECT_JUDGED(quick, Outcome::pass);
  EXPECT_TRUE(quick.ratio);
}

/// What is judged once, as it is beside processes that take the CPUs
/// (tests/busy); its verdict is printed for those who count them.
Star judged_once(const Exercise& exercise, const std::string& kind) {
  const Star star = judge_fast(exercise, judged(exercise, kind));
  fmt::print("{} of {}: {}\n", kind, exercise.id(), name_of(star.outcome));
  return star;
}

TEST_P(Judged, BusyMachinesFailNoRung) {
  const Star star = judged_once(GetParam(), "rung");
  EXPECT_NE(star.outcome, Outcome::fail) << star.text;
}

TEST_P(Judged, BusyMachinesPassNoStarter) {
  const Star star = judged_once(GetParam(), "starter");
  EXPECT_NE(star.outcome, Outcome::pass) << star.text;
}

/// What is not wrong in its answer is wrong in its masks.
TEST_P(Judged, HuntIsRejected) {
  const Star answer = right("hunt");
  if (GetParam().criterion == Criterion::masks) {
    EXPECT_JUDGED(answer, Outcome::pass);
    EXPECT_JUDGED(fast("hunt"), Outcome::fail);
    return;
  }
  EXPECT_JUDGED(answer, Outcome::fail);
  EXPECT_THAT(answer.text, HasSubstr("the test \""));
  EXPECT_THAT(answer.text, HasSubstr("See it all:"));
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
