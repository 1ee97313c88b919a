#pragma once

#include <string>
#include <vector>

namespace stagecraft {
inline namespace base {

/// The spans of all ranks as a Chrome trace, which chrome://tracing and
/// ui.perfetto.dev show: a process a rank, a row a worker, in microseconds
/// since the earliest span. `reports` are the texts of `report_of_this_process`
/// in rank order; the ranks must share one machine's clock.
/// Source: "Trace Event Format", the Chromium authors.
std::string chrome_trace(const std::vector<std::string>& reports);

}  // namespace base
}  // namespace stagecraft
