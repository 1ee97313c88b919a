#include <fmt/format.h>

#include <algorithm>
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

/// A rung and its idea, which is known where it is built.
std::string described(const Course& course, const std::string& program) {
  const auto bin = course.build / "bin";
  if (!std::filesystem::exists(bin / program)) return program;
  const Rung rung = ask(bin, program);
  return fmt::format("{:12} {}", rung.name, rung.idea);
}

void print_row(const Exercise& exercise, const Entry& entry) {
  const std::string marks =
      stars(entry) + (entry.hunt ? " h " : "   ");  // the bug hunt
  fmt::print("{:36.36} {} {:>7}  {:13.13} {:>5} {:>8}\n",
             exercise.call + " " + exercise.title, marks, exercise.minutes,
             exercise.level, ratio(entry.guess), ratio(entry.measured));
}

}  // namespace

void say_next(const Course& course) {
  const Exercise* next = current(course);
  if (next == nullptr) {
    fmt::print("All stars are yours. stages/stagecraft list shows them.\n");
  } else if (!started(course, *next, Task::exercise)) {
    fmt::print("Begin with exercise {0}, {1}: stages/stagecraft start {0}\n",
               next->call, next->title);
  } else {
    fmt::print("Go on with {}, then stages/stagecraft check {}\n",
               shown(student_file(course, *next, Task::exercise)), next->call);
  }
}

void list(const Course& course) {
  Progress all = progress(course);
  int got = 0;
  int left = 0;
  for (const Registered& registered : course.ladders) {
    const std::string ladder(registered.ladder->name());
    fmt::print("{}: {}\n", ladder, registered.ladder->job());
    for (const std::string& rung : registered.programs) {
      fmt::print("  {:.77}\n", described(course, rung));
    }
    const auto is_here = [&](const Exercise& exercise) {
      return exercise.ladder == ladder;
    };
    if (std::ranges::any_of(course.exercises, is_here)) {
      fmt::print("{:36} {:5} {:>7}  {:13} {:>5} {:>8}\n", "exercise", "stars",
                 "minutes", "level", "guess", "measured");
    }
    for (const Exercise& exercise : course.exercises) {
      if (!is_here(exercise)) continue;
      const Entry& entry = all[exercise.id()];
      got += (entry.right ? 1 : 0) + (entry.fast ? 1 : 0);
      left += entry.right && entry.fast ? 0 : exercise.minutes;
      print_row(exercise, entry);
    }
    fmt::print("\n");
  }
  fmt::print(
      "{} of {} stars, about {} to go. Stars: right, fast; h: bug hunt.\n", got,
      2 * course.exercises.size(), hours(left));
  say_next(course);
}

}  // namespace stagecraft::course
