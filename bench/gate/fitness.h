#pragma once

#include <string>
#include <vector>

#include "bench/figures/record.h"

namespace stagecraft {

/// Why a machine was not fit to measure wall time, in sentences; none: it was.
struct Fitness {
  std::vector<std::string> reasons;

  bool fit() const { return reasons.empty(); }
};

/// Looks at the runs of two arms that are to be compared, and at how far the
/// control arm was from the arm that it repeats.
Fitness fitness(const Record& record, const ArmRecord& above,
                const ArmRecord& below);

}  // namespace stagecraft
