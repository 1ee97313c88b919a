#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/page/chart.h"
#include "bench/page/page_markup.h"
#include "bench/page/page_sections.h"
#include "common/svg.h"

namespace stagecraft {
namespace {

/// A phase, in the order in which it is stacked, and its colour: what workers
/// can split in blue, what one does for all in orange.
struct Part {
  const char* name;
  const char* classes;
};
constexpr std::array parts{
    Part{"smooth", "split-1"},  Part{"estimate", "split-2"},
    Part{"reslice", "split-3"}, Part{"read", "whole-1"},
    Part{"write", "whole-2"},   Part{"start-up and waiting", "rest"}};
constexpr std::size_t split_parts = 3;
constexpr std::size_t rest = parts.size() - 1;

using Seconds = std::array<double, parts.size()>;

/// Medians over the runs of an arm; what no phase accounts for comes last.
Seconds seconds_of(const Record& record, const RungFigures& row) {
  Seconds seconds{};
  for (std::size_t p = 0; p < rest; ++p) {
    const auto phase = figure(record, row.arm->name, counter(parts[p].name));
    seconds[p] = phase.n > 0 ? phase.value : 0;
  }
  const double named = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  seconds[rest] = std::max(0.0, row.wall.value - named);
  return seconds;
}

double sum(const Seconds& seconds) {
  return std::accumulate(seconds.begin(), seconds.end(), 0.0);
}

std::string stack(const Seconds& seconds) {
  constexpr double room_for_label = 11;  // percent, on a telephone
  std::string svg;
  double from = 0;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const double share = 100 * seconds[p] / sum(seconds);
    svg += bar_between(from, from + share, 0, 22, parts[p].classes,
                       fmt::format("{}: {} s, {:.1f} %", parts[p].name,
                                   rounded(seconds[p], 3), share));
    if (share > room_for_label) {
      svg += label_at({from + share / 2, 15.5},
                      fmt::format("middle on-{}", parts[p].classes),
                      fmt::format("{:.0f}\u00a0%", share));
    }
    from += share;
  }
  return svg;
}

/// What would remain of the wall time if the phases that are split took none.
/// Source: Amdahl, AFIPS 1967.
std::string limit(const RungFigures& row, const Seconds& seconds) {
  const double whole =
      std::accumulate(seconds.begin() + split_parts, seconds.end(), 0.0);
  if (!(whole > 0)) return "";
  return fmt::format(
      " Amdahl's bound, a model: if the blue phases of {} took no time at all, "
      "{} s would remain, and it would run {} times as fast as it does.",
      xml_escaped(row.arm->rung), rounded(whole, 3),
      rounded(sum(seconds) / whole, 3));
}

}  // namespace

std::string phases_section(const Record& record) {
  std::vector<ChartRow> rows;
  std::vector<Cells> cells;
  std::string bound;
  for (const RungFigures& row : rung_figures(record)) {
    if (row.runs == 0) continue;
    const Seconds seconds = seconds_of(record, row);
    if (sum(seconds) == seconds[rest]) continue;
    rows.push_back(
        {.name = fmt::format("<b>{}</b>", xml_escaped(row.arm->rung)),
         .value = fmt::format("<b>{} s</b>", digits(row.wall)),
         .content = stack(seconds),
         .height = 22});
    Cells line{xml_escaped(row.arm->rung)};
    for (const double value : seconds) line.push_back(rounded(value, 3));
    cells.push_back(line);
    bound = limit(row, seconds);
  }
  if (rows.empty()) return "";
  std::vector<KeyEntry> key;
  Cells headings{"Seconds"};
  for (const Part& part : parts) {
    key.push_back({part.classes, part.name});
    headings.push_back(part.name);
  }
  return section(
      "Where the time goes",
      key_of(key) +
          captioned(
              chart(rows, linear_scale(0, 100, 5), "share of the wall time, %"),
              "Time of the slowest worker in each phase, median over "
              "the runs. Blue: workers can split it. Orange: one rank "
              "does it for all. Grey: what no phase accounts for, "
              "start-up, messages and waiting." +
                  bound) +
          table("Seconds in every phase", headings, cells));
}

}  // namespace stagecraft
