#include <fmt/format.h>

#include <limits>

#include "bench/figures/figures.h"
#include "bench/gate/gate.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// The structure of kinds of programs, measured in the same rounds: CPU time
/// alone over that of the busiest worker, so what the split could give on free
/// cores.
struct Structures {
  std::vector<Judgement> judgements;
  bool disturbed;
};
Structures structures(const Exercise& exercise, const Programs& programs,
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
  Structures result{.judgements = {}, .disturbed = disturbed(record)};
  for (const std::string& kind : kinds) {
    Judgement judgement =
        decided(floor, paired(record, kind + "/alone", counter("compute_total"),
                              kind + "/rung", counter("compute_largest")));
    judgement.reason = fault_of(record, kind);
    if (!judgement.reason.empty()) judgement.outcome = Outcome::fail;
    result.judgements.push_back(judgement);
  }
  return result;
}

}  // namespace

Star by_structure(const Exercise& exercise, const Programs& programs) {
  const auto [judgements, disturbed] = structures(exercise, programs, {"mine"});
  const Judgement& mine = judgements.front();
  const auto& [value, low, high, rounds] = mine.figure;
  Star star{.outcome = mine.outcome};
  star.text =
      fmt::format("structure {:.2f} [{:.2f}, {:.2f}], at least {:.2f}\n", value,
                  low, high, exercise.bound);
  if (!mine.reason.empty()) star.text = mine.reason + "\n";
  if (rounds > 0) star.ratio = value;
  if (disturbed && mine.reason.empty()) return spoilt(star);
  if (mine.outcome != Outcome::fail) return star;
  const auto again = structures(exercise, programs, {"rung", "mine"});
  if (again.disturbed) return spoilt(star);
  star = held_against_rung(star, again.judgements[0].outcome,
                           again.judgements[1].outcome, programs);
  if (star.outcome == Outcome::fail) {
    star.text +=
        "            The busiest worker has most of the work that one has "
        "alone.\n";
  }
  return star;
}

}  // namespace stagecraft::course
