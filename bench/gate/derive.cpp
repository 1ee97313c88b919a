#include "bench/gate/derive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "bench/gate/evidence.h"
#include "bench/gate/sessions.h"
#include "bench/gate/work.h"

namespace stagecraft {
namespace {

constexpr int sessions = 200;

/// An envelope of fewer rounds is narrower than chance is.
constexpr int least_rounds_to_derive = 10;

/// Slow-downs worth an alarm, the smallest first.
std::vector<double> slowdowns(Gauge metric) {
  if (metric == Gauge::work) return {1.02};
  return {1.10, 1.25};
}

/// What the smallest slow-down would give that sessions of the same code, which
/// reach down to `low`, can be told from; 0: there is none.
double slowed_figure(Gauge metric, double figure, double low) {
  for (const double slowdown : slowdowns(metric)) {
    if (figure / slowdown < low) return figure / slowdown;
  }
  return 0;
}

/// Every floor that there might be: rung, against and metric.
std::vector<Floor> candidates(const Record& record) {
  std::vector<Floor> result;
  std::string previous;
  const auto add = [&result](const std::string& rung,
                             const std::string& against, Gauge metric) {
    result.push_back({.rung = rung,
                      .against = against,
                      .metric = metric,
                      .commit = {},
                      .machine = {},
                      .compiler = {},
                      .date = {},
                      .why = {}});
  };
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "rung") continue;
    if (previous.empty()) {
      add(arm.rung, "recorded", Gauge::work);
    } else {
      add(arm.rung, previous, Gauge::work);
      add(arm.rung, previous, Gauge::cpu);
      add(arm.rung, previous, Gauge::wall);
      add(arm.rung, "alone", Gauge::structure);
    }
    if (arm.binds) add(arm.rung, "plan", Gauge::masks);
    previous = arm.rung;
  }
  return result;
}

/// The figures of sessions drawn from the rounds; those without one are left
/// out.
std::vector<double> figures(const Record& record, const Floor& floor,
                            const Derivation& how) {
  if (floor.metric == Gauge::work || floor.metric == Gauge::masks) {
    return {measured(record, floor, paired).figure.value};
  }
  const std::vector<int> rounds = rounds_of(record);
  std::mt19937_64 random(how.seed);
  std::vector<double> result;
  for (int n = 0; n < sessions; ++n) {
    const Measure measure =
        measured(drawn(record, rounds, how.rounds, random), floor, paired);
    if (measure.outcome == Outcome::pass) {
      result.push_back(measure.figure.value);
    }
  }
  return result;
}

/// The number of a rung's instructions; 0: not known.
double instructions(const Record& record, const std::string& rung) {
  for (const Count& count : counts_of(record)) {
    if (count.rung == rung) return count.instructions;
  }
  return 0;
}

std::string machine_text(const Record& record, const char* key) {
  return record.stagecraft.at("machine").value(key, "not known");
}

}  // namespace

Derived derive(const Record& record, const Derivation& how) {
  Derived result;
  for (Floor floor : candidates(record)) {
    if (floor.against == "recorded") {
      floor.recorded = instructions(record, floor.rung);
    }
    const auto refuse = [&](const std::string& reason) {
      result.refused.push_back(fmt::format("{} over {}, {}: {}", floor.rung,
                                           floor.against, name_of(floor.metric),
                                           reason));
    };
    const Measure whole = measured(record, floor, paired);
    if (whole.outcome != Outcome::pass) {
      refuse(whole.reason);
      continue;
    }
    const bool of_time =
        floor.metric != Gauge::work && floor.metric != Gauge::masks;
    if (of_time && whole.figure.n < least_rounds_to_derive) {
      refuse(fmt::format("{} rounds are too few: take at least {}",
                         whole.figure.n, least_rounds_to_derive));
      continue;
    }
    const std::vector<double> values = figures(record, floor, how);
    if (values.empty()) {
      refuse("no session drawn from its rounds was fit");
      continue;
    }
    const auto [low, high] = std::ranges::minmax(values);
    const double slowed = slowed_figure(floor.metric, whole.figure.value, low);
    if (slowed == 0) {
      refuse(
          fmt::format("sessions of the same code reach from {:.3f} down to "
                      "{:.3f}, as far as a slow-down would: take more "
                      "rounds on a quieter machine",
                      whole.figure.value, low));
      continue;
    }
    floor.low = low;
    floor.high = high;
    floor.floor = floor.metric == Gauge::masks ? low : std::sqrt(low * slowed);
    floor.n = whole.figure.n;
    floor.commit = machine_text(record, "commit");
    floor.machine = processor_of(record);
    floor.compiler = compiler_of(record);
    floor.date = machine_text(record, "date");
    floor.why = how.why;
    result.floors.push_back(floor);
  }
  return result;
}

}  // namespace stagecraft
