#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/climb_plan.h"
#include "bench/climb_table.h"

namespace stagecraft {

/// What to climb with.
struct Settings {
  std::filesystem::path scan{};    ///< empty: a phantom
  std::filesystem::path truth{};   ///< empty: the one beside the scan, if any
  std::filesystem::path programs;  ///< folder of the executables
};

/// What came of it.
struct Climb {
  std::vector<Row> rows;
  std::string truth;  ///< name of the file; empty: not known
  /// Everything around the figures that they depend on: date, commit, compiler,
  /// host, allowed_cpus, scan, file_system.
  nlohmann::ordered_json surroundings;
};

/// Runs every row once, one after the other, on a copy of the scan in memory,
/// and judges each. Ends early where the first, by which the others are judged,
/// is wrong. Throws BadInput, std::system_error, Interrupted.
Climb climb(const std::vector<Arm>& arms, const Settings& settings);

}  // namespace stagecraft
