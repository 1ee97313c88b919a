#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "bench/harness/plan.h"
#include "common/scan/phantom.h"

namespace stagecraft {

/// What a session is run with.
struct Settings {
  std::filesystem::path scan{};    ///< empty: the phantom
  std::filesystem::path truth{};   ///< empty: the one beside the scan, if any
  std::filesystem::path programs;  ///< folder of the executables
  PhantomSettings phantom;         ///< where no scan is named
  int rounds = 3;
  std::uint64_t seed = 1;  ///< of the order in the rounds
};

/// Runs the arms in rounds: each in random order there, and in the opposite
/// order back, so that what drifts with time weighs on all alike. The scan and
/// all outputs are in memory; every output is poisoned before a run and checked
/// before its time counts. The first arm is the one that the others are judged
/// by; where it is wrong the session ends early.
/// Returns a file of results, see bench/figures/record.h. Throws BadInput,
/// std::system_error, Interrupted.
nlohmann::ordered_json session(const std::vector<Arm>& arms,
                               const Settings& settings);

}  // namespace stagecraft
