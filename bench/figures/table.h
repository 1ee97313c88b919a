#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// The table for a terminal, in three parts below each other: how fast, what a
/// run took, what the work is like. A row that is wrong shows no figure.
std::string table_text(const Record& record);

/// The CPUs on which every thread of every rank could run, for each row.
std::string masks_text(const Record& record);

}  // namespace stagecraft
