#pragma once

#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/report/chart.h"

namespace stagecraft {

/// Units across a picture; a slide shows it about twice as wide in pixels, so
/// that text of the size that a page has can be read from afar.
inline constexpr double picture_width = 600;

/// A whole SVG image with its style. `name` is read out to those who cannot see
/// it; where and when it was measured stands inside as its description.
std::string framed(double height, const std::string& name, const Record& record,
                   const std::string& content);

/// A part of a picture; inside, percentages are of its width.
struct Area {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};
std::string inset(const Area& area, const std::string& content);

/// Ticks and the unit of a horizontal axis, 34 units high.
std::string picture_axis(const Area& area, const Scale& scale,
                         const std::string& unit);

/// What the colours mean, in one line.
std::string picture_key(double y, const std::vector<KeyEntry>& entries);

}  // namespace stagecraft
