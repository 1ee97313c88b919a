#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "bench/harness/process.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "stages/course/commands.h"

namespace {

using namespace stagecraft;
using namespace stagecraft::course;

/// What the user asked for.
struct Asked {
  Course places{
      .work = STAGECRAFT_WORK, .build = STAGECRAFT_BUILD, .ladders = ladders()};
  std::string exercise{};
  std::string guess{};
  bool yes = false;
};

double number_of(const std::string& guess) {
  std::size_t end = 0;
  double value = 0;
  try {
    value = std::stod(guess, &end);
  } catch (const std::logic_error&) {
    end = 0;
  }
  if (end == 0 || end != guess.size()) {
    throw BadInput(
        fmt::format("{} is not a number; say for instance 1.5", guess));
  }
  return value;
}

/// Returns the exit status.
int carry_out(const std::string& command, const Asked& asked) {
  // Programs are awaited with signals held; a question must end with Ctrl-C.
  if (command != "reset") hold_signals();
  if (command == "doctor") return doctor() ? 0 : 1;
  const Course course = open_course(asked.places);
  if (command.empty()) return say_next(course), 0;
  if (command == "list") return list(course), 0;
  const Exercise* going = asked.exercise.empty() ? current(course) : nullptr;
  if (asked.exercise.empty() && going == nullptr) {
    throw BadInput("all stars are yours; name the exercise that you mean");
  }
  const Exercise& exercise =
      going != nullptr ? *going : choose(course.exercises, asked.exercise);
  if (command == "start") {
    return start(course, exercise, Task::exercise) ? 0 : 1;
  }
  if (command == "check") {
    return check(course, exercise, Task::exercise) ? 0 : 1;
  }
  if (command == "hunt" && started(course, exercise, Task::hunt)) {
    return check(course, exercise, Task::hunt) ? 0 : 1;
  }
  if (command == "hunt") return start(course, exercise, Task::hunt) ? 0 : 1;
  if (command == "hint") return hint(course, exercise), 0;
  if (command == "watch") return watch(course, exercise), 0;
  if (command == "solution") return solution(course, exercise), 0;
  if (command == "reset") {
    const Agreement agreement = asked.yes ? Agreement::given : Agreement::asked;
    return reset(course, exercise, agreement) ? 0 : 1;
  }
  if (asked.guess.empty()) return ask_prediction(course, exercise), 0;
  return predict(course, exercise, number_of(asked.guess)), 0;
}

int run(int argc, char** argv) {
  Asked asked;
  CLI::App app(
      "The exercises of the course: take one, write the technique, be told at "
      "once whether it is right and whether it is fast.");
  app.name("stages/stagecraft");
  app.add_option("--work", asked.places.work, "Folder of your files and stars")
      ->envname("STAGECRAFT_WORK")
      ->take_last()
      ->type_name("DIR");
  app.add_option("--build", asked.places.build, "Tree that programs are in")
      ->envname("STAGECRAFT_BUILD")
      ->take_last()
      ->type_name("DIR");
  app.footer(
      "Without a command: what to do next. NN is 01 of the first ladder, or "
      "LADDER/01;\nleft out, the one you are at. Exit status: 0 done, both "
      "stars; 1 not yet;\n2 not understood.");
  app.require_subcommand(0, 1);
  const auto command = [&](const char* name, const char* what) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->fallthrough();
    return sub;
  };
  const auto of_exercise = [&](const char* name, const char* what) {
    CLI::App* sub = command(name, what);
    sub->add_option("NN", asked.exercise, "Which exercise")->type_name("");
    return sub;
  };
  command("list",
          "All ladders and exercises, your stars, guesses, what was measured");
  of_exercise("start", "Give you the starter in work/LADDER, and build it");
  of_exercise("check", "Judge what you wrote: right? fast?");
  of_exercise("hint", "The next of three hints");
  of_exercise("predict", "Keep your guess, as in predict 02 3.5")
      ->add_option("NUMBER", asked.guess, "How many times")
      ->type_name("");
  of_exercise("watch", "Check whenever you save; n next hint, h help, q quit");
  of_exercise("solution", "How ours differs, once yours is right");
  of_exercise("hunt", "Give you a program with a bug; from then on, judge it");
  of_exercise("reset", "Begin anew; your file is kept as NN_name.cpp.bak")
      ->add_flag("--yes", asked.yes, "Do not ask");
  command("doctor", "What is missing, and how fit is the machine for timing");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const auto chosen = app.get_subcommands();
  return carry_out(chosen.empty() ? "" : chosen[0]->get_name(), asked);
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft", [&] { return run(argc, argv); });
}
