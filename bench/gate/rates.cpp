#include "bench/gate/rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "bench/gate/arms.h"
#include "bench/gate/sessions.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// The floors that noise can move.
std::vector<Floor> of_time(const std::vector<Floor>& floors) {
  std::vector<Floor> result;
  std::ranges::copy_if(
      floors, std::back_inserter(result), [](const Floor& floor) {
        return floor.metric != Gauge::work && floor.metric != Gauge::masks;
      });
  return result;
}

Rate rate(const std::string& name, double slowdown, const Record& rounds,
          const std::vector<Floor>& floors, const Resampling& how,
          const Compare& compare) {
  const std::vector<int> numbers = rounds_of(rounds);
  std::mt19937_64 random(how.seed);
  int flags = 0;
  for (int n = 0; n < how.sessions; ++n) {
    const Record session = drawn(rounds, numbers, how.rounds, random);
    flags += std::ranges::any_of(floors, [&](const Floor& floor) {
      return judgement(session, floor, compare).outcome == Outcome::fail;
    });
  }
  return {name, slowdown, wilson(flags, how.sessions), flags, how.sessions};
}

std::vector<Floor> of_rung(const std::vector<Floor>& floors,
                           const std::string& rung) {
  std::vector<Floor> result;
  std::ranges::copy_if(
      floors, std::back_inserter(result),
      [&rung](const Floor& floor) { return floor.rung == rung; });
  return result;
}

}  // namespace

Halves halves(const Record& record) {
  const std::vector<int> rounds = rounds_of(record);
  const auto middle = rounds.begin() + std::ssize(rounds) / 2;
  return {with_rounds(record, {rounds.begin(), middle}),
          with_rounds(record, {middle, rounds.end()})};
}

std::vector<Rate> rates(const Record& rounds, const std::vector<Floor>& floors,
                        const Resampling& how, const Compare& compare) {
  const std::vector<Floor> judged = of_time(floors);
  std::vector<Rate> result;
  const auto add = [&](const std::string& name, double slowdown,
                       const Record& session_rounds,
                       const std::vector<Floor>& held) {
    if (held.empty()) return;
    result.push_back(rate(name, slowdown, session_rounds, held, how, compare));
  };
  add("identical code", 1, rounds, judged);
  for (const ArmRecord& arm : rounds.arms) {
    const ArmRecord* original = original_of(rounds, arm);
    if (original == nullptr) continue;
    if (arm.role == "control") {
      add(fmt::format("{} run once more", arm.rung), 1,
          with_runs_of(rounds, original->name, arm.name), judged);
    } else if (arm.role == "slowed") {
      add(fmt::format("{} slowed by {:.2f}", arm.rung, arm.work), arm.work,
          with_runs_of(rounds, original->name, arm.name),
          of_rung(judged, arm.rung));
    }
  }
  return result;
}

ordered_json rates_json(const std::vector<Rate>& rates) {
  ordered_json list = ordered_json::array();
  for (const Rate& rate : rates) {
    list.push_back({{"name", rate.name},
                    {"slowdown", rate.slowdown},
                    {"flagged", rate.flags},
                    {"sessions", rate.sessions},
                    {"low", rate.flagged.low},
                    {"high", rate.flagged.high}});
  }
  return list;
}

}  // namespace stagecraft
