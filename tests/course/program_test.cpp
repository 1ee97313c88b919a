#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "stages/course/given.h"
#include "tests/course/student.h"

/// The program as a student meets it.
namespace stagecraft::course {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Student, IsToldWhatToDoNext) {
  EXPECT_THAT(say({}), HasSubstr("stages/stagecraft start 01"));
  say({"start", "01"});
  EXPECT_THAT(say({}), AllOf(HasSubstr("01_digits.cpp"),
                             HasSubstr("stages/stagecraft check 01")));
  write(desk_ / "work/progress.json",
        R"({"01_digits": {"right": true, "fast": true}})");
  EXPECT_THAT(say({}), HasSubstr("All stars are yours"));
}

TEST_F(Student, SeesPlainListsOfEightyColumns) {
  const std::string text = say({"list"});
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_THAT(text, AllOf(Not(HasSubstr("\033")), HasSubstr("0 of 2 stars"),
                          HasSubstr("toy: "), HasSubstr("a stream reads"),
                          HasSubstr("01 Read digits")));
  write(desk_ / "work/progress.json",
        R"({"toy/01_digits": {"right": true, "guess": 3, "measured": 3.517}})");
  EXPECT_THAT(say({"list"}), AllOf(HasSubstr("1 of 2 stars"), HasSubstr("*-"),
                                   HasSubstr("3.52")));
}

TEST_F(Student, StartsOnceAndLosesNothing) {
  EXPECT_THAT(say({"start", "1"}),
              AllOf(HasSubstr("01_digits.cpp"), HasSubstr("Your work"),
                    HasSubstr("01_digits.md")));
  EXPECT_THAT(read_text(file_), HasSubstr("// Your work"));
  write(file_, "mine");
  EXPECT_THAT(say({"start", "toy/digits"}), HasSubstr("stays as it is"));
  EXPECT_EQ(read_text(file_), "mine");
}

TEST_F(Student, ResetsAndKeepsEveryOldFile) {
  say({"start", "01"});
  say({"hint", "01"});
  say({"predict", "01", "2"});
  const std::string starter = read_text(file_);
  for (const char* end : {".bak", ".bak2"}) {
    write(file_, std::string("mine, ") + end);
    EXPECT_THAT(say({"reset", "01", "--yes"}), HasSubstr(end));
    EXPECT_EQ(read_text(file_.string() + end), std::string("mine, ") + end);
    EXPECT_EQ(read_text(file_), starter);
  }
  EXPECT_THAT(say({"hint", "01"}), HasSubstr("Hint 1 of 3"));
  EXPECT_THAT(say({"predict", "01"}), HasSubstr("2 times"));
}

TEST_F(Student, GetsThreeHintsInOrder) {
  say({"start", "01"});
  for (const char* words : {"a text:", "both ends", "[rest", "[rest"}) {
    EXPECT_THAT(say({"hint", "01"}), HasSubstr(words));
  }
}

TEST_F(Student, KeepsAGuess) {
  EXPECT_THAT(say({"predict", "01"}), HasSubstr("How many times"));
  EXPECT_THAT(say({"predict", "01", "3.5"}), HasSubstr("3.5"));
  EXPECT_THAT(say({"list"}), HasSubstr("3.5"));
  for (const char* word : {"-1", "0", "many", "3.5x", "nan", "inf"}) {
    const auto outcome = run({"predict", "01", "--", word});
    EXPECT_EQ(outcome.status, 2) << word;
    EXPECT_THAT(outcome.err, HasSubstr("for instance 1.5")) << word;
  }
  EXPECT_THAT(say({"predict", "01"}), HasSubstr("Your guess is 3.5"));
}

TEST_F(Student, IsToldWhichTestFails) {
  say({"start", "01"});
  const auto outcome = run({"check", "01"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("- right"), HasSubstr("with 2 ranks x 3 threads"),
            HasSubstr("\"no point to spare\" fails"),
            HasSubstr("Expected: more"), HasSubstr("mpirun"),
            HasSubstr("judged once it is right"), HasSubstr("hint 01")));
  EXPECT_THAT(say({"list"}), HasSubstr("0 of 2 stars"));
}

