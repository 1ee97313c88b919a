#pragma once

#include <fmt/format.h>
#include <stdlib.h>

#include "stages/course/course.h"
#include "tests/course/folder.h"
#include "tests/suite/process.h"

namespace stagecraft::course {

/// A student of the toy ladder: a folder for the work and a tree where every
/// target builds at once, but the exercise only where its file says nothing of
/// an error. What the student wrote fails a test that the rung passes.
class Student : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    unsetenv("STAGECRAFT_WORK");
    unsetenv("STAGECRAFT_BUILD");
    tree = new Folder;
    write(*tree / "CMakeLists.txt", R"(
cmake_minimum_required(VERSION 3.25)
project(tree NONE)
foreach(program toy-00-words toy-01-digits toy-exercise-01-digits-hunt)
  add_custom_target(${program})
  add_custom_target(${program}-suite)
endforeach()
add_custom_target(toy-exercise-01-digits
  COMMAND sh -c "! grep error: ${STAGECRAFT_WORK}/toy/01_digits.cpp" VERBATIM)
add_custom_target(toy-exercise-01-digits-suite)
)");
    const auto made =
        black_box::run({"cmake", "-G", "Ninja", "-S", tree->path().string(),
                        "-B", (*tree / "build").string()});
    ASSERT_EQ(made.status, 0) << made.err;
    suite("toy-exercise-01-digits",
          "echo '[ RUN      ] Awkward.NoPointToSpare'\n"
          "echo 'a.cpp:3: Failure'\necho 'Expected: more'\nexit 1\n");
    suite("toy-01-digits", "");
    for (const char* rung : {"toy-00-words", "toy-01-digits"}) {
      std::filesystem::create_symlink(black_box::program(rung),
                                      *tree / ("build/bin/") / rung);
    }
  }
  static void TearDownTestSuite() {
    delete tree;
    tree = nullptr;
  }
  static void suite(const std::string& program, const std::string& script) {
    const auto file = *tree / fmt::format("build/bin/{}-suite", program);
    write(file, "#!/bin/sh\n" + script);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  black_box::Words words(const black_box::Words& arguments) const {
    black_box::Words all{black_box::program("toy"), "--work",
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

  static Folder* tree;
  Folder desk_;
  std::filesystem::path file_ = desk_ / "work/toy/01_digits.cpp";
};

inline Folder* Student::tree = nullptr;

}  // namespace stagecraft::course
