#include "stages/course/commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "common/base/error.h"
#include "stages/course/given.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {

bool start(const Course& course, const Exercise& exercise, Task task) {
  const std::string file = shown(student_file(course, exercise, task));
  if (take(course, exercise, task)) {
    fmt::print("Open {}: it is yours.\n", file);
    if (task == Task::exercise) {
      fmt::print("The places to work say \"Your work\".\n");
    }
  } else {
    fmt::print("{} is there already and stays as it is.\n", file);
    if (task == Task::exercise) {
      fmt::print("stages/stagecraft reset {} begins anew.\n", exercise.call);
    }
  }
  fmt::print("Read first    {}\nthen the task {}\nBuilding it ...\n",
             shown(chapter(exercise)), shown(exercise.page));
  std::fflush(stdout);
  const std::string errors = build(course, exercise, task);
  if (!errors.empty()) {
    fmt::print("It does not compile:\n{}", errors);
    return false;
  }
  if (task == Task::hunt) {
    fmt::print("Done. Find the bug; stages/stagecraft hunt {} judges.\n",
               exercise.call);
    return true;
  }
  fmt::print(
      "Done. Guess:  stages/stagecraft predict {0} NUMBER\n"
      "check once:   stages/stagecraft check {0}\n"
      "on each save: stages/stagecraft watch {0}\n",
      exercise.call);
  return true;
}

void hint(const Course& course, const Exercise& exercise) {
  demand_started(course, exercise, Task::exercise);
  const int most = static_cast<int>(exercise.hints.size());
  const Entry now = update(course, exercise, [&](Entry& entry) {
    entry.hints = std::min(std::max(entry.hints, 0) + 1, most);
  });
  fmt::print("Hint {} of {}\n\n{}\n", now.hints, most,
             exercise.hints[now.hints - 1]);
}

void predict(const Course& course, const Exercise& exercise, double guess) {
  if (!(guess > 0) || !std::isfinite(guess)) {
    throw BadInput(fmt::format(
        "{} is not a number of times; say for instance 1.5, or 1 if you expect "
        "nothing",
        guess));
  }
  const Entry now =
      update(course, exercise, [&](Entry& entry) { entry.guess = guess; });
  fmt::print("{}\nYou guess {:.4g} times.\n", exercise.predict, guess);
  if (now.measured) fmt::print("Measured: {:.2f} times.\n", *now.measured);
}

void ask_prediction(const Course& course, const Exercise& exercise) {
  const Entry now = entry(course, exercise);
  fmt::print("{}\nSay it with: stages/stagecraft predict {} NUMBER\n",
             exercise.predict, exercise.call);
  if (now.guess) fmt::print("Your guess is {:.4g} times.\n", *now.guess);
}

void solution(const Course& course, const Exercise& exercise) {
  demand_started(course, exercise, Task::exercise);
  if (!entry(course, exercise).right) {
    throw BadInput(fmt::format(
        "the solution of {0} shows once yours is right (the first star); "
        "stages/stagecraft check {0} judges it, hint {0} helps",
        exercise.call));
  }
  const Workspace workspace(1'000'000);
  const auto log = workspace.path() / "diff.txt";
  const Finished finished = run_process(
      {"git", "--no-pager", "diff", "--no-index",
       isatty(STDOUT_FILENO) != 0 ? "--color=auto" : "--color=never",
       shown(student_file(course, exercise, Task::exercise)),
       shown(rung_file(exercise))},
      log);
  if (finished.status > 1) {
    throw std::runtime_error("git cannot compare: " + read_text(log));
  }
  fmt::print("{}", finished.status == 0 ? "Yours is the page of the rung.\n"
                                        : read_text(log));
}

bool reset(const Course& course, const Exercise& exercise,
           Agreement agreement) {
  demand_started(course, exercise, Task::exercise);
  const std::string file =
      shown(student_file(course, exercise, Task::exercise));
  if (agreement == Agreement::asked) {
    if (!answers()) {
      throw BadInput(fmt::format(
          "resetting {} takes its stars and hints back; say --yes if you mean "
          "it",
          file));
    }
    if (!agreed(fmt::format("Begin {} anew? It is kept as a .bak.", file))) {
      return false;
    }
  }
  const auto aside = put_aside(course, exercise);
  take(course, exercise, Task::exercise);
  update(course, exercise, [](Entry& entry) {
    entry = {.hunt = entry.hunt, .guess = entry.guess, .measured = {}};
  });
  fmt::print("{} is the starter again; yours is kept as {}.\n", file,
             shown(aside));
  return true;
}

}  // namespace stagecraft::course
