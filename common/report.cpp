#include "common/report.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <nlohmann/json.hpp>

#include "common/phases.h"
#include "common/resources.h"

namespace stagecraft {

using nlohmann::ordered_json;

ordered_json host_report() {
  utsname system{};
  uname(&system);
  const auto [packages, cores, hardware_threads] = topology();
  return {{"cpu_model", cpu_model()},
          {"packages", packages},
          {"cores", cores},
          {"hardware_threads", hardware_threads},
          {"kernel", fmt::format("{} {}", system.sysname, system.release)}};
}

std::string report_of_this_process() {
  ordered_json workers = ordered_json::array();
  for (const WorkerPhases& worker : phases_of_workers()) {
    ordered_json phases = ordered_json::object();
    for (const auto& [name, total] : worker.totals) {
      phases[name] = {{"wall_seconds", total.wall},
                      {"cpu_seconds", total.cpu},
                      {"count", total.count}};
    }
    ordered_json spans = ordered_json::array();
    for (const Span& span : worker.spans)
      spans.push_back(
          {{"name", span.name}, {"begin", span.begin}, {"wall", span.wall}});
    workers.push_back({{"worker", worker.worker},
                       {"mask", worker.mask},
                       {"phases", phases},
                       {"spans", spans}});
  }
  const auto [user, system] = cpu_seconds();
  const ordered_json report = {
      {"allowed_cpus", cpu_list(allowed_cpus_of_process())},
      {"peak_memory_bytes", peak_memory()},
      {"cpu_seconds", {{"user", user}, {"system", system}}},
      {"workers", workers}};
  return report.dump();
}

ordered_json reports_of_ranks(const std::vector<std::string>& reports) {
  ordered_json ranks = ordered_json::array();
  for (const std::string& text : reports) {
    ordered_json rank = {{"rank", ranks.size()}};
    rank.update(ordered_json::parse(text));
    for (auto& worker : rank["workers"]) worker.erase("spans");
    ranks.push_back(rank);
  }
  return ranks;
}

}  // namespace stagecraft
