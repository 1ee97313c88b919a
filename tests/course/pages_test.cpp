#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "stages/course/course.h"
#include "stages/course/given.h"
#include "tests/course/folder.h"
#include "tests/suite/process.h"
#include "tests/suite/text.h"

/// Every exercise of every ladder is whole, and fits the pages.
namespace stagecraft::course {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class Page : public testing::TestWithParam<Exercise> {};

std::string starter_of(const Exercise& exercise) {
  return given(changes_file(exercise, Task::exercise));
}
std::string hunt_of(const Exercise& exercise) {
  return given(changes_file(exercise, Task::hunt));
}

TEST_P(Page, HasAllThatAStudentNeeds) {
  const Exercise& exercise = GetParam();
  EXPECT_GE(exercise.minutes, 10);
  EXPECT_EQ(exercise.hints.size(), 3U);
  EXPECT_NE(section(read_text(exercise.page), "Bug hunt"), "");
  EXPECT_TRUE(fs::exists(chapter(exercise)));
  EXPECT_THAT(starter_of(exercise), HasSubstr("// Your work:"));
  EXPECT_THAT(read_text(rung_file(exercise)),
              testing::Not(HasSubstr("Your work")));
}

TEST_P(Page, ShowsTheMarkedPlaces) {
  const std::string text = read_text(GetParam().page);
  EXPECT_TRUE(with_places(text, marked_places(starter_of(GetParam()))) == text)
      << "build/release/bin/give-exercise --pages " << GetParam().page;
}

/// As a student's file, under the name that it gets.
TEST_P(Page, GivesFilesInTheStyleOfTheHouse) {
  const std::string name = "work/" + GetParam().id();
  for (const auto& [text, as] :
       {std::pair(starter_of(GetParam()), name + ".cpp"),
        std::pair(hunt_of(GetParam()), name + "_hunt.cpp")}) {
    const Folder folder;
    write(folder / as, text);
    fs::copy(STAGECRAFT_SOURCE "/.clang-format", folder / ".clang-format");
    const auto outcome =
        black_box::run({"clang-format", "--dry-run", "-Werror", folder / as});
    if (outcome.status == 127) {
      GTEST_SKIP() << "clang-format is missing (apt-get install clang-format)";
    }
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
}

TEST_P(Page, FoldsItsAnswersAway) {
  const std::string text = read_text(GetParam().page);
  const std::string questions = section(text, "Questions");
  EXPECT_GE(occurrences(questions, "?\n"), 2U);
  EXPECT_GE(occurrences(questions, "<details>"), 2U);
  for (const std::string& part : {questions, section(text, "Bug hunt")}) {
    EXPECT_GE(occurrences(part, "<details>"), 1U);
    EXPECT_EQ(occurrences(part, "<details>"), occurrences(part, "</details>"));
  }
}

TEST_P(Page, FitsATerminal) {
  std::istringstream lines(read_text(GetParam().page));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Course, Page,
    testing::ValuesIn(
        open_course({.work = {}, .build = {}, .ladders = ladders()}).exercises),
    [](const auto& exercise) {
      return exercise.param.ladder + "_" + exercise.param.rung;
    });

}  // namespace
}  // namespace stagecraft::course
