#pragma once

#include <fmt/format.h>
#include <stdlib.h>

#include <string>

#include "stages/course/given.h"
#include "stages/ladder.h"
#include "tests/course/folder.h"
#include "tests/course/sample.h"
#include "tests/suite/process.h"

namespace stagecraft::course {

/// For what takes less than a second on a free machine.
inline constexpr std::chrono::seconds patience(300);

/// A student's desk: a folder for the work, two made-up ladders and a tree
/// where every target builds at once, but for 02 of the first. The suite of
/// what the student wrote fails a test that the rung passes.
class Student : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    unsetenv("STAGECRAFT_WORK");
    unsetenv("STAGECRAFT_BUILD");
    tree = new Folder;
    setenv("STAGECRAFT_MADE_UP", (*tree / "sum").c_str(), 1);
    write(*tree / "sum/00_plain.cpp", plain_page);
    write(*tree / "sum/01_split.cpp", split_page);
    write(*tree / "sum/exercises/01_split.md", sample_page);
    write(*tree / "sum/exercises/01_split.patch", split_patch);
    write(*tree / "sum/exercises/01_split.hunt.json", split_hunt);
    write(*tree / "sum/exercises/02_merge.md", sample_page);
    write(*tree / "sum/exercises/02_merge.patch", split_patch);
    write(
        *tree / "CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.25)\nproject(tree NONE)\n"
        "foreach(t sum-00-plain sum-01-split sum-01-split-suite\n"
        "        sum-exercise-01-split sum-exercise-01-split-suite\n"
        "        sum-exercise-01-split-hunt sum-exercise-01-split-hunt-suite\n"
        "        sum-02-merge sum-02-merge-suite)\n"
        "  add_custom_target(${t})\nendforeach()\n"
        "foreach(t sum-exercise-02-merge sum-exercise-02-merge-suite)\n"
        "  add_custom_target(${t} COMMAND echo 'x.cpp:3: error: no such'\n"
        "                    COMMAND false)\nendforeach()\n");
    const auto made =
        black_box::run({"cmake", "-G", "Ninja", "-S", tree->path().string(),
                        "-B", (*tree / "build").string()});
    ASSERT_EQ(made.status, 0) << made.err;
    script("sum-exercise-01-split-suite",
           "echo '[ RUN      ] Awkward.NoPointToSpare'\n"
           "echo 'a.cpp:3: Failure'\necho 'Expected: more'\nexit 1\n");
    script("sum-01-split-suite", "");
    rung("00_plain", "");
    rung("01_split", "00_plain");
    rung("02_merge", "01_split");
  }
  static void TearDownTestSuite() {
    delete tree;
    tree = nullptr;
  }

  static void script(const std::string& name, const std::string& text) {
    const auto file = *tree / ("build/bin/" + name);
    write(file, "#!/bin/sh\n" + text);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  /// A program that says who it is.
  static void rung(std::string name, const std::string& before) {
    const About about{.rung = name,
                      .builds_on = before,
                      .idea = "an idea",
                      .change = "",
                      .watch = "",
                      .cost = ""};
    const std::string text = about_json("sum", about);
    name[2] = '-';
    script("sum-" + name, "cat <<'end'\n" + text + "end\n");
  }

  black_box::Words words(const black_box::Words& arguments) const {
    black_box::Words all{STAGECRAFT_PROGRAMS "/course-made-up", "--work",
                         (desk_ / "work").string(), "--build",
                         (*tree / "build").string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }
  black_box::Outcome run(const black_box::Words& arguments) const {
    return black_box::run(words(arguments));
  }
  /// What a command prints that must succeed.
  std::string say(const black_box::Words& arguments) const {
    const black_box::Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    return outcome.out;
  }
  std::filesystem::path file(const std::string& name) const {
    return desk_ / ("work/sum/" + name);
  }

  static Folder* tree;
  Folder desk_;
};

inline Folder* Student::tree = nullptr;

}  // namespace stagecraft::course
