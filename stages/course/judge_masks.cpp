#include <fmt/format.h>

#include "bench/figures/figures.h"
#include "bench/gate/fitness.h"
#include "bench/gate/masks.h"
#include "common/base/resources.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// Why the threads of a program are not where they were planned; empty: they
/// are; and that they moved.
struct Placing {
  std::string fault{};
  std::string moved{};
};

Placing placing(const Record& record, const std::string& kind) {
  const auto runs = runs_of(record, kind + "/rung");
  Placing result;
  for (const RunRecord* run : runs) {
    if (result.fault.empty()) result.fault = off_plan(*run);
    if (result.moved.empty()) result.moved = strayed(*run);
  }
  if (runs.empty()) result.fault = "no run was right";
  return result;
}

Outcome outcome(const Placing& placing) {
  return placing.fault.empty() ? Outcome::pass : Outcome::fail;
}

}  // namespace

Star by_masks(const Exercise& exercise, const Programs& programs) {
  const auto cpus = static_cast<int>(allowed_cpus().size());
  if (cpus < exercise.workers.ranks * exercise.workers.threads) {
    return {.outcome = Outcome::inconclusive,
            .text = fmt::format("{} CPU is allowed here, and {} threads need "
                                "one each\n",
                                cpus, exercise.workers.threads)};
  }
  const auto rounds = [&](const char* first, const char* second) {
    return measured_rounds(exercise, programs,
                           {arm(exercise, programs, first, "rung"),
                            arm(exercise, programs, second, "rung")});
  };
  const Record record = rounds("before", "mine");
  const Placing mine = placing(record, "mine");
  Star star{.outcome = Outcome::pass};
  const Estimate faster =
      ratio(record, "before/rung", "mine/rung", working_time());
  if (faster.n > 0) star.ratio = faster.value;
  star.text = "every thread on a CPU of its own, in every run\n";
  if (mine.fault.empty() && mine.moved.empty()) return star;
  if (mine.fault.empty()) {
    star.outcome = Outcome::inconclusive;
    star.text = mine.moved + ": bound late, on a busy machine? Try again\n";
    return star;
  }
  star.text = mine.fault + "\n";
  const Record both = rounds("rung", "mine");
  return held_against_rung(star, outcome(placing(both, "rung")),
                           outcome(placing(both, "mine")), programs);
}

}  // namespace stagecraft::course
