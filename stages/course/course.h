#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/course/exercise.h"
#include "stages/course/progress.h"

namespace stagecraft::course {

/// Where everything of a course is.
struct Course {
  std::filesystem::path root;   ///< of the project
  std::filesystem::path work;   ///< the student's files and progress
  std::filesystem::path build;  ///< tree of the preset `release`
  std::vector<Exercise> exercises{};
};

/// Throws BadInput where there are no exercises.
Course open_course(Course places);

/// A file that the student works on: the exercise or its bug hunt.
enum class Task { exercise, hunt };

/// The student's file, as in work/realign/01_mpi.cpp.
std::filesystem::path student_file(const Course& course,
                                   const Exercise& exercise, Task task);
/// What it is a copy of at first.
std::filesystem::path given_file(const Course& course, const Exercise& exercise,
                                 Task task);
/// The page of the rung that the exercise leads to.
std::filesystem::path rung_file(const Course& course, const Exercise& exercise);
/// The rung before, as in "00_serial".
std::string rung_before(const Course& course, const Exercise& exercise);
/// The executable of the student's file, as in "exercise-01-mpi".
std::string program(const Exercise& exercise, Task task);

bool started(const Course& course, const Exercise& exercise, Task task);
/// Throws BadInput with the remedy where it is not.
void demand_started(const Course& course, const Exercise& exercise, Task task);

/// Copies what is given to where the student works; leaves a file that is there
/// alone. Returns whether it copied. Throws BadInput where it cannot.
bool take(const Course& course, const Exercise& exercise, Task task);
/// Moves the student's file to a name that is free, as in 01_mpi.cpp.bak, and
/// returns that name.
std::filesystem::path put_aside(const Course& course, const Exercise& exercise);

std::filesystem::path progress_file(const Course& course);
Entry entry(const Course& course, const Exercise& exercise);

/// The exercise to go on with: the first started one that lacks a star, else
/// the first that lacks one. Null: none does.
const Exercise* current(const Course& course);

/// A path as the student types it: from where we are, where that is shorter.
std::string shown(const std::filesystem::path& path);

}  // namespace stagecraft::course
