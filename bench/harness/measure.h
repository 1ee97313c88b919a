#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bench/harness/live.h"
#include "bench/harness/machine.h"
#include "bench/harness/plan.h"
#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"

namespace stagecraft {

/// One run of an arm and what it came to.
struct Measured {
  Finished finished;
  Verdict verdict;
  Disturbance disturbance;
  double harness_seconds = 0;  ///< CPU time of the harness meanwhile
  std::int64_t pss = 0;        ///< most of all ranks together, bytes
  std::int64_t rss = 0;        ///< most of any rank, bytes
  std::optional<std::int64_t> migrations;
  /// The program's own; empty where there is none.
  nlohmann::ordered_json report = nlohmann::ordered_json::object();
};

/// Where a session is run.
struct Place {
  const Ladder& ladder;
  const std::filesystem::path& programs;
  const Workspace& workspace;
  Live& live;
  bool cold = false;  ///< the input is taken out of memory before each run
};

/// CPU s of the harness until now.
double harness_cpu();

/// Runs an arm into an empty folder and judges what it left there.
Measured measure(const Arm& arm, const Judged& input, const Place& place);

/// The figures of a run by the names that RunRecord gives them; those that are
/// not known or not finite are left out.
std::map<std::string, double> counters(const Measured& measured);

/// The CPUs of every thread, rank by rank: "0 1 | 0 1".
std::string masks(const nlohmann::ordered_json& report);

/// What a short program prints; empty where it fails.
std::string answer(const std::vector<std::string>& command,
                   const Workspace& workspace);

}  // namespace stagecraft
