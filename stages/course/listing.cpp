#include <fmt/format.h>

#include <cmath>

#include "stages/course/commands.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {
namespace {

std::string stars(const Entry& entry) {
  const char* text = entry.right && entry.fast ? "**"
                     : entry.right             ? "*-"
                     : entry.fast              ? "-*"
                                               : "--";
  return painted(
      entry.right && entry.fast ? Outcome::pass : Outcome::inconclusive, text);
}

std::string ratio(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", std::round(100 * *value) / 100) : "";
}

std::string hours(int minutes) {
  return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

}  // namespace

void say_next(const Course& course) {
  const Exercise* next = current(course);
  if (next == nullptr) {
    fmt::print("All stars are yours. stages/stagecraft list shows them.\n");
  } else if (!started(course, *next, Task::exercise)) {
    fmt::print("Begin with exercise {0}, {1}: stages/stagecraft start {0}\n",
               number(*next), next->title);
  } else {
    fmt::print("Go on with {}, then stages/stagecraft check {}\n",
               shown(student_file(course, *next, Task::exercise)),
               number(*next));
  }
}

void list(const Course& course) {
  Progress progress = read_progress(progress_file(course));
  fmt::print("{:36} {:5} {:>7}  {:13} {:>5} {:>8}\n", "exercise", "stars",
             "minutes", "level", "guess", "measured");
  int got = 0;
  int left = 0;
  for (const Exercise& exercise : course.exercises) {
    const Entry& entry = progress[exercise.id];
    got += (entry.right ? 1 : 0) + (entry.fast ? 1 : 0);
    left += entry.right && entry.fast ? 0 : exercise.minutes;
    const std::string marks =
        stars(entry) + (entry.hunt ? " h " : "   ");  // the bug hunt
    fmt::print("{:36.36} {} {:>7}  {:13.13} {:>5} {:>8}\n",
               number(exercise) + " " + exercise.title, marks, exercise.minutes,
               exercise.level, ratio(entry.guess), ratio(entry.measured));
  }
  fmt::print(
      "{} of {} stars, about {} to go. Stars: right, fast; h: bug hunt.\n", got,
      2 * course.exercises.size(), hours(left));
  say_next(course);
}

}  // namespace stagecraft::course
