#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/chart.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "bench/report/table_rows.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

/// Holds all intervals; from 0.1 to 1 s where nothing has a time.
Scale scale_of(const std::vector<RungFigures>& arms) {
  double low = std::numeric_limits<double>::infinity();
  double high = 0;
  for (const RungFigures& row : arms) {
    if (row.runs == 0) continue;
    low = std::min(low, row.wall.low);
    high = std::max(high, row.wall.high);
  }
  return high > 0 ? logarithmic_scale(low / 2, high)
                  : logarithmic_scale(0.1, 1);
}

ChartRow bar_of(const RungFigures& row, const Scale& scale) {
  ChartRow bar{.name = name_of(*row.arm),
               .value = "<b class=\"wrong\">WRONG</b>",
               .content = "",
               .height = 18};
  if (!row.wrong.empty()) return bar;
  bar.value = fmt::format("<b>{} s</b> {}", digits(row.wall), spread(row.wall));
  const double low = percent_along(scale, row.wall.low);
  const double high = percent_along(scale, row.wall.high);
  bar.content = bar_between(0, percent_along(scale, row.wall.value), 2, 14,
                            row.arm->role == "rung" ? "accent" : "other", "") +
                line_between({low, 9}, {high, 9}, "interval") +
                line_between({low, 4}, {low, 14}, "interval") +
                line_between({high, 4}, {high, 14}, "interval");
  return bar;
}

std::string ladder_chart(const std::vector<RungFigures>& arms) {
  const Scale scale = scale_of(arms);
  std::vector<ChartRow> bars;
  for (const RungFigures& row : arms) bars.push_back(bar_of(row, scale));
  return captioned(
      chart(bars, scale, "wall time, seconds (logarithmic)"),
      "Wall time of the whole program, start-up and files included: the "
      "median of n runs and its 95 % bootstrap interval. On this axis equal "
      "lengths are equal ratios; a bar has no zero to start from.");
}

Cells cells_of(const RungFigures& row, double serial_instructions) {
  const ArmRecord& arm = *row.arm;
  std::string name =
      fmt::format("{}<small>{}</small>", xml_escaped(short_name(arm)),
                  xml_escaped(arm.technique));
  if (!row.wrong.empty()) {
    name += fmt::format("<small class=\"wrong\">{}</small>",
                        xml_escaped(row.wrong));
    Cells cells(11);
    cells[0] = name;
    cells[1] = xml_escaped(arm.how);
    cells[2] = "<b class=\"wrong\">WRONG</b>";
    return cells;
  }
  const bool counted = arm.instructions > 0 && serial_instructions > 0;
  return {name,
          xml_escaped(arm.how),
          value_and_spread(row.wall),
          value_and_spread(row.over_previous),
          value_and_spread(row.over_serial),
          whole_percent(row.utilisation),
          fmt::format("{}<small>largest\u00a0{}</small>", in_megabytes(row.pss),
                      in_megabytes(row.rss)),
          value_and_spread(percent(row.efficiency)),
          value_and_spread(row.structure),
          counted ? rounded(arm.instructions / serial_instructions, 3) : "-",
          row.error ? rounded(*row.error, 3) : "-"};
}

std::string ladder_table(const std::vector<RungFigures>& rungs) {
  std::vector<Cells> rows;
  for (const RungFigures& row : rungs) {
    rows.push_back(cells_of(row, rungs.front().arm->instructions));
  }
  return table(
      "The rungs of the ladder",
      {"Rung", "Launched as", "Wall<small>s</small>",
       "\u00d7 previous<small>rung</small>", "\u00d7 00<small>serial</small>",
       "CPU<small>% of all cores</small>",
       "Memory<small>MB, sum of ranks</small>",
       "Efficiency<small>parallel, %</small>",
       "Structure<small>split of CPU</small>",
       "Instructions<small>00 = 1</small>", "Error<small>mm</small>"},
      rows);
}

/// The first sentence: from the bottom of the ladder to its top.
std::string climb(const std::vector<RungFigures>& rungs) {
  const auto top = std::find_if(
      rungs.rbegin(), rungs.rend(),
      [](const RungFigures& row) { return row.over_serial.n > 0; });
  if (top == rungs.rend()) return "";
  return fmt::format(
      "<p class=\"lead\">{} runs <b>{} times</b> as fast "
      "as the first rung {}.</p>\n",
      xml_escaped(short_name(*top->arm)), digits(top->over_serial),
      spread(top->over_serial));
}

}  // namespace

std::string ladder_section(const Record& record) {
  const auto rungs = table_rows(record);
  if (rungs.empty()) {
    return section("The ladder", paragraph("No rung was run."));
  }
  return section(
      "The ladder",
      climb(rungs) + ladder_chart(rungs) + ladder_table(rungs) +
          note("\u00d7 previous and \u00d7 00: ratio of wall times, of each "
               "round the geometric mean over there and back, then the median "
               "over "
               "rounds. CPU: processor time over wall time and all cores. "
               "Efficiency: "
               "wall time of the same program with one worker, over workers "
               "times "
               "wall time. Structure: processor time with one worker over that "
               "of "
               "the busiest worker, in smooth, estimate and reslice: what the "
               "split "
               "could give on cores of its own, not what it gave. Memory: the "
               "sum of PSS over ranks, and the RSS of the largest. "
               "Instructions: "
               "counted by callgrind, one worker, small scan. Error: against "
               "the "
               "known motion. A dash: not measured."));
}

}  // namespace stagecraft
