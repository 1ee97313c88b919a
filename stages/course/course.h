#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/course/exercise.h"
#include "stages/course/judge.h"
#include "stages/course/progress.h"
#include "stages/ladder.h"

namespace stagecraft::course {

/// Where everything of a course is.
struct Course {
  std::filesystem::path work;         ///< the student's files and progress
  std::filesystem::path build;        ///< tree of the preset `release`
  std::vector<Registered> ladders{};  ///< in their places
  std::vector<Exercise> exercises{};  ///< of all of them
};

/// Finds the exercises of the ladders. Throws BadInput where there are none.
Course open_course(Course course);

/// The student's file, as in work/maps/01_name.cpp.
std::filesystem::path student_file(const Course& course,
                                   const Exercise& exercise, Task task);
/// The page and the chapter of the rung that the exercise leads to.
std::filesystem::path rung_file(const Exercise& exercise);
std::filesystem::path chapter(const Exercise& exercise);

/// Builds what a check of the exercise needs: the student's program, the rungs
/// that it is held against, and the suites. Returns what the compiler
/// complained of, empty: nothing. Throws BadInput where there is no tree.
std::string build(const Course& course, const Exercise& exercise, Task task);
/// What was built, by the names that CMakeLists.txt here gives.
Programs programs(const Course& course, const Exercise& exercise, Task task);

bool started(const Course& course, const Exercise& exercise, Task task);
/// Throws BadInput with the remedy where it is not.
void demand_started(const Course& course, const Exercise& exercise, Task task);

/// Writes what is given to where the student works; leaves a file that is there
/// alone. Returns whether it wrote. Throws BadInput where it cannot.
bool take(const Course& course, const Exercise& exercise, Task task);
/// Moves the student's file to a name that is free, as in 01_name.cpp.bak, and
/// returns that name.
std::filesystem::path put_aside(const Course& course, const Exercise& exercise);

/// What the student has reached, and a change of it; see progress.h.
Progress progress(const Course& course);
Entry entry(const Course& course, const Exercise& exercise);
Entry update(const Course& course, const Exercise& exercise,
             const std::function<void(Entry&)>& change);

/// The exercise to go on with: the first started one that lacks a star, else
/// the first that lacks one. Null: none does.
const Exercise* current(const Course& course);

/// A path as the student types it: from where we are, where that is shorter.
std::string shown(const std::filesystem::path& path);

}  // namespace stagecraft::course
