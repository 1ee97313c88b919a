#pragma once

#include <stdlib.h>

#include <string>

#include "stages/course/exercise.h"
#include "tests/course/folder.h"
#include "tests/suite/process.h"

namespace stagecraft::course {

/// A student's desk: a folder for the work and a tree where every target builds
/// at once. The suite of exercise 01 fails a test; there are no programs.
class Student : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    unsetenv("STAGECRAFT_WORK");
    unsetenv("STAGECRAFT_BUILD");
    tree = new Folder;
    write(*tree / "CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(tree NONE)\n"
          "foreach(t realign-00-serial realign-01-mpi exercise-01-mpi\n"
          "        exercise-01-mpi-suite exercise-01-mpi-hunt\n"
          "        exercise-01-mpi-hunt-suite)\n"
          "  add_custom_target(${t})\nendforeach()\n"
          "foreach(t exercise-02-hoist exercise-02-hoist-suite\n"
          "        realign-02-hoist)\n"
          "  add_custom_target(${t} COMMAND echo 'x.cpp:3: error: no such'\n"
          "                    COMMAND false)\nendforeach()\n");
    const auto suite = *tree / "build/bin/exercise-01-mpi-suite";
    write(suite,
          "#!/bin/sh\necho '[ RUN      ] Awkward.NoPointToSpare'\n"
          "echo 'a.cpp:3: Failure'\necho 'Expected: more'\nexit 1\n");
    std::filesystem::permissions(suite, std::filesystem::perms::owner_all);
    const auto made =
        black_box::run({"cmake", "-G", "Ninja", "-S", tree->path().string(),
                        "-B", (*tree / "build").string()});
    ASSERT_EQ(made.status, 0) << made.err;
  }
  static void TearDownTestSuite() {
    delete tree;
    tree = nullptr;
  }

  black_box::Words words(const black_box::Words& arguments) const {
    black_box::Words all{STAGECRAFT_PROGRAMS "/stagecraft", "--work",
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
    return desk_ / ("work/realign/" + name);
  }

  static Folder* tree;
  Folder desk_;
};

inline Folder* Student::tree = nullptr;

}  // namespace stagecraft::course
