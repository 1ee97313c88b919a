#include "stages/course/build.h"

#include <fmt/format.h>

#include <sstream>

#include "bench/harness/process.h"
#include "common/base/error.h"

namespace stagecraft::course {
namespace {

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

}  // namespace

std::string build(const Course& course,
                  const std::vector<std::string>& targets) {
  if (!std::filesystem::exists(course.build / "CMakeCache.txt")) {
    throw BadInput(fmt::format(
        "nothing is built in {}; start this program as stages/stagecraft, "
        "which builds what is missing",
        course.build.string()));
  }
  std::vector<std::string> command{"cmake", "--build", course.build.string(),
                                   "--target"};
  command.insert(command.end(), targets.begin(), targets.end());
  const auto log = course.build / "stagecraft.log";
  if (run_process(command, log).status == 0) return {};
  return complaints(read_text(log));
}

std::vector<std::string> targets(const Course& course, const Exercise& exercise,
                                 Task task) {
  const std::string mine = program(exercise, task);
  return {mine, mine + "-suite", "realign-" + dashed(exercise.id),
          "realign-" + dashed(rung_before(course, exercise))};
}

}  // namespace stagecraft::course
