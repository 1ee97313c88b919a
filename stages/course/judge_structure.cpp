#include <fmt/format.h>

#include <limits>

#include "bench/figures/figures.h"
#include "bench/gate/gate.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// What is wrong with any run; empty: nothing.
std::string fault(const Record& record) {
  for (const RunRecord& run : record.runs) {
    if (!run.wrong.empty()) return run.arm + ": " + run.wrong;
  }
  return {};
}

/// The structure of a program: CPU time alone over that of the busiest worker,
/// so what the split could give on free cores.
Judgement structure(const Exercise& exercise, const Programs& programs,
                    const std::string& program) {
  const Arm alone = arm(exercise, program, "alone");
  const Arm shared = arm(exercise, program, "rung");
  const Record record = measured_rounds({alone, shared}, programs);
  Floor floor;
  floor.metric = Gauge::structure;
  floor.floor = exercise.bound;
  floor.high = std::numeric_limits<double>::infinity();
  Judgement result =
      decided(floor, paired(record, alone.name, counter("compute_total"),
                            shared.name, counter("compute_largest")));
  result.reason = fault(record);
  if (!result.reason.empty()) result.outcome = Outcome::fail;
  return result;
}

}  // namespace

Star by_structure(const Exercise& exercise, const Programs& programs) {
  const Judgement mine = structure(exercise, programs, programs.mine);
  const auto& [value, low, high, rounds] = mine.figure;
  Star star{.outcome = mine.outcome};
  star.text =
      fmt::format("structure {:.2f} [{:.2f}, {:.2f}], at least {:.2f}\n", value,
                  low, high, exercise.bound);
  if (!mine.reason.empty()) star.text = mine.reason + "\n";
  if (rounds > 0) star.ratio = value;
  if (mine.outcome != Outcome::fail) return star;
  const Judgement rung = structure(exercise, programs, programs.rung);
  if (!(rung.figure.value >= exercise.bound)) {
    star.outcome = Outcome::inconclusive;
    star.text += fmt::format(
        "            but {} does not get there now either: try again later\n",
        programs.rung);
    return star;
  }
  star.text +=
      "            The busiest worker has most of the work that one has "
      "alone.\n";
  return star;
}

}  // namespace stagecraft::course
