#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "bench/harness/plan.h"
#include "bench/harness/workspace.h"
#include "stages/ladder.h"

namespace stagecraft {

/// What a session is run with.
struct Settings {
  const Ladder* ladder = nullptr;
  std::filesystem::path input{};   ///< empty: one is made
  std::filesystem::path truth{};   ///< empty: the one beside the input, if any
  std::filesystem::path programs;  ///< folder of the executables
  Amount amount{};                 ///< of an input that is made
  int rounds = 3;
  std::uint64_t seed = 1;        ///< of the order in the rounds
  std::filesystem::path disk{};  ///< of input and outputs; empty: memory
  bool cold = false;             ///< no run finds its input in memory
};

/// What the runs of some amount of work read, and where the results of the
/// first arm lie, by which the others are judged.
struct Judged {
  Fixture fixture;
  std::filesystem::path first;
};

/// Puts a copy of the input, or one that is made, into the workspace; `factor`
/// times the work needs one that is made, and 0, the least, makes one. Throws
/// BadInput where more is asked of a named input.
Judged judged_input(const Settings& settings, double factor,
                    const Workspace& workspace);

/// Room that the runs of a session need, bytes; `works` are those of its arms.
std::uintmax_t room_for(const Settings& settings,
                        const std::set<double>& works);

/// Runs the arms in rounds: each in random order there, and in the opposite
/// order back, so that what drifts with time weighs on all alike. The input and
/// all outputs are in memory, or on the disk that was named; every output is
/// poisoned before a run and checked before its time counts. The first arm is
/// the one that the others are judged by; where it is wrong the session ends
/// early. Whole times its work are the same again, and judged as that.
/// Returns a file of results, see bench/figures/record.h. Throws BadInput,
/// std::system_error, Interrupted.
nlohmann::ordered_json session(const std::vector<Arm>& arms,
                               const Settings& settings);

}  // namespace stagecraft
