#include "bench/report/phase_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "bench/figures/numbers.h"

namespace stagecraft {
namespace {

constexpr std::size_t rest = phase_parts.size() - 1;

}  // namespace

PhaseSeconds phase_seconds(const Record& record, const RungFigures& row) {
  PhaseSeconds seconds{};
  for (std::size_t p = 0; p < rest; ++p) {
    const auto phase =
        figure(record, row.arm->name, counter(phase_parts[p].name));
    seconds[p] = phase.n > 0 ? phase.value : 0;
  }
  seconds[rest] = std::max(0.0, row.wall.value - sum(seconds));
  return seconds;
}

double sum(const PhaseSeconds& seconds) {
  return std::accumulate(seconds.begin(), seconds.end(), 0.0);
}

std::vector<RungFigures> rungs_with_phases(const Record& record) {
  std::vector<RungFigures> rows = rung_figures(record);
  std::erase_if(rows, [&](const RungFigures& row) {
    if (row.runs == 0) return true;
    const PhaseSeconds seconds = phase_seconds(record, row);
    return sum(seconds) == seconds[rest];
  });
  return rows;
}

std::string phase_stack(const PhaseSeconds& seconds) {
  constexpr double room_for_label = 11;  // percent, on a telephone
  std::string svg;
  double from = 0;
  for (std::size_t p = 0; p < phase_parts.size(); ++p) {
    const auto& [name, classes] = phase_parts[p];
    const double share = 100 * seconds[p] / sum(seconds);
    svg += bar_between(
        from, from + share, 0, phase_stack_height, classes,
        fmt::format("{}: {} s, {:.1f} %", name, rounded(seconds[p], 3), share));
    if (share > room_for_label) {
      svg += label_at({from + share / 2, 15.5},
                      fmt::format("middle on-{}", classes),
                      fmt::format("{:.0f}\u00a0%", share));
    }
    from += share;
  }
  return svg;
}

std::vector<KeyEntry> phase_key() {
  std::vector<KeyEntry> key;
  for (const auto& [name, classes] : phase_parts)
    key.push_back({classes, name});
  return key;
}

}  // namespace stagecraft
