#include "bench/report/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/picture/svg.h"

namespace stagecraft {
namespace {

constexpr double plot_top = 26;     ///< room for the unit of y, pixels
constexpr double plot_bottom = 40;  ///< room for ticks and unit of x, pixels

/// Ticks within a plot end early, so that none stands on its edge.
const char* anchor(double x) {
  return x < 4 ? "start" : x > 96 ? "end" : "middle";
}

std::string vertical_grid(const Scale& scale, double top, double bottom) {
  std::string svg;
  for (const double tick : scale.ticks) {
    const double x = percent_along(scale, tick);
    svg += line_between({x, top}, {x, bottom}, "grid");
  }
  return svg;
}

std::string horizontal_ticks(const Scale& scale, double y) {
  std::string svg;
  for (const double tick : scale.ticks) {
    const double x = percent_along(scale, tick);
    svg += label_at({x, y}, std::string("tick ") + anchor(x), tick_text(tick));
  }
  return svg;
}

std::string chart_row(const ChartRow& row, const std::string& below) {
  return fmt::format(
      "<div class=\"row\"><span class=\"name\">{}</span>"
      "<span class=\"value\">{}</span>{}</div>\n",
      row.name, row.value, below);
}

}  // namespace

Scale linear_scale(double low, double high, int steps) {
  const Axis axis = axis_over({}, low, high, steps);
  Scale scale{
      Spacing::linear, axis.first * axis.step, axis.last * axis.step, {}};
  for (int tick = axis.first; tick <= axis.last; ++tick) {
    scale.ticks.push_back(tick * axis.step);
  }
  return scale;
}

Scale logarithmic_scale(double low, double high) {
  constexpr double air = 1.15;
  Scale scale{Spacing::logarithmic, low / air, high * air, {}};
  const bool decades_alone = high / low > 200;
  const int first = static_cast<int>(std::floor(std::log10(scale.low)));
  const int last = static_cast<int>(std::ceil(std::log10(scale.high)));
  for (int power = first; power <= last; ++power) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double tick = digit * std::pow(10, power);
      if (decades_alone && digit > 1) continue;
      if (tick >= scale.low && tick <= scale.high) scale.ticks.push_back(tick);
    }
  }
  return scale;
}

double percent_along(const Scale& scale, double value) {
  const double share =
      scale.spacing == Spacing::linear
          ? (value - scale.low) / (scale.high - scale.low)
          : std::log(value / scale.low) / std::log(scale.high / scale.low);
  return 100 * std::clamp(share, 0.0, 1.0);
}

std::string tick_text(double tick) {
  const std::string digits = fmt::format("{:.6g}", std::abs(tick));
  return tick < 0 ? "\u2212" + digits : digits;
}

std::string label_at(const Place& place, const std::string& classes,
                     const std::string& text) {
  return fmt::format(
      "<text x=\"{:.2f}%\" y=\"{:.1f}\" class=\"{}\">{}</text>\n", place.x,
      place.y, classes, text);
}

std::string line_between(const Place& from, const Place& to,
                         const std::string& classes) {
  return fmt::format(
      "<line x1=\"{:.2f}%\" y1=\"{:.1f}\" x2=\"{:.2f}%\" y2=\"{:.1f}\" "
      "class=\"{}\"/>\n",
      from.x, from.y, to.x, to.y, classes);
}

std::string curve_through(const std::vector<Place>& points, double height,
                          const std::string& classes) {
  std::string list;
  for (const Place& point : points) {
    list += fmt::format("{:.2f},{:.1f} ", point.x, point.y);
  }
  return fmt::format(
      "<svg viewBox=\"0 0 100 {0}\" width=\"100%\" height=\"{0}\" "
      "preserveAspectRatio=\"none\"><polyline points=\"{1}\" class=\"{2}\" "
      "vector-effect=\"non-scaling-stroke\"/></svg>\n",
      height, list, classes);
}

std::string dot_at(const Place& place, double radius,
                   const std::string& classes, const std::string& title) {
  return fmt::format(
      "<circle cx=\"{:.2f}%\" cy=\"{:.1f}\" r=\"{}\" class=\"{}\">"
      "<title>{}</title></circle>\n",
      place.x, place.y, radius, classes, title);
}

std::string bar_between(double from, double to, double top, double height,
                        const std::string& classes, const std::string& title) {
  return fmt::format(
      "<rect x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"{}\" "
      "class=\"{}\"><title>{}</title></rect>\n",
      from, top, to - from, height, classes, title);
}

std::string drawing(double height, const std::string& name,
                    const std::string& content) {
  const std::string spoken =
      name.empty() ? "aria-hidden=\"true\""
                   : fmt::format("role=\"img\" aria-label=\"{}\"", name);
  return fmt::format("<svg width=\"100%\" height=\"{}\" {}>\n{}</svg>\n",
                     height, spoken, content);
}

std::string chart(const std::vector<ChartRow>& rows, const Scale& scale,
                  const std::string& unit) {
  std::string markup = "<div>\n";
  for (const ChartRow& row : rows) {
    const std::string grid = vertical_grid(scale, 0, row.height);
    markup += chart_row(row, drawing(row.height, "", grid + row.content));
  }
  const std::string axis = vertical_grid(scale, 0, 5) +
                           horizontal_ticks(scale, 18) +
                           label_at({50, 36}, "unit middle", unit);
  return markup + chart_row({}, drawing(42, "", axis)) + "</div>\n";
}

std::string key_of(const std::vector<KeyEntry>& entries) {
  std::string markup = "<ul class=\"key\">";
  for (const auto& [classes, text] : entries) {
    markup += fmt::format(
        "<li><svg width=\"14\" height=\"12\" aria-hidden=\"true\">"
        "<rect width=\"14\" height=\"12\" class=\"{}\"/></svg> {}</li>",
        classes, text);
  }
  return markup + "</ul>\n";
}

Place place_in(const Plot& plot, double x, double y) {
  return {percent_along(plot.x, x),
          plot_top + plot.height * (1 - percent_along(plot.y, y) / 100)};
}

double plot_drawing_height(const Plot& plot) {
  return plot_top + plot.height + plot_bottom;
}

std::string plot_drawing(const Plot& plot, const std::string& name,
                         const std::string& content) {
  const double bottom = plot_top + plot.height;
  std::string grid = vertical_grid(plot.x, plot_top, bottom);
  std::string labels = label_at({0, 12}, "unit start", plot.y_unit) +
                       horizontal_ticks(plot.x, bottom + 16) +
                       label_at({50, bottom + 34}, "unit middle", plot.x_unit);
  for (const double tick : plot.y.ticks) {
    const double y = place_in(plot, plot.x.low, tick).y;
    grid += line_between({0, y}, {100, y}, "grid");
    labels += label_at({0, y - 3}, "tick start halo", tick_text(tick));
  }
  return drawing(plot_drawing_height(plot), name, grid + content + labels);
}

}  // namespace stagecraft
