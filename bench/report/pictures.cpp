#include "bench/report/pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/figures/scaling.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_masks.h"
#include "bench/report/phase_stack.h"
#include "bench/report/picture_frame.h"
#include "bench/report/scaling_plot.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

constexpr double row_height = 40;

/// "[1.93, 2.02]"; empty: no interval is known.
std::string interval(const Estimate& estimate) {
  const std::string all = with_interval(estimate);
  return all.find('[') == all.npos ? "" : all.substr(all.find('['));
}

/// Name and launch of a rung, left in its row.
std::string names(const RungFigures& row, double y) {
  return svg_text(0, y + 17, xml_escaped(short_name(*row.arm)),
                  "class=\"strong\"") +
         svg_text(0, y + 31, xml_escaped(row.arm->how), "class=\"muted\"");
}

/// A figure over its interval.
std::string figure_at(double x, double y, const std::string& text,
                      const Estimate& estimate) {
  return svg_text(x, y + 17, text, "class=\"strong end\"") +
         svg_text(x, y + 31, interval(estimate), "class=\"muted end\"");
}

std::string wall_bar(const Estimate& wall, const Scale& scale) {
  const double middle = row_height / 2;
  const double low = percent_along(scale, wall.low);
  const double high = percent_along(scale, wall.high);
  return bar_between(0, percent_along(scale, wall.value), 7, 26, "accent", "") +
         line_between({low, middle}, {high, middle}, "interval") +
         line_between({low, middle - 6}, {low, middle + 6}, "interval") +
         line_between({high, middle - 6}, {high, middle + 6}, "interval");
}

}  // namespace

std::string ladder_picture(const Record& record) {
  constexpr double values = 488;  // right ends of the columns
  constexpr double header = 22;
  const auto rungs = rung_figures(record);
  double longest = 0;
  for (const RungFigures& row : rungs) {
    longest = std::max(longest, row.wall.high);
  }
  if (!(longest > 0)) return "";
  const Scale scale = linear_scale(0, longest, 4);
  const Area bars{.x = 98,
                  .y = header,
                  .width = 284,
                  .height = row_height * static_cast<double>(rungs.size())};
  std::string svg =
      picture_axis(bars, scale, "seconds") +
      svg_text(values, 14, "wall time", "class=\"muted end\"") +
      svg_text(picture_width, 14, "\u00d7 rung before", "class=\"muted end\"");
  double y = header;
  for (const RungFigures& row : rungs) {
    svg += names(row, y);
    if (row.wrong.empty()) {
      svg += inset({bars.x, y, bars.width, row_height},
                   wall_bar(row.wall, scale)) +
             figure_at(values, y, digits(row.wall) + " s", row.wall);
    } else {
      svg += svg_text(values, y + 17, "WRONG", "class=\"strong end\"");
    }
    if (row.over_previous.n > 0) {
      svg += figure_at(picture_width, y,
                       "\u00d7\u00a0" + digits(row.over_previous),
                       row.over_previous);
    }
    y += row_height;
  }
  return framed(y + 36, "Wall time of every rung", record, svg);
}

std::string phases_picture(const Record& record) {
  constexpr double header = 24;
  const auto rungs = rungs_with_phases(record);
  if (rungs.empty()) return "";
  const Area bars{.x = 98,
                  .y = header,
                  .width = 420,
                  .height = 32 * static_cast<double>(rungs.size())};
  std::string svg =
      picture_key(0, phase_key()) +
      picture_axis(bars, linear_scale(0, 100, 5), "share of the wall time, %");
  double y = header;
  for (const RungFigures& row : rungs) {
    svg += svg_text(0, y + 20, xml_escaped(short_name(*row.arm)),
                    "class=\"strong\"") +
           inset({bars.x, y + 5, bars.width, phase_stack_height},
                 phase_stack(phase_seconds(record, row))) +
           svg_text(picture_width, y + 20, digits(row.wall) + " s",
                    "class=\"strong end\"");
    y += 32;
  }
  return framed(y + 36, "Shares of the phases in every rung", record, svg);
}

std::string scaling_picture(const Record& record) {
  const auto cores =
      cpus_of(text_at(record.stagecraft, "/machine/allowed_cpus")).size();
  const auto all = scalings(record, static_cast<int>(cores));
  const auto strong = std::ranges::find(all, "strong", &Scaling::role);
  if (strong == all.end()) return "";
  Plot plot = scaling_axes(*strong);
  plot.height = 180;
  const std::string law =
      strong->serial_fraction
          ? fmt::format(
                "{}: serial fraction {} fitted to {} (Amdahl); beyond them a "
                "model",
                strong->rung, rounded(*strong->serial_fraction, 2),
                count_of(strong->fitted, "point"))
          : strong->rung + ": no law was fitted";
  const Area area{.x = 0,
                  .y = 42,
                  .width = picture_width,
                  .height = plot_drawing_height(plot)};
  return framed(
      area.y + area.height, "Strong scaling", record,
      picture_key(0, scaling_key()) + svg_text(0, 31, xml_escaped(law)) +
          inset(area, scaling_plot(plot, *strong, "Speed-up over workers")));
}

}  // namespace stagecraft
