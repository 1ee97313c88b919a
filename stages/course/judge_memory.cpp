#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// The most that the processes of a kind of program were seen to hold together
/// in any run, bytes; pages that they share count once. 0: not known.
double peak(const Record& record, const std::string& kind) {
  double most = 0;
  for (const RunRecord* run : runs_of(record, kind + "/rung")) {
    const auto seen = run->counters.find("pss_bytes");
    if (seen != run->counters.end()) most = std::max(most, seen->second);
  }
  return most;
}

}  // namespace

Star by_memory(const Exercise& exercise, const Programs& programs) {
  std::vector<Arm> arms;
  for (const char* kind : {"rung", "mine", "before"}) {
    arms.push_back(arm(exercise, programs, kind, "rung"));
  }
  // What is held is the same in every run.
  const Record record = measured_rounds(exercise, programs, arms, 1);
  const double rung = peak(record, "rung");
  const double mine = peak(record, "mine");
  if (const std::string wrong = fault_of(record, "mine"); !wrong.empty()) {
    return {.outcome = Outcome::fail, .text = wrong + "\n"};
  }
  if (!(rung > 0 && mine > 0)) {
    return {.text = "this system does not say how much memory is held\n"};
  }
  const double times = mine / rung;
  Star star{.outcome = times <= exercise.bound ? Outcome::pass : Outcome::fail};
  star.text = fmt::format(
      "{} MB held at most, {:.2f} times those of the rung, at most {:.2f}\n",
      in_megabytes(mine), times, exercise.bound);
  // Where the harness is late to look, it sees less of one than of another.
  if (disturbed(record)) return spoilt(star);
  if (star.outcome == Outcome::fail) {
    star.text += "            What is held longer than it is needed?\n";
    return star;
  }
  if (const double before = peak(record, "before"); before > 0) {
    star.ratio = before / mine;
  }
  return star;
}

}  // namespace stagecraft::course
