#pragma once

#include "stages/course/course.h"

/// What the program can be told to do.
namespace stagecraft::course {

/// What to do next, in a sentence.
void say_next(const Course& course);
/// All ladders with their rungs, and all exercises, with stars, minutes,
/// guesses and measured ratios.
void list(const Course& course);
/// Gives the student the starter, or the bug hunt, and builds it.
/// Returns whether it compiles.
bool start(const Course& course, const Exercise& exercise, Task task);
/// Builds what the student wrote, judges it, prints what came of it and keeps
/// it. Returns whether both stars are there.
bool check(const Course& course, const Exercise& exercise, Task task);
/// The next hint; the last again once all were shown.
void hint(const Course& course, const Exercise& exercise);
/// Keeps a guess; throws BadInput for one that is not a ratio.
void predict(const Course& course, const Exercise& exercise, double guess);
/// What there is to guess.
void ask_prediction(const Course& course, const Exercise& exercise);
/// Checks the exercise now and whenever its file was saved (looks twice a
/// second, so that any file system will do), until q, Ctrl-C or, where stdin is
/// no terminal, a signal. Keys: n next hint, l list, c check, h help, q quit.
/// Throws Interrupted with the terminal as it was.
void watch(const Course& course, const Exercise& exercise);
/// How the page of the rung differs from the student's, once that is right.
void solution(const Course& course, const Exercise& exercise);

enum class Agreement { asked, given };
/// Begins an exercise anew; the old file stays beside under another name.
/// Returns whether it did.
bool reset(const Course& course, const Exercise& exercise, Agreement agreement);

/// Prints what the course needs and whether it is here, and how fit the machine
/// is for timing. Returns whether nothing that is needed is missing.
bool doctor();

}  // namespace stagecraft::course
