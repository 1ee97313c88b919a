#include <fmt/format.h>

#include <numeric>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/chart.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "bench/report/phase_stack.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

/// What would remain of the wall time if the phases that are split took none.
/// Source: Amdahl, AFIPS 1967.
std::string limit(const RungFigures& row, const PhaseSeconds& seconds) {
  const double whole =
      std::accumulate(seconds.begin() + split_parts, seconds.end(), 0.0);
  if (!(whole > 0)) return "";
  return fmt::format(
      " Amdahl's bound, a model: if the blue phases of {} took no time at all, "
      "{} s would remain, and it would run {} times as fast as it does.",
      xml_escaped(short_name(*row.arm)), rounded(whole, 3),
      rounded(sum(seconds) / whole, 3));
}

}  // namespace

std::string phases_section(const Record& record) {
  std::vector<ChartRow> rows;
  std::vector<Cells> cells;
  std::string bound;
  for (const RungFigures& row : rungs_with_phases(record)) {
    const PhaseSeconds seconds = phase_seconds(record, row);
    rows.push_back(
        {.name = fmt::format("<b>{}</b>", xml_escaped(short_name(*row.arm))),
         .value = fmt::format("<b>{} s</b>", digits(row.wall)),
         .content = phase_stack(seconds),
         .height = phase_stack_height});
    Cells line{xml_escaped(short_name(*row.arm))};
    for (const double value : seconds) line.push_back(rounded(value, 3));
    cells.push_back(line);
    bound = limit(row, seconds);
  }
  if (rows.empty()) return "";
  Cells headings{"Seconds"};
  for (const Part& part : phase_parts) headings.push_back(part.name);
  return section(
      "Where the time goes",
      key_of(phase_key()) +
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
