#include <fmt/format.h>

#include "stages/course/commands.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {
namespace {

void print_star(const std::string& name, const Star& star) {
  const std::string text = star.outcome == Outcome::inconclusive
                               ? "inconclusive: " + star.text
                               : star.text;
  const char* mark = star.outcome == Outcome::pass   ? "*"
                     : star.outcome == Outcome::fail ? "-"
                                                     : "?";
  fmt::print("  {} {:6}  {}", painted(star.outcome, mark), name, text);
  std::fflush(stdout);
}

/// The guess beside what was measured.
void print_guess(const Entry& entry) {
  if (!entry.measured) return;
  fmt::print("            measured: {:.2f} times ({})\n", *entry.measured,
             entry.guess ? fmt::format("you guessed {:.4g}", *entry.guess)
                         : "you did not guess");
}

void print_next(const Course& course, const Exercise& exercise) {
  fmt::print(
      "Compare with ours: stages/stagecraft solution {0}\n"
      "There is a bug to hunt: stages/stagecraft hunt {0}\n",
      exercise.call);
  const Exercise* next = current(course);
  if (next != nullptr) {
    fmt::print("Next: stages/stagecraft start {}\n", next->call);
  }
}

}  // namespace

bool check(const Course& course, const Exercise& exercise, Task task) {
  demand_started(course, exercise, task);
  fmt::print("{} {}: {}\n", exercise.call, exercise.title,
             shown(student_file(course, exercise, task)));
  std::fflush(stdout);
  const std::string errors = build(course, exercise, task);
  if (!errors.empty()) {
    fmt::print("  {} it does not compile:\n{}", painted(Outcome::fail, "-"),
               errors);
    return false;
  }
  const Programs all = programs(course, exercise, task);
  const Star right = judge_right(exercise, all);
  print_star("right", right);
  Star fast{.text = "is judged once it is right\n"};
  if (right.outcome == Outcome::pass) {
    fast = judge_fast(exercise, all);
    print_star("fast", fast);
  } else {
    fmt::print("  - fast    {}", fast.text);
  }
  const bool both =
      right.outcome == Outcome::pass && fast.outcome == Outcome::pass;
  const Entry entry = update(course, exercise, [&](Entry& kept) {
    if (task == Task::hunt) {
      kept.hunt = kept.hunt || both;
      return;
    }
    kept.right = kept.right || right.outcome == Outcome::pass;
    kept.fast = kept.fast || fast.outcome == Outcome::pass;
    if (fast.ratio) kept.measured = fast.ratio;
  });
  if (task == Task::hunt) {
    if (both) fmt::print("The bug is gone.\n");
    return both;
  }
  if (fast.ratio) print_guess(entry);
  if (both) {
    print_next(course, exercise);
  } else {
    fmt::print("Stuck? stages/stagecraft hint {}\n", exercise.call);
  }
  return both;
}

}  // namespace stagecraft::course
