#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/figures/record.h"

namespace stagecraft {

/// What one core can do at most, measured: of repetitions the best, since other
/// programs can only slow one down.
struct Ceilings {
  struct Level {
    std::string name;      ///< "L1", "memory"
    double holds = 0;      ///< bytes
    double bandwidth = 0;  ///< GB/s
  };

  std::optional<double> peak;  ///< Gflop/s; nothing: not measured
  std::vector<Level> levels;   ///< smallest first; empty: not measured
};

Ceilings ceilings(const Record& record);

/// A kernel under its roof. Source: Williams, Waterman, Patterson, "Roofline:
/// an insightful visual performance model", 2009.
struct RooflinePoint {
  std::string name;
  double nanoseconds = 0;  ///< per item, the fastest repetition
  double slowest = 0;      ///< ns per item, the slowest repetition
  int repetitions = 0;
  double gigaflops = 0;             ///< Gflop/s achieved
  double bandwidth = 0;             ///< GB/s achieved
  std::optional<double> intensity;  ///< flop per byte; nothing moves: none
  /// The smallest level that holds the working set, else the largest; empty:
  /// no level was measured.
  std::string level;
  /// Gflop/s or GB/s achieved over what the ceilings allow, whichever is more.
  /// Nothing where a ceiling that the kernel needs was not measured.
  std::optional<double> share;
  /// True where a measured ceiling is passed by more than a tenth: the result,
  /// its counts or the ceiling are wrong.
  bool faster_than_possible = false;
};

/// Every kernel, sorted by name; repetitions become one point.
std::vector<RooflinePoint> roofline(const Record& record);

/// The time (s) below which no program can be that moves so many bytes and does
/// so many flop on so many cores, each with the best bandwidth of any level and
/// the peak. Nothing where a ceiling that it needs was not measured.
std::optional<double> least_seconds(double bytes, double flop, int cores,
                                    const Record& record);

}  // namespace stagecraft
