#include "stages/realign/base/motion_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "common/picture/svg.h"
#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {
namespace {

using Values = std::vector<double>;

// Pixels.
constexpr double plot_left = 84, plot_right = 976;

/// Blue, orange, green, and purple for frames that did not converge: colours
/// that colour-blind readers tell apart.
/// Source: Okabe and Ito 2008, "Color Universal Design".
constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73"};
constexpr const char* warning_colour = "#b0468a";

struct Panel {
  const char* heading;
  double top, bottom;  ///< pixels
  Axis axis;
};
using Panels = std::array<Panel, 3>;

double x_of(std::size_t t, std::size_t frames) {
  return plot_left + (plot_right - plot_left) * static_cast<double>(t) /
                         static_cast<double>(frames - 1);
}

double y_of(double value, const Panel& panel) {
  const auto& [step, first, last] = panel.axis;
  return panel.bottom -
         (panel.bottom - panel.top) * (value / step - first) / (last - first);
}

/// Heading, horizontal grid and labels of the ticks.
std::string grid_of(const Panel& panel) {
  std::string svg =
      svg_text(plot_left, panel.top - 12, panel.heading, "class=\"heading\"");
  for (int tick = panel.axis.first; tick <= panel.axis.last; ++tick) {
    const double y = y_of(tick * panel.axis.step, panel);
    svg += svg_line(plot_left, y, plot_right, y,
                    tick == 0 ? "stroke=\"#888\"" : "stroke=\"#e4e4e4\"");
    svg += svg_text(plot_left - 8, y + 4, tick_label(tick, panel.axis.step),
                    "text-anchor=\"end\"");
  }
  return svg;
}

/// Frame numbers, and seconds where the time between frames is known, under the
/// panels; vertical grid in them.
std::string time_axis(std::size_t frames, double repetition_time,
                      const Panels& panels) {
  const auto step = static_cast<std::size_t>(
      std::max(1.0, round_step(static_cast<double>(frames - 1) / 12)));
  const double y = panels[2].bottom + 20;
  std::string svg = svg_text(plot_left - 22, y, "frame", "text-anchor=\"end\"");
  if (repetition_time > 0)
    svg += svg_text(plot_left - 22, y + 17, "seconds", "text-anchor=\"end\"");
  for (std::size_t t = 0; t < frames; t += step) {
    const double x = x_of(t, frames);
    for (const Panel& panel : panels)
      svg += svg_line(x, panel.top, x, panel.bottom, "stroke=\"#e4e4e4\"");
    svg += svg_text(x, y, fmt::format("{}", t), "text-anchor=\"middle\"");
    if (repetition_time > 0) {
      const double seconds = static_cast<double>(t) * repetition_time;
      svg += svg_text(x, y + 17, fmt::format("{:.5g}", seconds),
                      "text-anchor=\"middle\"");
    }
  }
  return svg;
}

/// In every panel a triangle and a line at each frame that did not converge.
std::string warnings(const Motion& motion, const Panels& panels) {
  std::string path;
  for (std::size_t t = 0; t < motion.size(); ++t) {
    if (motion[t].converged) continue;
    for (const Panel& panel : panels) {
      path += fmt::format("M{:.1f} {:.1f}l-4 -7h8zV{:.1f}",
                          x_of(t, motion.size()), panel.top, panel.bottom);
    }
  }
  return fmt::format("<path d=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n", path,
                     warning_colour, warning_colour);
}

/// A curve over the frames, with dots where there are few.
std::string curve(const Values& values, const Panel& panel,
                  const char* colour) {
  std::string points, dots;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double x = x_of(t, values.size()), y = y_of(values[t], panel);
    points += fmt::format("{:.1f},{:.1f} ", x, y);
    if (values.size() <= 40) {
      dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\"/>\n",
                          x, y);
    }
  }
  return fmt::format(
      "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" "
      "stroke-width=\"1.4\" stroke-linejoin=\"round\"/>\n<g fill=\"{}\">{}"
      "</g>\n",
      points, colour, colour, dots);
}

/// Three curves and, at the right end above the panel, their names.
std::string curves(const Values* values, const Panel& panel,
                   const std::array<const char*, 3>& names) {
  std::string svg;
  for (unsigned c = 0; c < 3; ++c) {
    const double x = plot_right - 96 * (3.0 - c), y = panel.top - 16;
    svg += curve(values[c], panel, colours[c]);
    svg += fmt::format(
        "<path d=\"M{:.1f} {:.1f}h20\" stroke=\"{}\" "
        "stroke-width=\"3\"/>\n",
        x, y, colours[c]);
    svg += svg_text(x + 26, y + 4, names[c]);
  }
  return svg;
}

