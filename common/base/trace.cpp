#include "common/base/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace stagecraft {
inline namespace base {

using nlohmann::ordered_json;

namespace {

/// A line that names a process or a thread of the trace.
ordered_json label(const char* what, std::size_t rank, int worker,
                   const std::string& name) {
  return {{"name", what},
          {"ph", "M"},
          {"pid", rank},
          {"tid", worker},
          {"args", {{"name", name}}}};
}

}  // namespace

std::string chrome_trace(const std::vector<std::string>& reports) {
  std::vector<ordered_json> ranks;
  double start = std::numeric_limits<double>::infinity();
  for (const std::string& report : reports) {
    ranks.push_back(ordered_json::parse(report));
    for (const auto& worker : ranks.back()["workers"])
      for (const auto& span : worker["spans"])
        start = std::min(start, span["begin"].get<double>());
  }
  ordered_json events = ordered_json::array();
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    events.push_back(
        label("process_name", rank, 0, fmt::format("rank {}", rank)));
    for (const auto& worker : ranks[rank]["workers"]) {
      const int number = worker["worker"];
      const std::string mask = worker["mask"];
      events.push_back(
          label("thread_name", rank, number,
                fmt::format("thread {} on CPUs {}", number, mask)));
      for (const auto& span : worker["spans"]) {
        events.push_back({{"name", span["name"]},
                          {"ph", "X"},
                          {"pid", rank},
                          {"tid", number},
                          {"ts", (span["begin"].get<double>() - start) * 1e6},
                          {"dur", span["wall"].get<double>() * 1e6}});
      }
    }
  }
  return ordered_json{{"displayTimeUnit", "ms"}, {"traceEvents", events}}
      .dump();
}

}  // namespace base
}  // namespace stagecraft
