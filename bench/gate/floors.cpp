#include "bench/gate/floors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

Floor floor_of(const ordered_json& entry, const ordered_json& derived) {
  Floor floor{.rung = entry.at("rung"),
              .against = entry.at("against"),
              .metric = entry.at("metric"),
              .floor = entry.at("floor"),
              .low = entry.at("envelope").at(0),
              .high = entry.at("envelope").at(1),
              .n = entry.at("n"),
              .recorded = entry.value("recorded", 0.0),
              .commit = derived.at("commit"),
              .machine = derived.at("machine"),
              .compiler = derived.at("compiler"),
              .date = derived.at("date"),
              .why = derived.at("why")};
  if (ordered_json(floor.metric) != entry["metric"]) {
    throw BadInput("a metric is none of work, cpu, structure, wall, masks");
  }
  if (!(floor.floor > 0 && floor.low >= floor.floor &&
        floor.high >= floor.low)) {
    throw BadInput(fmt::format(
        "the floor of {} ({}) is not above 0 and at most its envelope",
        floor.rung, name_of(floor.metric)));
  }
  return floor;
}

}  // namespace

std::string name_of(Gauge gauge) {
  return ordered_json(gauge).get<std::string>();
}

std::vector<Floor> read_floors(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw BadInput(fmt::format(
        "cannot read {}; `bench/regress --derive --why TEXT` writes floors",
        file.string()));
  }
  std::vector<Floor> floors;
  try {
    const auto json = ordered_json::parse(stream);
    for (const auto& entry : json.at("floors")) {
      floors.push_back(floor_of(
          entry,
          json.at("derived").at(entry.at("derived").get<std::size_t>())));
    }
  } catch (const std::exception& error) {
    throw BadInput(
        fmt::format("{} is no file of floors: {}; mend it or take "
                    "the committed one",
                    file.string(), error.what()));
  }
  if (floors.empty()) {
    throw BadInput(
        fmt::format("{} holds no floor; `bench/regress --derive "
                    "--why TEXT` writes some",
                    file.string()));
  }
  return floors;
}

ordered_json floors_json(const std::vector<Floor>& floors) {
  ordered_json list = ordered_json::array();
  std::vector<ordered_json> derived;
  for (const Floor& floor : floors) {
    const ordered_json when{{"commit", floor.commit},
                            {"machine", floor.machine},
                            {"compiler", floor.compiler},
                            {"date", floor.date},
                            {"why", floor.why}};
    const auto same = std::ranges::find(derived, when);
    const auto number = same - derived.begin();
    if (same == derived.end()) derived.push_back(when);
    ordered_json entry{{"rung", floor.rung},
                       {"against", floor.against},
                       {"metric", floor.metric},
                       {"floor", floor.floor},
                       {"envelope", {floor.low, floor.high}},
                       {"n", floor.n}};
    if (floor.recorded > 0) entry["recorded"] = floor.recorded;
    entry["derived"] = number;
    list.push_back(entry);
  }
  return {{"derived", derived}, {"floors", list}};
}

std::vector<Floor> moved(std::vector<Floor> floors,
                         const std::vector<Floor>& derived) {
  for (const Floor& floor : derived) {
    const auto same =
        std::ranges::find_if(floors, [&floor](const Floor& other) {
          return other.rung == floor.rung && other.metric == floor.metric &&
                 other.against == floor.against;
        });
    if (same == floors.end()) {
      floors.push_back(floor);
    } else {
      *same = floor;
    }
  }
  return floors;
}

}  // namespace stagecraft
