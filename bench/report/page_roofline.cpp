#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/numbers.h"
#include "bench/figures/roofline.h"
#include "bench/report/chart.h"
#include "bench/report/chart_labels.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

using Levels = std::vector<Ceilings::Level>;

/// Those that a drawing with logarithmic axes can show.
std::vector<RooflinePoint> drawn(std::vector<RooflinePoint> points) {
  std::erase_if(points, [](const RooflinePoint& point) {
    return !(point.intensity && *point.intensity > 0);
  });
  return points;
}

double intensity_of(const RooflinePoint& point) { return *point.intensity; }

Plot plot_of(const std::vector<RooflinePoint>& points, const Levels& levels,
             double peak) {
  const auto [left, right] = std::ranges::minmax(points, {}, intensity_of);
  const double slowest =
      std::ranges::min(points, {}, &RooflinePoint::gigaflops).gigaflops;
  const auto [slow, fast] =
      std::ranges::minmax(levels, {}, &Ceilings::Level::bandwidth);
  return {.x = logarithmic_scale(
              std::min(*left.intensity / 4, peak / fast.bandwidth / 2),
              std::max(3 * *right.intensity, 2 * peak / slow.bandwidth)),
          .y = logarithmic_scale(slowest / 3, 1.6 * peak),
          .x_unit = "flop per byte that must move",
          .y_unit = "Gflop/s of one core"};
}

/// A slope for each memory up to the flat roof, and what they are.
std::string roof_lines(const Plot& plot, const Levels& levels, double peak) {
  std::string svg;
  std::vector<PointLabel> labels;
  double first_ridge = plot.x.high;
  for (const Ceilings::Level& roof : levels) {
    const double ridge = peak / roof.bandwidth;
    const double begin = std::max(plot.x.low, plot.y.low / roof.bandwidth);
    first_ridge = std::min(first_ridge, ridge);
    svg += line_between(place_in(plot, begin, begin * roof.bandwidth),
                        place_in(plot, ridge, peak), "roof");
    const Place foot = place_in(plot, begin, begin * roof.bandwidth);
    labels.push_back({{std::max(foot.x, 6.0), foot.y + 6},
                      fmt::format("{} {}", xml_escaped(roof.name),
                                  rounded(roof.bandwidth, 2)),
                      "tick halo"});
  }
  const Place end = place_in(plot, plot.x.high, peak);
  svg += line_between(place_in(plot, first_ridge, peak), end, "roof");
  svg += label_at({end.x, end.y - 6}, "tick end halo",
                  fmt::format("multiply-adds {} Gflop/s", rounded(peak, 2)));
  return svg + labels_apart(labels);
}

std::string roofline_drawing(const Record& record) {
  const auto points = drawn(roofline(record));
  const auto [peak, levels] = ceilings(record);
  if (points.empty() || levels.empty() || !peak) return "";
  const Plot plot = plot_of(points, levels, *peak);
  std::string dots;
  std::vector<PointLabel> labels;
  for (const RooflinePoint& point : points) {
    const Place place = place_in(plot, *point.intensity, point.gigaflops);
    const std::string name = xml_escaped(point.name);
    dots += dot_at(place, 4.5, "accent", name);
    labels.push_back({place, name, "halo"});
  }
  return captioned(
      plot_drawing(
          plot, "Roofline: speed of kernels under the ceilings",
          roof_lines(plot, levels, *peak) + labels_apart(labels) + dots),
      "Each dot is a kernel on one core, the fastest of its repetitions. The "
      "lines are what this machine was measured to do at most in the same "
      "session: STREAM's triad in each memory, in GB/s, and multiply-adds in "
      "registers. "
      "Bytes count every number that goes in or comes out once, however often "
      "it is read.");
}

std::string kernel_table(const std::vector<RooflinePoint>& points) {
  std::vector<Cells> rows;
  for (const RooflinePoint& point : points) {
    const auto or_dash = [](double value) {
      return value > 0 ? rounded(value, 3) : "-";
    };
    rows.push_back(
        {xml_escaped(point.name),
         fmt::format("{}<small>to\u00a0{}, n\u00a0=\u00a0{}</small>",
                     rounded(point.nanoseconds, 3), rounded(point.slowest, 3),
                     point.repetitions),
         or_dash(point.bandwidth), or_dash(point.gigaflops),
         or_dash(point.intensity.value_or(0)), xml_escaped(point.level),
         whole_percent(point.share.value_or(0)) +
             (point.faster_than_possible
                  ? "<small class=\"wrong\">more than possible</small>"
                  : "")});
  }
  return table(
      "Kernels",
      {"Kernel", "Time<small>ns per item, best</small>", "GB/s", "Gflop/s",
       "Flop per byte", "Data in", "Of its ceiling<small>%</small>"},
      rows);
}

}  // namespace

std::string roofline_section(const Record& record) {
  if (record.kernels.empty()) return "";
  return section("Kernels under the roof",
                 roofline_drawing(record) + kernel_table(roofline(record)));
}

}  // namespace stagecraft
