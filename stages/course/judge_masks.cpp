#include <fmt/format.h>

#include "bench/figures/figures.h"
#include "bench/gate/masks.h"
#include "common/base/resources.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// Why the threads of a program are not where they were planned; empty: they
/// are. `moved` asks for threads that moved, too.
struct Placing {
  std::string fault{};
  std::string moved{};
  Estimate ratio{};  ///< wall time of the rung before over its own
};

Placing placing(const Exercise& exercise, const Programs& programs,
                const std::string& program) {
  const Arm before = arm(exercise, programs.before, "rung");
  const Arm own = arm(exercise, program, "rung");
  const Record record = measured_rounds({before, own}, programs);
  Placing result{.ratio = ratio(record, before.name, own.name, wall_time())};
  for (const RunRecord* run : runs_of(record, own.name)) {
    RunRecord still = *run;
    still.counters.erase("migrations");
    if (result.fault.empty()) result.fault = off_plan(still);
    if (result.moved.empty()) result.moved = off_plan(*run);
  }
  if (runs_of(record, own.name).empty()) result.fault = "no run was right";
  return result;
}

}  // namespace

Star by_masks(const Exercise& exercise, const Programs& programs) {
  const auto cpus = static_cast<int>(allowed_cpus().size());
  if (cpus < exercise.ranks * exercise.threads) {
    return {.outcome = Outcome::inconclusive,
            .text = fmt::format("{} CPU is allowed here, and {} threads need "
                                "one each\n",
                                cpus, exercise.threads)};
  }
  const Placing mine = placing(exercise, programs, programs.mine);
  Star star{.outcome = Outcome::pass};
  if (mine.ratio.n > 0) star.ratio = mine.ratio.value;
  star.text = "every thread on a CPU of its own, in every run\n";
  if (mine.fault.empty() && mine.moved.empty()) return star;
  if (mine.fault.empty()) {
    star.outcome = Outcome::inconclusive;
    star.text = mine.moved + ": bound late, on a busy machine? Try again\n";
  } else if (!placing(exercise, programs, programs.rung).fault.empty()) {
    star.outcome = Outcome::inconclusive;
    star.text = fmt::format(
        "{},\n            but {} cannot bind its threads here either\n",
        mine.fault, programs.rung);
  } else {
    star.outcome = Outcome::fail;
    star.text = mine.fault + "\n";
  }
  return star;
}

}  // namespace stagecraft::course
