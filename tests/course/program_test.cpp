#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/course/student.h"

/// The program as a student meets it.
namespace stagecraft::course {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

TEST_F(Student, IsToldWhatToDoNext) {
  EXPECT_THAT(say({}), HasSubstr("stages/stagecraft start 01"));
  say({"start", "01"});
  EXPECT_THAT(say({}), AllOf(HasSubstr("01_split.cpp"),
                             HasSubstr("stages/stagecraft check 01")));
  write(desk_ / "work/progress.json",
        R"({"01_split": {"right": true, "fast": true}})");
  EXPECT_THAT(say({}), HasSubstr("start 02"));
}

TEST_F(Student, SeesPlainListsOfEightyColumns) {
  const std::string text = say({"list"});
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_THAT(text, HasSubstr("0 of 8 stars"));
  write(desk_ / "work/progress.json",
        R"({"02_merge": {"right": true, "guess": 3, "measured": 3.517}})");
  EXPECT_THAT(say({"list"}), AllOf(HasSubstr("1 of 8 stars"), HasSubstr("*-"),
                                   HasSubstr("3.52")));
}

TEST_F(Student, StartsOnceAndLosesNothing) {
  EXPECT_THAT(say({"start", "1"}),
              AllOf(HasSubstr("01_split.cpp"), HasSubstr("Your work"),
                    HasSubstr("01_split.md")));
  EXPECT_EQ(read_text(file("01_split.cpp")), split_starter);
  write(file("01_split.cpp"), "mine");
  EXPECT_THAT(say({"start", "split"}), HasSubstr("stays as it is"));
  EXPECT_EQ(read_text(file("01_split.cpp")), "mine");
}

TEST_F(Student, ResetsAndKeepsEveryOldFile) {
  say({"start", "01"});
  say({"hint", "01"});
  say({"predict", "01", "2"});
  for (const char* name : {"01_split.cpp.bak", "01_split.cpp.bak2"}) {
    write(file("01_split.cpp"), std::string("mine, ") + name);
    EXPECT_THAT(say({"reset", "01", "--yes"}), HasSubstr(name));
    EXPECT_EQ(read_text(file(name)), std::string("mine, ") + name);
    EXPECT_EQ(read_text(file("01_split.cpp")), split_starter);
  }
  EXPECT_THAT(say({"hint", "01"}), HasSubstr("Hint 1 of 3"));
  EXPECT_THAT(say({"predict", "01"}), HasSubstr("2 times"));
}

TEST_F(Student, GetsThreeHintsInOrder) {
  say({"start", "01"});
  for (const char* words : {"A nudge.\n\n    code", "More.", "All.", "All."}) {
    EXPECT_THAT(say({"hint", "01"}), HasSubstr(words));
  }
}

TEST_F(Student, KeepsAGuess) {
  EXPECT_THAT(say({"predict", "02"}), HasSubstr("How many times?"));
  EXPECT_THAT(say({"predict", "02", "3.5"}), HasSubstr("3.5"));
  EXPECT_THAT(say({"list"}), HasSubstr("3.5"));
  for (const char* word : {"-1", "0", "many", "3.5x", "nan", "inf"}) {
    const auto outcome = run({"predict", "02", "--", word});
    EXPECT_EQ(outcome.status, 2) << word;
    EXPECT_THAT(outcome.err, HasSubstr("for instance 1.5")) << word;
  }
  EXPECT_THAT(say({"predict", "02"}), HasSubstr("Your guess is 3.5"));
}

TEST_F(Student, IsToldWhichTestFails) {
  say({"start", "01"});
  const auto outcome = run({"check", "01"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("- right"), HasSubstr("with 2 ranks of 3 threads"),
            HasSubstr("\"no point to spare\" fails"),
            HasSubstr("Expected: more"), HasSubstr("mpirun"),
            HasSubstr("judged once it is right"), HasSubstr("hint 01")));
  EXPECT_THAT(say({"list"}), HasSubstr("0 of 8 stars"));
}

TEST_F(Student, IsShownWhatTheCompilerSays) {
  const auto begun = run({"start", "02"});
  EXPECT_EQ(begun.status, 1);
  const auto outcome = run({"check", "02"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("does not compile"),
                                 HasSubstr("x.cpp:3: error: no such")));
}

TEST_F(Student, IsNotFailedWhereTheRungFailsToo) {
  say({"start", "01"});
  script("sum-01-split-suite", "exit 1\n");
  const auto outcome = run({"check", "01"});
  script("sum-01-split-suite", "");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("? right   inconclusive"),
                                 HasSubstr("sum-01-split does not pass")));
}

