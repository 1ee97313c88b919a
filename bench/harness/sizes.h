#pragma once

#include <vector>

#include "bench/figures/record.h"
#include "bench/harness/plan.h"

namespace stagecraft {

/// How long a run must take beside its start-up, to be believed.
struct Enough {
  double seconds = 1;
  double startups = 1;  ///< times its own start-up
};

/// What is run once before all else: every row of the table on the work that
/// all get, for its memory and its speed, and on the least.
std::vector<Arm> pilot_arms(const std::vector<Arm>& arms);

/// Gives every arm as many times that work as takes it long enough, whole ones,
/// so that every rung gets the same, only more often. An arm alone shares the
/// work of its rung out among the workers that it lacks.
void set_sizes(std::vector<Arm>& arms, const Record& pilot,
               const Enough& enough);

/// Every arm of its own kind of start on the least work.
void add_startups(std::vector<Arm>& arms);

}  // namespace stagecraft
