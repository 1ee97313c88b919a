#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "bench/figures/figures.h"
#include "bench/report/chart.h"

namespace stagecraft {

/// A phase, in the order in which it is stacked, and its colour: what workers
/// can split in blue, what one does for all in orange.
struct Part {
  const char* name;
  const char* classes;
};
inline constexpr std::array phase_parts{
    Part{"smooth", "split-1"},  Part{"estimate", "split-2"},
    Part{"reslice", "split-3"}, Part{"read", "whole-1"},
    Part{"write", "whole-2"},   Part{"start-up and waiting", "rest"}};
inline constexpr std::size_t split_parts = 3;

using PhaseSeconds = std::array<double, phase_parts.size()>;

/// Medians over the runs of an arm; what no phase accounts for comes last.
/// Nothing but that: no phase was measured.
PhaseSeconds phase_seconds(const Record& record, const RungFigures& row);
double sum(const PhaseSeconds& seconds);

/// All rungs whose phases were measured.
std::vector<RungFigures> rungs_with_phases(const Record& record);

inline constexpr double phase_stack_height = 22;  ///< pixels

/// Their shares of the wall time as one bar from 0 to 100 percent.
std::string phase_stack(const PhaseSeconds& seconds);

/// What its colours mean.
std::vector<KeyEntry> phase_key();

}  // namespace stagecraft
