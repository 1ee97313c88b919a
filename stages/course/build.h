#pragma once

#include <string>
#include <vector>

#include "stages/course/course.h"

namespace stagecraft::course {

/// Builds targets of the tree; returns what the compiler complained of, empty:
/// nothing. Throws BadInput where there is no tree.
std::string build(const Course& course,
                  const std::vector<std::string>& targets);

/// What a check of the exercise needs: the student's program, its suite, and
/// the rungs that it is held against.
std::vector<std::string> targets(const Course& course, const Exercise& exercise,
                                 Task task);

}  // namespace stagecraft::course
