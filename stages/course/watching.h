#pragma once

#include "stages/course/course.h"

namespace stagecraft::course {

/// Checks the exercise now and whenever its file was saved (looks twice a
/// second, so that any file system will do), until q, Ctrl-C or, where stdin is
/// no terminal, a signal. Keys: n next hint, l list, c check, h help, q quit.
/// Throws Interrupted with the terminal as it was.
void watch(const Course& course, const Exercise& exercise);

}  // namespace stagecraft::course
