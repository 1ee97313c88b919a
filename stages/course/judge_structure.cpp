#include <fmt/format.h>

#include <limits>

#include "bench/figures/figures.h"
#include "bench/gate/gate.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// The structure of kinds of programs, measured in the same rounds: CPU time
/// alone over that of the busiest worker, so what the split could give on free
/// cores, however busy these are.
std::vector<Judgement> structures(const Exercise& exercise,
                                  const Programs& programs,
                                  const std::vector<std::string>& kinds) {
  std::vector<Arm> arms;
  for (const std::string& kind : kinds) {
    arms.push_back(arm(exercise, programs, kind, "alone"));
    arms.push_back(arm(exercise, programs, kind, "rung"));
  }
  const Record record = measured_rounds(exercise, programs, arms);
  Floor floor;
  floor.metric = Gauge::structure;
  floor.floor = exercise.bound;
  floor.high = std::numeric_limits<double>::infinity();
  std::vector<Judgement> result;
  for (const std::string& kind : kinds) {
    result.push_back(
        decided(floor, paired(record, kind + "/alone", counter("compute_total"),
                              kind + "/rung", counter("compute_largest"))));
    result.back().reason = fault_of(record, kind);
    if (!result.back().reason.empty()) result.back().outcome = Outcome::fail;
  }
  return result;
}

}  // namespace

Star by_structure(const Exercise& exercise, const Programs& programs) {
  const Judgement mine = structures(exercise, programs, {"mine"})[0];
  const auto& [value, low, high, rounds] = mine.figure;
  Star star{.outcome = mine.outcome};
  star.text =
      fmt::format("structure {:.2f} [{:.2f}, {:.2f}], at least {:.2f}\n", value,
                  low, high, exercise.bound);
  if (!mine.reason.empty()) star.text = mine.reason + "\n";
  if (rounds > 0) star.ratio = value;
  if (mine.outcome != Outcome::fail) return star;
  const auto both = structures(exercise, programs, {"rung", "mine"});
  star = held_against_rung(star, both[0].outcome, both[1].outcome, programs);
  if (star.outcome == Outcome::fail) {
    star.text +=
        "            The busiest worker has most of the work that one has "
        "alone.\n";
  }
  return star;
}

}  // namespace stagecraft::course
