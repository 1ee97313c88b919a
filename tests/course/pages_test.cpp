#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "stages/course/course.h"

/// Every exercise of the project is whole.
namespace stagecraft::course {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const fs::path root = STAGECRAFT_SOURCE;

class Page : public testing::TestWithParam<Exercise> {};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos;
       at = text.find(part, at + part.size())) {
    ++found;
  }
  return found;
}

TEST_P(Page, HasAllThatAStudentNeeds) {
  const Exercise& exercise = GetParam();
  const Course course{.root = root, .work = {}, .build = {}};
  const std::string text = read_text(exercise.page);
  EXPECT_GE(exercise.minutes, 10);
  EXPECT_EQ(exercise.hints.size(), 3U);
  EXPECT_NE(section(text, "Bug hunt"), "");
  EXPECT_TRUE(fs::exists(root / "stages/realign" / (exercise.id + ".md")))
      << "its chapter";
  EXPECT_TRUE(fs::exists(rung_file(course, exercise))) << "its solution";
  EXPECT_TRUE(fs::exists(given_file(course, exercise, Task::hunt)));
  EXPECT_THAT(read_text(given_file(course, exercise, Task::exercise)),
              HasSubstr("// Your work:"));
  EXPECT_THAT(read_text(rung_file(course, exercise)),
              testing::Not(HasSubstr("Your work")));
}

TEST_P(Page, FoldsItsAnswersAway) {
  const std::string text = read_text(GetParam().page);
  const std::string questions = section(text, "Questions");
  EXPECT_GE(count(questions, "?\n"), 2U);
  EXPECT_GE(count(questions, "<details>"), 2U);
  for (const std::string& part : {questions, section(text, "Bug hunt")}) {
    EXPECT_GE(count(part, "<details>"), 1U);
    EXPECT_EQ(count(part, "<details>"), count(part, "</details>"));
  }
}

TEST_P(Page, FitsATerminal) {
  std::istringstream lines(read_text(GetParam().page));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

/// The body of a program, without comments and `About`, line by line.
std::string code(const std::string& text) {
  const auto head = text.find("const About about");
  const auto end = text.find("};", head);
  std::string rest = text.substr(0, head) + text.substr(end);
  rest = std::regex_replace(rest, std::regex("//[^\n]*"), "");
  return std::regex_replace(rest, std::regex("\\s+"), "");
}

TEST_P(Page, IsNeitherSolvedNorTheHunt) {
  const Exercise& exercise = GetParam();
  const Course course{.root = root, .work = {}, .build = {}};
  const std::string starter =
      code(read_text(given_file(course, exercise, Task::exercise)));
  const std::string rung = code(read_text(rung_file(course, exercise)));
  const std::string hunt =
      code(read_text(given_file(course, exercise, Task::hunt)));
  EXPECT_NE(starter, rung);
  EXPECT_NE(hunt, rung);
  EXPECT_NE(hunt, starter);
}

INSTANTIATE_TEST_SUITE_P(
    Course, Page,
    testing::ValuesIn(find_exercises(root / "stages/realign/exercises")),
    [](const auto& exercise) { return exercise.param.id; });

TEST(Pages, AreThoseOfEveryRungButTheFirst) {
  const auto exercises = find_exercises(root / "stages/realign/exercises");
  EXPECT_GE(exercises.size(), 4U);
  const Course course{.root = root, .work = {}, .build = {}};
  std::string before = "00_serial";
  for (const Exercise& exercise : exercises) {
    EXPECT_EQ(rung_before(course, exercise), before);
    before = exercise.id;
  }
}

}  // namespace
}  // namespace stagecraft::course
