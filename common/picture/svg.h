#pragma once

#include <string>
#include <vector>

namespace stagecraft {
inline namespace picture {

/// Text that may stand in XML: the reserved characters as entities; what XML
/// forbids or is not UTF-8 as question marks.
std::string xml_escaped(const std::string& text);

/// An SVG text element at (x, y), pixels; `text` is XML already.
std::string svg_text(double x, double y, const std::string& text,
                     const char* attributes = "");

/// An SVG line element, pixels.
std::string svg_line(double x1, double y1, double x2, double y2,
                     const char* attributes);

/// An axis from `first` to `last` times `step`, with a tick at each step.
struct Axis {
  double step = 1;
  int first = 0;
  int last = 1;
};

/// 1, 2 or 5 times a power of ten, at least `least` (> 0).
double round_step(double least);

/// The axis in about `ticks` round steps that holds all finite values and the
/// range from `low` to `high`.
Axis axis_over(const std::vector<double>& values, double low, double high,
               int ticks);

/// The label of a tick, with as many decimals as the step needs.
std::string tick_label(int tick, double step);

}  // namespace picture
}  // namespace stagecraft
