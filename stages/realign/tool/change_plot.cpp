#include "stages/realign/tool/change_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/picture/svg.h"

namespace stagecraft::realign {
namespace {

// Pixels.
constexpr double left = 84, right = 976, top = 40, bottom = 160;

double x_of(std::size_t t, std::size_t frames) {
  return left + (right - left) * static_cast<double>(t) /
                    static_cast<double>(frames - 1);
}

double y_of(double value, const Axis& axis) {
  return bottom - (bottom - top) * (value / axis.step - axis.first) /
                      (axis.last - axis.first);
}

/// A curve through the finite values, and its name above the panel.
std::string curve(const std::vector<double>& values, const Axis& axis,
                  const char* colour, double name_at, const char* name) {
  std::string path;
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (!std::isfinite(values[t])) continue;
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? 'M' : 'L',
                        x_of(t, values.size()), y_of(values[t], axis));
  }
  path += fmt::format("M{:.1f} {:.1f}h20", name_at, top - 16);
  return fmt::format(
             "<path d=\"{}\" fill=\"none\" stroke=\"{}\" "
             "stroke-width=\"1.6\" stroke-linejoin=\"round\"/>\n",
             path, colour) +
         svg_text(name_at + 26, top - 12, name);
}

}  // namespace

std::string change_svg(const std::vector<double>& before,
                       const std::vector<double>& after) {
  std::vector<double> all = before;
  all.insert(all.end(), after.begin(), after.end());
  const Axis axis = axis_over(all, 0, 0.1, 4);
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 196\" "
      "width=\"1000\" height=\"196\" font-family=\"Helvetica, Arial, "
      "sans-serif\" font-size=\"13\" fill=\"#333\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  svg += svg_text(left, top - 12,
                  "Change from frame to frame (% of the head's mean)",
                  "font-size=\"15\" font-weight=\"bold\"");
  for (int tick = axis.first; tick <= axis.last; ++tick) {
    const double y = y_of(tick * axis.step, axis);
    svg += svg_line(left, y, right, y, "stroke=\"#e4e4e4\"");
    svg += svg_text(left - 8, y + 4, tick_label(tick, axis.step),
                    "text-anchor=\"end\"");
  }
  const auto step = static_cast<std::size_t>(
      std::max(1.0, round_step(static_cast<double>(before.size() - 1) / 12)));
  svg += svg_text(left - 22, bottom + 20, "frame", "text-anchor=\"end\"");
  for (std::size_t t = 0; t < before.size(); t += step) {
    svg += svg_text(x_of(t, before.size()), bottom + 20, fmt::format("{}", t),
                    "text-anchor=\"middle\"");
  }
  // Orange and blue: Okabe and Ito 2008, "Color Universal Design".
  svg += curve(before, axis, "#d55e00", right - 192, "before");
  svg += curve(after, axis, "#0072b2", right - 96, "after");
  return svg + "</svg>\n";
}

}  // namespace stagecraft::realign
