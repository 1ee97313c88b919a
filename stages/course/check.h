#pragma once

#include "stages/course/course.h"
#include "stages/course/judge.h"

namespace stagecraft::course {

/// Builds what the student wrote, judges it, prints what came of it and keeps
/// it. Returns whether both stars are there.
bool check(const Course& course, const Exercise& exercise, Task task);

}  // namespace stagecraft::course
