#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// Why a run of an arm cannot be: it took less time than its cores need at the
/// least. Empty: it can, or no ceiling was measured. A run at least reads and
/// writes each voxel (2 bytes) and, in every frame to fit, weighs the 64
/// neighbours that a cubic spline has.
std::string faster_than_possible(const Record& record, const ArmRecord& arm,
                                 const RunRecord& run);

}  // namespace stagecraft
