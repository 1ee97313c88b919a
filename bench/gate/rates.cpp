#include "bench/gate/rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "bench/gate/arms.h"
#include "bench/gate/sessions.h"
#include "bench/gate/work.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// What is drawn and judged.
struct Drawing {
  const Record& rounds;
  std::vector<Floor> floors;
  std::string slowed{};  ///< the rung that does `work` times its work
  double work = 1;
};

Rate rate(const std::string& name, const Drawing& drawing,
          const Resampling& how, const Compare& compare) {
  const std::vector<int> numbers = rounds_of(drawing.rounds);
  std::mt19937_64 random(how.seed);
  int flags = 0;
  for (int n = 0; n < how.sessions; ++n) {
    Record session = drawn(drawing.rounds, numbers, how.rounds, random);
    count_again(session, random(), drawing.slowed, drawing.work);
    flags += std::ranges::any_of(drawing.floors, [&](const Floor& floor) {
      return judgement(session, floor, compare).outcome == Outcome::fail;
    });
  }
  return {name, drawing.work, wilson(flags, how.sessions), flags, how.sessions};
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
  std::vector<Rate> result;
  const auto add = [&](const std::string& name, const Drawing& drawing) {
    if (drawing.floors.empty()) return;
    result.push_back(rate(name, drawing, how, compare));
  };
  add("identical code", {rounds, floors});
  for (const ArmRecord& arm : rounds.arms) {
    const ArmRecord* original = original_of(rounds, arm);
    if (original == nullptr) continue;
    const Record exchanged = with_runs_of(rounds, original->name, arm.name);
    if (arm.role == "control") {
      add(fmt::format("{} run once more", arm.rung), {exchanged, floors});
    } else if (arm.role == "slowed") {
      const auto held = of_rung(floors, arm.rung);
      const auto name = fmt::format("{} slowed by {:.2f}", arm.rung, arm.work);
      add(name, {exchanged, held, arm.rung, arm.work});
      std::vector<Floor> timed = held;
      std::erase_if(timed, [](const Floor& floor) {
        return floor.metric == Gauge::work;
      });
      add(name + ", times alone", {exchanged, timed, arm.rung, arm.work});
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
