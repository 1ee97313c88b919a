#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "bench/harness/process.h"
#include "common/base/error.h"
#include "stages/course/course.h"
#include "stages/course/given.h"

namespace stagecraft::course {
namespace {

using Words = std::vector<std::string>;

/// From the first error on, as much as fits a screen.
std::string complaints(const std::string& log) {
  constexpr int most = 24;  // lines
  std::istringstream lines(log);
  std::string text;
  int shown = 0;
  for (std::string line; shown < most && std::getline(lines, line);) {
    const bool error = line.find("error") != line.npos ||
                       line.find("Error") != line.npos ||
                       line.find("undefined reference") != line.npos;
    if (shown == 0 && !error) continue;
    text += line + "\n";
    ++shown;
  }
  return text.empty() ? log : text;
}

/// What a run of cmake complained of.
std::string cmake(const Course& course, const Words& words) {
  Words command{"cmake"};
  command.insert(command.end(), words.begin(), words.end());
  const auto log = course.build / "stagecraft.log";
  if (run_process(command, log).status == 0) return {};
  return complaints(read_text(log));
}

/// Lets the tree know where the student's files are.
std::string configure(const Course& course) {
  const auto cache = course.build / "CMakeCache.txt";
  if (!std::filesystem::exists(cache)) {
    throw BadInput(fmt::format(
        "nothing is built in {}; start this program as stages/stagecraft, "
        "which builds what is missing",
        course.build.string()));
  }
  const std::string work =
      "STAGECRAFT_WORK:PATH=" + std::filesystem::absolute(course.work).string();
  if (read_text(cache).find("\n" + work + "\n") != std::string::npos) return {};
  return cmake(course, {"-D", work, course.build.string()});
}

std::string rung_program(const Exercise& exercise, const std::string& rung) {
  return exercise.ladder + "-" + dashed(rung);
}

}  // namespace

Programs programs(const Course& course, const Exercise& exercise, Task task) {
  const auto bin = course.build / "bin";
  const std::string rung = rung_program(exercise, exercise.rung);
  const auto registered =
      std::ranges::find_if(course.ladders, [&](const Registered& each) {
        return each.ladder->name() == exercise.ladder;
      });
  return {registered->ladder, bin,
          rung_program(exercise, "exercise-" + exercise.rung) +
              (task == Task::hunt ? "-hunt" : ""),
          rung, rung_program(exercise, ask(bin, rung).builds_on)};
}

std::string build(const Course& course, const Exercise& exercise, Task task) {
  const Words build{"--build", course.build.string(), "--target"};
  const auto built = [&](Words targets) {
    targets.insert(targets.begin(), build.begin(), build.end());
    return cmake(course, targets);
  };
  std::string errors = configure(course);
  // The rung says what it builds on.
  const std::string rung = rung_program(exercise, exercise.rung);
  if (errors.empty()) errors = built({rung, rung + "-suite"});
  if (!errors.empty()) return errors;
  const Programs all = programs(course, exercise, task);
  return built({all.mine, all.mine + "-suite", all.before});
}

}  // namespace stagecraft::course
