#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "common/base/resources.h"

namespace stagecraft {
inline namespace base {

/// The machine for a run report: cpu_model, packages, cores, hardware_threads,
/// kernel. Holds neither user nor host name.
nlohmann::ordered_json host_report();

/// What this process used, as JSON text that a rank can send to the root:
/// allowed_cpus, peak_memory_bytes, cpu_seconds {user, system} and workers,
/// each with its mask, its phases {wall_seconds, cpu_seconds, count} and, after
/// `keep_spans()`, its spans. CPU time counts from where `before` was taken.
/// Call it while no other thread is inside a phase.
std::string report_of_this_process(const CpuSeconds& before = {});

/// The reports of all ranks, in rank order, for a run report: parsed, numbered
/// and without their spans.
nlohmann::ordered_json reports_of_ranks(
    const std::vector<std::string>& reports);

/// What a run report says beside what it reads off the machine.
struct RunFacts {
  std::string rung;
  std::string command;         ///< as typed
  double startup_seconds = 0;  ///< before any work: MPI, bindings
  double wall_seconds = 0;     ///< of the job, start-up included
  /// Files whose file systems are told: {"scan", path}.
  std::map<std::string, std::filesystem::path> files{};
};

/// The run report: version, rung, command line, what the job says of its `own`,
/// phases of the slowest worker (s), CPU utilisation, file systems, the
/// machine, and every rank.
std::string run_report(const RunFacts& facts, const nlohmann::ordered_json& own,
                       const std::vector<std::string>& reports);

}  // namespace base
}  // namespace stagecraft