TEST_F(Student, IsNotFailedWhereTheRungFailsToo) {
  say({"start", "01"});
  suite("toy-01-digits", "exit 1\n");
  const auto outcome = run({"check", "01"});
  suite("toy-01-digits", "");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("? right   inconclusive"),
                                 HasSubstr("toy-01-digits does not pass")));
}

TEST_F(Student, IsShownWhatTheCompilerSays) {
  write(file_, "x.cpp:3: error: no such");
  for (const char* command : {"start", "check"}) {
    const auto outcome = run({command, "01"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("does not compile"),
                                   HasSubstr("x.cpp:3: error: no such")));
  }
}

TEST_F(Student, HuntsABug) {
  EXPECT_THAT(say({"hunt", "01"}), HasSubstr("01_digits_hunt.cpp"));
  EXPECT_THAT(read_text(desk_ / "work/toy/01_digits_hunt.cpp"),
              HasSubstr("if (error != std::errc()) {"));
  EXPECT_EQ(run({"hunt", "01"}).status, 1);
}

TEST_F(Student, SeesTheSolutionAfterTheFirstStar) {
  say({"start", "01"});
  const auto early = run({"solution", "01"});
  EXPECT_EQ(early.status, 2);
  EXPECT_THAT(early.err, HasSubstr("stages/stagecraft check 01"));
  write(desk_ / "work/progress.json", R"({"toy/01_digits": {"right": true}})");
  EXPECT_THAT(say({"solution", "01"}),
              AllOf(HasSubstr("+#include <charconv>"), Not(HasSubstr("\033"))));
}

TEST_F(Student, AsksTheDoctor) {
  const auto outcome = run({"doctor"});
  EXPECT_EQ(outcome.err, "");
  for (const char* word : {"compiler", "MPI", "valgrind", "clang", "OpenMP",
                           "CPUs", "load", "steal", "pressure"}) {
    EXPECT_THAT(outcome.out, HasSubstr(word));
  }
}

struct Bad {
  black_box::Words words;
  const char* remedy;
};

TEST_F(Student, IsHelpedOutOfMistakes) {
  const auto expect = [&](const std::vector<Bad>& cases) {
    for (const auto& [words, remedy] : cases) {
      const auto outcome = run(words);
      EXPECT_EQ(outcome.status, 2) << words.back() << outcome.out;
      EXPECT_THAT(outcome.err, HasSubstr(remedy)) << words.back();
    }
  };
  expect({{{"check", "09"}, "there are 01"},
          {{"start", "digit"}, "there are 01"},
          {{"start", "tay/01"}, "there are 01"},
          {{"check", "01"}, "start 01"},
          {{"hint", "01"}, "start 01"},
          {{"watch", "01"}, "start 01"},
          {{"solution", "01"}, "start 01"},
          {{"reset", "01", "--yes"}, "start 01"},
          {{"dance"}, "dance"},
          {{"--build", "/nowhere", "start", "01"}, "stages/stagecraft"},
          {{"--work", "/dev/null/x", "start", "01"}, "--work"},
          {{"--work", "/dev/null/x", "predict", "01", "2"}, "/dev/null/x"}});
  say({"start", "01"});
  expect({{{"reset", "01"}, "--yes"}});
  write(desk_ / "work/progress.json", "{\"01_");
  const char* damaged = "progress.json is damaged";
  expect({{{"list"}, damaged}, {{"predict", "01", "2"}, damaged}});
  EXPECT_EQ(read_text(desk_ / "work/progress.json"), "{\"01_");
}

TEST_F(Student, FindsEveryCommandInTheHelp) {
  const std::string help = say({"--help"});
  for (const char* word :
       {"list", "start", "check", "hint", "predict", "watch", "solution",
        "reset", "doctor", "hunt", "--work", "STAGECRAFT_WORK", "LADDER/01"}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
}

}  // namespace
}  // namespace stagecraft::course
