#pragma once

#include <vector>

#include "bench/figures/figures.h"
#include "bench/figures/record.h"

namespace stagecraft {

/// What a table shows: the rungs, then placements and peers beside them. Their
/// arms are those of `record`.
std::vector<RungFigures> table_rows(const Record& record);

}  // namespace stagecraft
