#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/harness/plan.h"

namespace stagecraft {

/// What the gate measures, and with what.
struct Regression {
  const Registered* ladder = nullptr;
  std::filesystem::path programs;    ///< that are timed and counted
  std::vector<std::string> words{};  ///< rungs to climb; none: all
  int rounds = 7;
  /// Of rung `slow_rung` ("02") as a slow-down: factor of its work.
  double slowdown = 1;
  std::string slow_rung{};
  /// Factors by which the watched rung is slowed in arms of their own, for
  /// rates; instructions are then counted several times.
  std::vector<double> beside{};
};

/// The first rung and those that are asked for.
std::vector<Rung> rungs_of(const Regression& what);

/// A file of results with the instructions of every rung and no run.
/// About half a minute.
nlohmann::ordered_json measure_work(const Regression& what);

/// That, and the rounds of all arms, and the ceilings of the machine. About
/// 40 s a round.
nlohmann::ordered_json measure_all(const Regression& what);

}  // namespace stagecraft