TEST_F(Student, HuntsABug) {
  EXPECT_THAT(say({"hunt", "01"}), HasSubstr("01_split_hunt.cpp"));
  EXPECT_THAT(read_text(file("01_split_hunt.cpp")),
              HasSubstr("half(0) + half(0)"));
  EXPECT_EQ(run({"hunt", "01"}).status, 1);
}

TEST_F(Student, IsToldOfAnExerciseThatNoLongerFits) {
  write(*tree / "sum/00_plain.cpp", "// Other.\n");
  const auto outcome = run({"start", "01"});
  write(*tree / "sum/00_plain.cpp", plain_page);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("01_split.patch does not fit"),
                                 HasSubstr("Bring it up to date")));
}

TEST_F(Student, ClimbsAnotherLadder) {
  say({"predict", "sort/01", "3"});
  EXPECT_THAT(say({"predict", "sort/split"}), HasSubstr("3 times"));
  EXPECT_THAT(say({"predict", "01"}), Not(HasSubstr("3 times")));
  const std::string text = say({"list"});
  for (const char* words :
       {"sum: adds numbers up", "  01_split     an idea", "sort: adds",
        "  sort-00-plain\n", "sort/02 Share"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
}

TEST_F(Student, SeesTheSolutionAfterTheFirstStar) {
  say({"start", "01"});
  const auto early = run({"solution", "01"});
  EXPECT_EQ(early.status, 2);
  EXPECT_THAT(early.err, HasSubstr("stages/stagecraft check 01"));
  write(desk_ / "work/progress.json", R"({"01_split": {"right": true}})");
  EXPECT_THAT(
      say({"solution", "01"}),
      AllOf(HasSubstr("+  return half(0) + half(1)"), Not(HasSubstr("\033"))));
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
  for (const auto& [words, remedy] : std::vector<Bad>{
           {{"check", "09"}, "there are 01, 02, sort/01, sort/02"},
           {{"start", "splat"}, "there are 01, 02, sort/01, sort/02"},
           {{"start", "sart/01"}, "there are 01, 02, sort/01, sort/02"},
           {{"check", "01"}, "start 01"},
           {{"hint", "sort/02"}, "start sort/02"},
           {{"watch", "01"}, "start 01"},
           {{"solution", "01"}, "start 01"},
           {{"reset", "01", "--yes"}, "start 01"},
           {{"dance"}, "dance"},
           {{"--build", "/nowhere", "start", "01"}, "stages/stagecraft"},
           {{"--work", "/dev/null/x", "start", "01"}, "--work"},
           {{"--work", "/dev/null/x", "predict", "01", "2"}, "/dev/null/x"}}) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.status, 2) << words.back() << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr(remedy)) << words.back();
  }
  say({"start", "01"});
  const auto outcome = run({"reset", "01"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--yes"));
}

TEST_F(Student, IsToldOfADamagedFile) {
  write(desk_ / "work/progress.json", "{\"01_");
  for (const auto& words :
       std::vector<black_box::Words>{{}, {"list"}, {"predict", "01", "2"}}) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("progress.json is damaged"));
  }
  EXPECT_EQ(read_text(desk_ / "work/progress.json"), "{\"01_");
}

TEST_F(Student, FindsEveryCommandInTheHelp) {
  const std::string help = say({"--help"});
  for (const char* word :
       {"list", "start", "check", "hint", "predict", "watch", "solution",
        "reset", "doctor", "hunt", "--work", "STAGECRAFT_WORK"}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
}

}  // namespace
}  // namespace stagecraft::course
