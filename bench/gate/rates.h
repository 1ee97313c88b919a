#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/gate/gate.h"

namespace stagecraft {

struct Resampling {
  int sessions = 500;
  int rounds = 7;  ///< of a session
  std::uint64_t seed = 1;
};

/// How many sessions of a kind the gate flagged.
struct Rate {
  std::string name;     ///< "identical code", "sum/02_fast slowed by 1.25"
  double slowdown = 1;  ///< that was injected; 1: none
  Estimate flagged;     ///< share of the sessions, its Wilson interval
  int flags = 0;        ///< sessions that failed
  int sessions = 0;
};

/// Recorded rounds in two halves: what floors are derived from, and what
/// sessions are drawn from.
struct Halves {
  Record first;
  Record second;
};
Halves halves(const Record& record);

/// Draws sessions from the rounds and judges each as the gate does: identical
/// code, a control arm in the place of the arm that it repeats, and every
/// slowed arm in the place of its own, by all floors and by those of time
/// alone. A session of slowed code counts as flagged where a floor of that rung
/// fails. Instructions are drawn from the times they were counted.
/// Without a floor there is no rate.
std::vector<Rate> rates(const Record& rounds, const std::vector<Floor>& floors,
                        const Resampling& how, const Compare& compare);

nlohmann::ordered_json rates_json(const std::vector<Rate>& rates);

}  // namespace stagecraft
