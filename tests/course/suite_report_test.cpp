#include "stages/course/suite_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stagecraft::course {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SuiteReport, FindsTheFirstFailure) {
  const Failure failure = first_failure(
      "[ RUN      ] Laws.NoMotionGivesZero\n"
      "[       OK ] Laws.NoMotionGivesZero (3 ms)\n"
      "[ RUN      ] Laws.TwiceTheSameRunGivesTheSameBits\n"
      "tests/laws_test.cpp:9: Failure\nExpected equality\n  Which is: 3\n"
      "[  FAILED  ] Laws.TwiceTheSameRunGivesTheSameBits (4 ms)\n"
      "[ RUN      ] Laws.Other\nx.cpp:1: Failure\nother\n");
  EXPECT_EQ(failure.test, "Laws.TwiceTheSameRunGivesTheSameBits");
  EXPECT_THAT(failure.text, HasSubstr("Expected equality\n"));
  EXPECT_THAT(failure.text, HasSubstr("Which is: 3\n"));
  EXPECT_THAT(failure.text, Not(HasSubstr("FAILED")));
  EXPECT_THAT(failure.text, Not(HasSubstr("other")));
}

TEST(SuiteReport, NamesTheTestThatRanWhenItEnded) {
  const Failure failure = first_failure("[ RUN      ] Laws.A\nkilled\n");
  EXPECT_EQ(failure.test, "Laws.A");
  EXPECT_EQ(failure.text, "");
  EXPECT_EQ(first_failure("nothing began").test, "");
}

TEST(SuiteReport, ReadsNamesAsSentences) {
  EXPECT_EQ(test_in_words("Laws.TwiceTheSameRunGivesTheSameBits"),
            "twice the same run gives the same bits");
  EXPECT_EQ(test_in_words("All/Answers.IsTrue/clean"), "is true (clean)");
}

}  // namespace
}  // namespace stagecraft::course