/// A bar a frame from frame 1 on, and their mean.
std::string bars(const Values& values, double mean, const Panel& panel) {
  const double pitch = x_of(1, values.size()) - plot_left;
  const double zero = y_of(0, panel), middle = y_of(mean, panel);
  std::string path;
  for (std::size_t t = 1; t < values.size(); ++t) {
    path += fmt::format("M{:.2f} {:.1f}V{:.1f}", x_of(t, values.size()), zero,
                        y_of(values[t], panel));
  }
  return fmt::format(
             "<path d=\"{}\" stroke=\"#666\" stroke-width=\"{:.2f}\"/>\n", path,
             std::clamp(0.7 * pitch, 1.0, 8.0)) +
         svg_line(plot_left, middle, plot_right, middle,
                  "stroke=\"#000\" stroke-dasharray=\"6 4\"") +
         svg_text(plot_right, panel.top - 12,
                  fmt::format("dashed: mean {:.3f} mm", mean),
                  "text-anchor=\"end\"");
}

std::string title(const Motion& motion, const PlotLabels& labels) {
  const std::string name = xml_escaped(labels.scan);
  const auto failed =
      std::ranges::count(motion, false, &FrameMotion::converged);
  std::string svg =
      fmt::format("<title>Motion of {}</title>\n", name) +
      svg_text(plot_left, 34, "Motion of " + name, "class=\"title\"");
  std::string facts = fmt::format("{} frames", motion.size());
  if (labels.repetition_time > 0)
    facts += fmt::format(", one every {:.5g} s", labels.repetition_time);
  if (failed > 0) {
    facts += fmt::format(
        "; <tspan fill=\"{}\" font-weight=\"bold\">\u25bc {} did not converge"
        "</tspan>",
        warning_colour, failed);
  }
  return svg + svg_text(plot_left, 56, facts);
}

}  // namespace

std::string motion_svg(const Motion& motion, const Grid& grid,
                       const PlotLabels& labels) {
  std::array<Values, 6> parameters;
  std::array<Values, 2> together;
  for (const FrameMotion& frame : motion) {
    const Parameters p = about(frame.correction, centre(grid));
    for (unsigned c = 0; c < 6; ++c) {
      const double value = c < 3 ? p[c] : p[c] * 180 / std::numbers::pi;
      parameters[c].push_back(value);
      together[c / 3].push_back(value);
    }
  }
  const Values displacement =
      framewise_displacement(motion, grid, labels.radius);
  const double mean =
      std::accumulate(displacement.begin() + 1, displacement.end(), 0.0) /
      static_cast<double>(motion.size() - 1);
  const Panels panels{
      {{"Translation (mm)", 110, 310, axis_over(together[0], -.05, .05, 5)},
       {"Rotation (degrees)", 356, 556, axis_over(together[1], -.05, .05, 5)},
       {"Framewise displacement (mm)", 602, 682,
        axis_over(displacement, 0, .1, 3)}}};

  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 776\" "
      "width=\"1000\" height=\"776\" font-family=\"Helvetica, Arial, "
      "sans-serif\" font-size=\"13\" fill=\"#333\">\n"
      "<style>.title{font-size:20px;font-weight:bold}"
      ".heading{font-size:15px;font-weight:bold}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  svg += title(motion, labels);
  svg += time_axis(motion.size(), labels.repetition_time, panels);
  for (const Panel& panel : panels) svg += grid_of(panel);
  svg += warnings(motion, panels);
  svg +=
      curves(&parameters[0], panels[0], {"x (right)", "y (front)", "z (up)"});
  svg +=
      curves(&parameters[3], panels[1], {"x (pitch)", "y (roll)", "z (yaw)"});
  svg += bars(displacement, mean, panels[2]);
  svg += svg_text(
      plot_left, 756,
      "The correction that brings each frame onto the reference, about the "
      "centre of the volume: about the world's origin, turns would count as "
      "translations too.",
      "font-size=\"11.5\" fill=\"#777\"");
  return svg + "</svg>\n";
}

}  // namespace stagecraft::realign
