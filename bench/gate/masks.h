#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// Why two runs may not be compared, from where their threads could run: with
/// as many threads each must have its like in the other, else all must be
/// equally free. Empty: they may. Masks as RunRecord has them.
std::string masks_differ(const std::string& a, const std::string& b);

/// Why a run's threads are not where rung 04 plans them: each on a CPU of its
/// own. Empty: they are.
std::string off_plan(const RunRecord& run);

/// That threads moved since they were first seen; empty: none did, or it is not
/// known. On a busy machine a thread is seen before it had its turn to bind
/// itself.
std::string strayed(const RunRecord& run);

}  // namespace stagecraft
