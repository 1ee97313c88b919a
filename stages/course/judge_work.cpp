#include <fmt/format.h>

#include <stdexcept>

#include "bench/gate/work.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// The instructions of kinds of programs with one worker; the first is the one
/// that the others are judged by. Throws std::runtime_error where they cannot
/// be counted.
std::vector<double> instructions(const Exercise& exercise,
                                 const std::vector<std::string>& kinds,
                                 const Programs& programs) {
  std::vector<Arm> arms;
  for (const std::string& kind : kinds) {
    arms.push_back(arm(exercise, programs, kind, "alone"));
  }
  std::vector<double> result;
  // What is computed again and again shows on the smallest input.
  for (const Count& count : count_work(arms, *programs.ladder, programs.folder,
                                       Amount::Size::tested)) {
    if (!count.wrong.empty()) {
      throw std::runtime_error(fmt::format("{}: {}", count.rung, count.wrong));
    }
    result.push_back(count.instructions);
  }
  return result;
}

}  // namespace

Star by_work(const Exercise& exercise, const Programs& programs) {
  const auto counts = instructions(exercise, {"rung", "mine"}, programs);
  const double times = counts[1] / counts[0];
  Star star{.outcome = times <= exercise.bound ? Outcome::pass : Outcome::fail};
  star.text =
      fmt::format("{:.2f} times the instructions of the rung, at most {:.2f}\n",
                  times, exercise.bound);
  if (star.outcome == Outcome::fail) {
    star.text +=
        "            What is still computed again and again, and is the "
        "same?\n";
    return star;
  }
  star.ratio = instructions(exercise, {"before"}, programs)[0] / counts[1];
  return star;
}

}  // namespace stagecraft::course
