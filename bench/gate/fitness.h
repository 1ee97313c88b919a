#pragma once

#include <string>
#include <vector>

#include "bench/figures/figures.h"

namespace stagecraft {

/// Wall time without the start-up, which on a small input may be most of it.
Metric working_time();

/// Why a machine was not fit to measure wall time, in sentences; none: it was.
struct Fitness {
  std::vector<std::string> reasons;

  bool fit() const { return reasons.empty(); }
};

/// Why CPU time is not what it is on free cores in the runs of an arm: other
/// programs used them, or other guests took them. Empty: they did not, or the
/// file is of a harness that did not look.
std::string disturbed(const Record& record, const std::string& arm);

/// Looks at the runs of two arms that are to be compared, and at how far the
/// control arm was from the arm that it repeats.
Fitness fitness(const Record& record, const ArmRecord& above,
                const ArmRecord& below);

/// By how much a metric differs between there and back of the same round, which
/// are the same program on the same work: the median over rounds of the
/// logarithm's size. NaN where no round has both.
double unsteadiness(const Record& record, const ArmRecord& arm,
                    const Metric& metric);

}  // namespace stagecraft
