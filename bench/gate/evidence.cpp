#include "bench/gate/evidence.h"

#include <fmt/format.h>

#include <cmath>

#include "bench/gate/arms.h"
#include "bench/gate/bounds.h"
#include "bench/gate/masks.h"

namespace stagecraft {
namespace {

/// A text in the description of the machine.
std::string said(const Record& record, const std::string& pointer) {
  return record.stagecraft.value(
      nlohmann::ordered_json::json_pointer("/machine/" + pointer),
      std::string("not known"));
}

Measure fault(Outcome outcome, const std::string& reason) {
  return {.outcome = outcome, .reason = reason};
}

/// What is wrong with any run of an arm.
std::optional<Measure> objection(const Record& record, const ArmRecord& arm,
                                 const Metric& metric) {
  int runs = 0;
  for (const RunRecord& run : record.runs) {
    if (run.arm != arm.name) continue;
    ++runs;
    if (!run.wrong.empty()) {
      return fault(Outcome::fail, fmt::format("{}, round {}: {}", arm.name,
                                              run.round + 1, run.wrong));
    }
    const auto value = metric(run);
    if (!value || !std::isfinite(*value) || !(*value > 0)) {
      return fault(
          Outcome::inconclusive,
          fmt::format("{}, round {}: its figure is {}", arm.name, run.round + 1,
                      value ? fmt::format("{}", *value) : "missing"));
    }
    if (const auto bound = faster_than_possible(record, arm, run);
        !bound.empty()) {
      return fault(Outcome::fail, bound);
    }
  }
  if (runs == 0) return fault(Outcome::inconclusive, arm.name + " was not run");
  return {};
}

}  // namespace

std::string compiler_of(const Record& record) {
  return said(record, "compiler");
}

std::string processor_of(const Record& record) {
  return said(record, "host/cpu_model");
}

Comparison comparison(const Record& record, const Floor& floor) {
  switch (floor.metric) {
    case Gauge::cpu:
      return {arm_alone(record, floor.against), cpu_time(),
              arm_alone(record, floor.rung), cpu_time()};
    case Gauge::structure:
      return {arm_alone(record, floor.rung), counter("compute_total"),
              arm_with_workers(record, floor.rung), counter("compute_largest")};
    case Gauge::wall:
      return {arm_with_workers(record, floor.against), wall_time(),
              arm_with_workers(record, floor.rung), wall_time()};
    default:
      return {};
  }
}

std::optional<Measure> objection(const Record& record,
                                 const Comparison& comparison) {
  const auto& [above, metric_above, below, metric_below] = comparison;
  if (above == nullptr || below == nullptr) {
    return fault(Outcome::inconclusive, "it was not measured");
  }
  if (auto found = objection(record, *below, metric_below)) return found;
  if (auto found = objection(record, *above, metric_above)) return found;
  const std::string& masks = runs_of(record, above->name).front()->masks;
  for (const ArmRecord* arm : {above, below}) {
    for (const RunRecord* run : runs_of(record, arm->name)) {
      const std::string differ = masks_differ(masks, run->masks);
      if (!differ.empty()) {
        return fault(Outcome::inconclusive,
                     fmt::format("{} and {} may not be compared: {}",
                                 above->name, below->name, differ));
      }
    }
  }
  return {};
}

}  // namespace stagecraft
