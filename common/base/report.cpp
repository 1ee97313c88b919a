#include "common/base/report.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/phases.h"

namespace stagecraft {
inline namespace base {

using nlohmann::ordered_json;
namespace {

/// Seconds that the slowest worker spent in each phase.
ordered_json slowest(const ordered_json& ranks) {
  ordered_json phases = ordered_json::object();
  for (const auto& rank : ranks) {
    for (const auto& worker : rank["workers"]) {
      for (const auto& [name, total] : worker["phases"].items()) {
        phases[name] = std::max(phases.value(name, 0.0),
                                total["wall_seconds"].get<double>());
      }
    }
  }
  return phases;
}

}  // namespace

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

std::string report_of_this_process(const CpuSeconds& before) {
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
      {"cpu_seconds",
       {{"user", user - before.user}, {"system", system - before.system}}},
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

std::string run_report(const RunFacts& facts, const ordered_json& own,
                       const std::vector<std::string>& reports) {
  const ordered_json ranks = reports_of_ranks(reports);
  double cpu = 0;
  for (const auto& rank : ranks) {
    for (const auto& part : rank["cpu_seconds"]) cpu += part.get<double>();
  }
  const auto cpus = static_cast<double>(allowed_cpus_of_process().size());
  ordered_json file_systems = ordered_json::object();
  for (const auto& [name, path] : facts.files)
    file_systems[name] = file_system(path);
  ordered_json report = {{"version", STAGECRAFT_VERSION},
                         {"rung", facts.rung},
                         {"command", without_home(facts.command)}};
  report.update(own);
  report.update({{"startup_seconds", facts.startup_seconds},
                 {"wall_seconds", facts.wall_seconds},
                 {"cpu_seconds", cpu},
                 {"cpu_utilisation", cpu / (facts.wall_seconds * cpus)},
                 {"phases", slowest(ranks)},
                 {"file_systems", file_systems},
                 {"host", host_report()},
                 {"ranks", ranks}});
  // A path need not be UTF-8, as JSON must be.
  return report.dump(2, ' ', false, ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace base
}  // namespace stagecraft
