#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// How often the gate raised an alarm, with Wilson intervals, in Markdown: a
/// row for each of `gate.rates` {name, flagged, sessions}. Only its headings
/// where the record has none.
std::string gate_markdown(const Record& record);

}  // namespace stagecraft
