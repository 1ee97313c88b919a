#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "bench/gate/arms.h"
#include "bench/gate/evidence.h"
#include "bench/gate/fitness.h"
#include "bench/gate/gate.h"
#include "bench/gate/masks.h"
#include "bench/gate/work.h"

namespace stagecraft {
namespace {

constexpr double most_efficiency = 1.1;

/// Of the same program between there and back. Shared machines show a tenth;
/// with more, the rounds of a session err by half of what a floor allows.
constexpr double most_unsteadiness = 0.15;

Measure inconclusive(const std::string& reason) {
  return {.outcome = Outcome::inconclusive, .reason = reason};
}

Measure measured_work(const Record& record, const Floor& floor) {
  double above = floor.recorded;
  double below = 0;
  for (const Count& count : counts_of(record)) {
    if (count.rung != floor.rung && count.rung != floor.against) continue;
    if (!count.wrong.empty()) {
      return {.outcome = Outcome::fail,
              .reason = fmt::format("{}: {}", count.rung, count.wrong)};
    }
    (count.rung == floor.rung ? below : above) = count.instructions;
  }
  if (!(above > 0 && below > 0)) {
    return inconclusive("its instructions were not counted");
  }
  const double times = above / below;
  return {.figure = {times, times, times, 1}};
}

Measure measured_masks(const Record& record, const Floor& floor) {
  const ArmRecord* arm = arm_with_workers(record, floor.rung);
  if (arm == nullptr) return inconclusive("it was not measured");
  int runs = 0;
  int on_plan = 0;
  bool only_strayed = true;
  std::string reason;
  for (const RunRecord& run : record.runs) {
    if (run.arm != arm->name) continue;
    ++runs;
    std::string fault = run.wrong.empty() ? off_plan(run) : run.wrong;
    if (fault.empty() && !run.counters.contains("migrations")) {
      return inconclusive("whether its threads moved is not known");
    }
    only_strayed = only_strayed && fault.empty();
    if (fault.empty()) fault = strayed(run);
    if (fault.empty()) {
      ++on_plan;
    } else {
      reason = fmt::format("round {}: {}", run.round + 1, fault);
    }
  }
  if (runs == 0) return inconclusive("it was not run");
  if (const std::string busy = disturbed(record, arm->name);
      on_plan < runs && only_strayed && !busy.empty()) {
    return inconclusive(fmt::format("{}; {}", reason, busy));
  }
  const double share = static_cast<double>(on_plan) / runs;
  return {.figure = {share, share, share, runs},
          .outcome = on_plan == runs ? Outcome::pass : Outcome::fail,
          .reason = reason};
}

/// Why chance has too large a part in both arms; empty: it has not.
std::string unsteady(const Record& record, const Comparison& compared) {
  for (const auto& [arm, metric] :
       {std::pair(compared.above, compared.metric_above),
        std::pair(compared.below, compared.metric_below)}) {
    const double difference = unsteadiness(record, *arm, metric);
    if (difference <= most_unsteadiness) continue;
    return fmt::format(
        "the same runs of {} differ by {:.0f} %, the limit is {:.0f} %: judge "
        "it on a quieter machine",
        arm->name, 100 * difference, 100 * most_unsteadiness);
  }
  return {};
}

/// Why a figure that can be had says nothing; empty: it does.
std::string doubt(const Record& record, const Floor& floor,
                  const Comparison& compared, const Estimate& figure) {
  if (figure.n < least_rounds) {
    return fmt::format("{} rounds are too few: take at least {}", figure.n,
                       least_rounds);
  }
  for (const ArmRecord* arm : {compared.above, compared.below}) {
    if (auto reason = disturbed(record, arm->name); !reason.empty()) {
      return reason;
    }
  }
  if (auto reason = unsteady(record, compared); !reason.empty()) {
    return reason;
  }
  const double workers = compared.below->ranks * compared.below->threads;
  const ArmRecord* one = arm_alone(record, floor.rung);
  if (floor.metric == Gauge::cpu || one == nullptr) return {};
  const double speed_up =
      floor.metric == Gauge::structure
          ? figure.value
          : ratio(record, one->name, compared.below->name, wall_time()).value;
  if (speed_up / workers > most_efficiency) {
    return fmt::format(
        "{:.0f} workers were {:.2f} times as fast as one, which cannot be",
        workers, speed_up);
  }
  if (floor.metric == Gauge::structure) return {};
  const Fitness machine = fitness(record, *compared.above, *compared.below);
  if (machine.fit()) return {};
  return fmt::format("the machine was not fit: {}",
                     fmt::join(machine.reasons, "; "));
}

}  // namespace

Measure measured(const Record& record, const Floor& floor,
                 const Compare& compare) {
  if (floor.metric == Gauge::work) return measured_work(record, floor);
  if (floor.metric == Gauge::masks) return measured_masks(record, floor);
  const Comparison compared = comparison(record, floor);
  if (const auto found = objection(record, compared)) return *found;
  Measure result{.figure = compare(record, compared.above->name,
                                   compared.metric_above, compared.below->name,
                                   compared.metric_below)};
  result.reason = doubt(record, floor, compared, result.figure);
  if (!result.reason.empty()) result.outcome = Outcome::inconclusive;
  return result;
}

}  // namespace stagecraft
